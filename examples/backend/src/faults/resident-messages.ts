import type { Receipt, Submission } from '@otklik/sdk/domain'
import type { Clock } from './clock.ts'

// What a test and the process of its residents say to each other.

/** A file as it is prepared for sending. */
export interface Prepared {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** What a resident has written: `submission` is what they see, the key is the draft's. */
export interface Written {
  readonly key: string
  readonly submission: Omit<Submission, 'attachments'>
  readonly files: readonly Prepared[]
}

/** Where a request goes: to the backend, to a name that nobody knows, or to a port at which nobody listens. */
export type Way = 'through' | 'DNS failure' | 'refused'

/** First, to the process itself. */
export interface Start {
  readonly clock: Partial<Clock>
  /** An address at which nobody listens. */
  readonly refusing: string
}

/** A resident's device: what is kept there outlives the process. */
export interface Device {
  readonly resident: string
  readonly endpoint: string
  /** Where the outbox lies. */
  readonly folder: string
  /** Milliseconds of the resident's clock to wait for an answer. */
  readonly timeout: number
  readonly ways: readonly Way[]
}

export type Asked =
  /** Makes a client, and goes on with what the device has kept. */
  | { readonly act: 'open'; readonly device: Device }
  /** Presses «Отправить». */
  | { readonly act: 'submit'; readonly resident: string; readonly written: Written }
  /** Presses «Отправить сейчас», or sends what was refused once more. */
  | { readonly act: 'press'; readonly resident: string; readonly written: Written }
  | { readonly act: 'kept'; readonly resident: string }
  | { readonly act: 'clock'; readonly clock: Partial<Clock> }

/** What a resident is shown of a message. */
export interface Shown {
  readonly key: string
  readonly state: string
  readonly error?: string
  readonly receipt?: Receipt
  readonly missing?: readonly string[]
  readonly retryAt?: string
  /** Missing files are being sent. */
  readonly sending?: true
}

/** What stands in the outbox. */
export interface Kept {
  readonly key: string
  readonly state: string
  readonly submission: Submission
  readonly files: readonly { readonly id: string; readonly sha256: string }[]
}

export type Answered = { readonly id: number } & ({ readonly answer: unknown } | { readonly failed: string })

export type Said =
  | { readonly ready: true }
  | Answered
  | { readonly resident: string; readonly shown: Shown }
  | { readonly fired: Way }
