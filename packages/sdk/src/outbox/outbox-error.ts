/**
 * Why a store could not keep something. `unavailable`: there is no store here, or this page may not use it. `full`: no
 * room. `newer`: a later version of this package keeps something under the same key, which is left alone. `broken`:
 * anything else.
 */
export type OutboxErrorReason = 'unavailable' | 'full' | 'newer' | 'broken'

/** What a store rejects with. It says nothing of what was to be kept. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError'
  readonly reason: OutboxErrorReason

  constructor(reason: OutboxErrorReason, options?: ErrorOptions) {
    super(`the store is ${reason}`, options)
    this.reason = reason
  }
}
