import type { Progress } from './adapter.ts'
import type { Receipt } from './domain/index.ts'
import type { OtklikError } from './errors.ts'

/** Where a submission is on its way. Only `accepted`, `refused` and `cancelled` are final. */
export type DeliveryState =
  /**
   * Kept, not being sent now; `retryAt` when the next try is planned. Without an error the backend has it, and is asked
   * for its number then.
   */
  | { readonly name: 'waiting'; readonly error?: OtklikError; readonly retryAt?: string }
  /** `elsewhere`: by another page of the site. This one goes on with it when that one is done or gone. */
  | { readonly name: 'sending'; readonly progress: Progress; readonly elsewhere?: true }
  | { readonly name: 'accepted'; readonly receipt: Receipt }
  /** The message has arrived, some of its files (ids in `missing`) have not; `retryAt` when they are tried again. */
  | {
      readonly name: 'partial'
      readonly receipt: Receipt
      readonly missing: readonly string[]
      readonly error?: OtklikError
      readonly retryAt?: string
      /** While they are being sent. */
      readonly progress?: Progress
    }
  /** It may have arrived. `checking` while the backend is asked whether it has; `retryAt` when it will be. */
  | { readonly name: 'unknown'; readonly error?: OtklikError; readonly retryAt?: string; readonly checking?: true }
  /** Refused for good: the resident has to change something, or go elsewhere. */
  | { readonly name: 'refused'; readonly error: OtklikError }
  | { readonly name: 'cancelled' }

/** One submission on its way. It goes on when the object is forgotten: sending belongs to the page. */
export interface Delivery {
  readonly id: string
  /** When the resident pressed the button (ISO 8601). */
  readonly createdAt: string
  readonly state: DeliveryState
  /** How often it has been tried, on all pages. With `createdAt`, how long it has been on its way for nothing. */
  readonly attempts: number
  /**
   * Whether this device holds a copy that outlives the page. `undefined` until that has been found out, which is before
   * the first byte goes out; a submission that cannot be kept is sent all the same.
   */
  readonly kept: boolean | undefined
  /** Calls back at once and at every change; returns how to stop. */
  subscribe(listener: (state: DeliveryState) => void): () => void
  /** Resolves when the backend has the message, its files or not; rejects when it is refused or cancelled. */
  readonly receipt: Promise<Receipt>
  /** From `unknown`, asks the backend now whether it has it, where the adapter can look. Sends nothing. */
  check(): void
  /** Tries now instead of later; from `unknown`, sends again at the resident's own risk of a second case. */
  retry(): void
  /** Forgets it; where the message has arrived, the files that are missing, so that it is `accepted` without them. */
  cancel(): Promise<void>
}
