import type { AttachmentFile, Json, Progress } from '../adapter.ts'
import type { Receipt, Submission } from '../domain/index.ts'
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
    | { readonly name: 'refused'; readonly error: ErrorCode }
    | { readonly name: 'accepted'; readonly receipt: Receipt }
}

/**
 * Where submissions are kept. Every promise resolves only when the change is as durable as the store can make it. An
 * accepted entry is put once more, without its files; how long it is kept after that is the store's to decide.
 */
export interface Outbox {
  /** True when entries outlive the page. */
  readonly durable: boolean
  put(entry: OutboxEntry): Promise<void>
  all(): Promise<OutboxEntry[]>
  remove(key: string): Promise<void>
}
