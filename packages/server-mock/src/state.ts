import type { Network, Session } from '@otklik/sdk/contract'
import type { Attachment, Case, Form, Language, Receipt, Submission } from '@otklik/sdk/domain'
import { newToken } from './receipt.ts'

/** An organization of the mock: its form in each language it has, Russian always. */
export interface SeedOrganization {
  /**
   * Whole forms, every leaf with its hint, questions and stopper. Of a leaf with `details: true` they are left out of
   * the form's answer and come with `categories/{code}`.
   */
  readonly forms: { readonly ru: Form } & { readonly [L in Language]?: Form }
  /** Origins whose pages may call; any when left out. */
  readonly origins?: readonly string[]
  /** Ids of the communities that are connected to it, by network; none when left out. */
  readonly communities?: { readonly [N in Network]?: readonly string[] }
}

export interface Seed {
  readonly organizations: readonly SeedOrganization[]
}

/** A case as the mock keeps it. */
export interface StoredCase extends Pick<Case, 'status' | 'timeline' | 'updatedAt'> {
  readonly organization: string
  readonly number: string
  /** Idempotency key and fingerprint of the request that made it. */
  readonly key: string
  readonly fingerprint: string
  readonly receipt: Receipt & { readonly token: string; readonly code: string }
  readonly submission: Submission
  /** Whose it is: a keyed hash of their id in a network; nobody's when left out. */
  readonly resident?: string
  attachments: Attachment[]
  /** Idempotency keys of late files, each with what it added. */
  readonly late: Record<string, string>
  registration?: Case['registration']
  due?: Case['due']
  authority?: string
  answer?: Case['answer']
  inquiry?: Case['inquiry']
  rating?: Case['rating']
  disputeUntil?: string
  /** Wrong codes in a row and until when no code is looked at (milliseconds since the epoch). */
  attempts: { wrong: number; blockedUntil: number }
}

/** A file on its way; `bytes` until it is whole and its hash is known to be right. */
export interface StoredUpload {
  readonly id: string
  readonly organization: string
  readonly attachment: string
  readonly claim: string
  readonly sha256: string
  /** By content; empty until it has arrived whole. */
  type: string
  readonly size: number
  readonly expiresAt: string
  offset: number
  parts: Uint8Array<ArrayBuffer>[]
}

/** A file of an organization's answer. */
export interface StoredFile {
  readonly id: string
  readonly organization: string
  readonly name: string
  readonly type: string
  readonly content: string
}

/** Work that was given out to be done before a submission. */
export interface StoredChallenge {
  readonly signature: string
  readonly organization: string
  readonly derivedKey: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  spent: boolean
}

/** A session of a resident whom a network has named. */
export interface StoredSession extends Pick<Session, 'token' | 'expiresAt' | 'network' | 'community' | 'role'> {
  /** Keyed hash of the network and the person's id in it. */
  readonly resident: string
  /** The signature of the launch for which it was opened. */
  readonly mark: string
}

/** Everything the mock remembers. Plain data: it survives JSON but for the uploads. */
export interface MockState {
  cases: StoredCase[]
  uploads: StoredUpload[]
  files: StoredFile[]
  challenges: StoredChallenge[]
  sessions: StoredSession[]
  /** What launches are signed with and residents are hashed with. */
  secret: string
  /** Milliseconds by which `advance` has moved the clock. */
  clockOffset: number
}

export const emptyState = (): MockState => ({
  cases: [],
  uploads: [],
  files: [],
  challenges: [],
  sessions: [],
  secret: newToken(),
  clockOffset: 0,
})

/** What survives a reload. Unclaimed uploads do not: a client that names one is told to send the file again. */
export const serializeState = (state: MockState): string => JSON.stringify({ ...state, uploads: [] })

export function parseState(saved: string | null): MockState {
  try {
    return { ...emptyState(), ...(JSON.parse(saved ?? '{}') as Partial<MockState>) }
  } catch {
    return emptyState()
  }
}
