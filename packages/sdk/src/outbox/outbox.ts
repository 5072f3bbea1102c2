import type { AttachmentFile, Json, Progress } from '../adapter.ts'
import type { FieldError, Receipt, Submission } from '../domain/index.ts'
import type { ErrorCode } from '../errors.ts'

/** A submission as it is kept until there is a receipt. Everything but the blobs survives JSON. */
export interface OutboxEntry {
  readonly version: 1
  /** The draft's key: one draft can be kept once. */
  readonly key: string
  readonly organization: string
  readonly adapter: string
  readonly createdAt: string
  readonly submission: Submission
  /** Tells one text from another under the same key, also when the words are gone. */
  readonly digest?: string
  readonly attachments: readonly AttachmentFile[]
  readonly checkpoint?: Json
  readonly attempts: number
  readonly state:
    | { readonly name: 'waiting'; readonly error?: ErrorCode; readonly retryAt?: string }
    | { readonly name: 'sending'; readonly progress: Progress }
    | {
        readonly name: 'partial'
        readonly receipt: Receipt
        readonly missing: readonly string[]
        readonly error?: ErrorCode
        readonly retryAt?: string
      }
    | { readonly name: 'unknown'; readonly error?: ErrorCode; readonly retryAt?: string }
    | { readonly name: 'refused'; readonly error: ErrorCode; readonly fields?: readonly FieldError[] }
    | { readonly name: 'accepted'; readonly receipt: Receipt }
}

/**
 * Where submissions are kept. Every promise resolves only when the change is as durable as the store can make it, and
 * rejects where it could not be made at all. Pages and processes that share a store see each other's changes.
 */
export interface Outbox {
  /**
   * Whether entries outlive the page, found out by trying: a private window, a full disk or a broken database keep
   * nothing. Asked before each submission, since it may change.
   */
  durable(): Promise<boolean>
  /** Undefined only where there is none: what was cancelled elsewhere is known by that. Rejects where none can be read. */
  get(key: string): Promise<OutboxEntry | undefined>
  all(): Promise<OutboxEntry[]>
  /** An accepted entry is put once more. It is kept for this session, without its words and files. */
  put(entry: OutboxEntry): Promise<void>
  /** Keeps an accepted entry beyond this session: the resident has said that the device is theirs. */
  remember(key: string): Promise<void>
  remove(key: string): Promise<void>
  /** Leaves nothing behind. */
  clear(): Promise<void>
  /**
   * Does `work` while nobody else who shares the store, in this page or another, does anything under the same key. Waits
   * for its turn, which comes when the other is done or gone; `signal` ends the waiting, with its reason.
   */
  exclusive<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Calls back with the key of what somebody else has changed; returns how to stop. */
  subscribe(listener: (key: string) => void): () => void
}
