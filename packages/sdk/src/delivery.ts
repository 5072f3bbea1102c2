import type { Progress } from './adapter.ts'
import type { Receipt } from './domain/index.ts'
import type { OtklikError } from './errors.ts'

/** Where a submission is on its way. Only `accepted`, `refused` and `cancelled` are final. */
export type DeliveryState =
  /** Kept, not being sent now; `retryAt` when the next try is planned. */
  | { readonly name: 'waiting'; readonly error?: OtklikError; readonly retryAt?: string }
  | { readonly name: 'sending'; readonly progress: Progress }
  | { readonly name: 'accepted'; readonly receipt: Receipt }
  /** It may have arrived; this backend cannot tell. */
  | { readonly name: 'unknown'; readonly error?: OtklikError }
  /** Refused for good: the resident has to change something, or go elsewhere. */
  | { readonly name: 'refused'; readonly error: OtklikError }
  | { readonly name: 'cancelled' }

/** One submission on its way. It goes on when the object is forgotten: sending belongs to the page. */
export interface Delivery {
  readonly id: string
  /** When the resident pressed the button (ISO 8601). */
  readonly createdAt: string
  readonly state: DeliveryState
  /** Calls back at once and at every change; returns how to stop. */
  subscribe(listener: (state: DeliveryState) => void): () => void
  /** Resolves when the backend has it; rejects when it is refused or cancelled. */
  readonly receipt: Promise<Receipt>
  /** Tries now instead of later; from `unknown`, sends again at the resident's own risk of a second case. */
  retry(): void
  /** Forgets it. Has no effect once it is accepted. */
  cancel(): Promise<void>
}
