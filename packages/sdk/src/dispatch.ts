import type { BackendAdapter, Progress } from './adapter.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { Receipt } from './domain/index.ts'
import { isOtklikError, OtklikError } from './errors.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import { nextTry, stepAfter } from './retry-policy.ts'
import { onWake } from './wake.ts'

export interface Dispatch {
  readonly key: string
  readonly createdAt: string
  /** Bytes of files in all. */
  readonly total: number
  readonly adapter: BackendAdapter
  readonly outbox: Outbox
  /** What an earlier page left, or how to make what is to be sent; rejects when it cannot be sent at all. */
  readonly from: OutboxEntry | (() => Promise<OutboxEntry>)
}

/** Takes one submission to its end, through as many tries as it needs. */
export function dispatch({ key, createdAt, total, adapter, outbox, from }: Dispatch): Delivery {
  const { idempotency } = adapter.capabilities
  const listeners = new Set<(state: DeliveryState) => void>()
  const abort = new AbortController()
  let state: DeliveryState = { name: 'sending', progress: { sent: 0, total } }
  // Set by `proceed`, before anything reads it.
  let entry: OutboxEntry
  let stopWaiting = () => {}
  let resolve: (receipt: Receipt) => void
  let reject: (reason: unknown) => void
  const receipt = new Promise<Receipt>((...settle) => {
    ;[resolve, reject] = settle
  })
  // Whoever watches the state need not watch the promise as well.
  receipt.catch(() => {})
  if (typeof from === 'function') from().then(proceed, (error) => refuse(known(error)))
  else proceed(from)

  return {
    // The beginning of the key finds the delivery again after a reload; the rest of it stays a secret.
    id: key.slice(0, 8),
    createdAt,
    get state() {
      return state
    },
    receipt,
    subscribe(listener) {
      const own = (next: DeliveryState) => listener(next)
      listeners.add(own)
      tell(own)
      return () => listeners.delete(own)
    },
    retry() {
      if (state.name !== 'waiting' && state.name !== 'unknown') return
      stopWaiting()
      void attempt(true)
    },
    async cancel() {
      if (state.name === 'accepted') return
      if (state.name !== 'refused' && state.name !== 'cancelled') {
        stopWaiting()
        abort.abort(new DOMException('The submission was cancelled', 'AbortError'))
        reject(abort.signal.reason)
        change({ name: 'cancelled' })
      }
      await outbox.remove(key)
    },
  }

  function proceed(found: OutboxEntry): void {
    if (abort.signal.aborted) return
    entry = found
    const kept = found.state
    if (kept.name === 'accepted') accepted(kept.receipt)
    else if (kept.name === 'refused') refused(new OtklikError(kept.error, 'refused on an earlier page'))
    else if (kept.name === 'unknown') change({ name: 'unknown' })
    // The page went away in the middle: its bytes may have arrived.
    else if (kept.name === 'sending' && idempotency !== 'key') void giveUp()
    else if (kept.name === 'sending' || !kept.retryAt) void attempt()
    else wait(Date.parse(kept.retryAt), kept.error && new OtklikError(kept.error, 'met on an earlier page'))
  }

  async function attempt(asked = false): Promise<void> {
    entry = { ...entry, attempts: entry.attempts + 1 }
    // Certainly offline, so certainly not sent. A backend that knows keys is tried all the same: browsers err here.
    if (idempotency !== 'key' && !asked && globalThis.navigator?.onLine === false) {
      return postpone(new OtklikError('offline', 'the browser is offline'))
    }
    const progress = { sent: 0, total }
    change({ name: 'sending', progress })
    await keep({ state: { name: 'sending', progress } })
    if (abort.signal.aborted) return
    const { organization, submission, attachments, checkpoint } = entry
    try {
      const result = await adapter.submit(
        { organization, submission, attachments, key },
        {
          signal: abort.signal,
          ...(checkpoint !== undefined && { resume: checkpoint }),
          checkpoint: (checkpoint) => keep({ checkpoint }),
          onProgress: (progress: Progress) => {
            if (state.name === 'sending') change({ name: 'sending', progress })
          },
        },
      )
      if (abort.signal.aborted) return
      if (result.state === 'accepted') return accept(result.receipt)
      if (result.state === 'unknown') return giveUp()
      await keep({ state: { name: 'waiting', retryAt: result.retryAt } })
      wait(Date.parse(result.retryAt))
    } catch (thrown) {
      if (abort.signal.aborted) return
      const error = known(thrown)
      const step = stepAfter(error, idempotency)
      if (step === 'again') return postpone(error)
      return step === 'unknown' ? giveUp(error) : refuse(error)
    }
  }

  async function postpone(error: OtklikError): Promise<void> {
    const at = nextTry(entry.attempts, error)
    await keep({ state: { name: 'waiting', error: error.code, retryAt: iso(at) } })
    wait(at, error)
  }

  function wait(at: number, error?: OtklikError): void {
    if (abort.signal.aborted) return
    const go = () => {
      stopWaiting()
      void attempt()
    }
    // Timers hold 31 bits.
    const timer = setTimeout(go, Math.min(Math.max(at - Date.now(), 0), 2 ** 31 - 1))
    const unreachable = error?.code === 'offline' || error?.code === 'timeout'
    const stopWaking = onWake(() => {
      if (unreachable || Date.now() >= at) go()
    })
    stopWaiting = () => {
      clearTimeout(timer)
      stopWaking()
    }
    change({ name: 'waiting', retryAt: iso(at), ...(error && { error }) })
  }

  async function accept(receipt: Receipt): Promise<void> {
    await keep({ attachments: [], state: { name: 'accepted', receipt } })
    accepted(receipt)
  }

  function accepted(receipt: Receipt): void {
    change({ name: 'accepted', receipt })
    resolve(receipt)
  }

  async function giveUp(error?: OtklikError): Promise<void> {
    change({ name: 'unknown', ...(error && { error }) })
    await keep({ state: { name: 'unknown' } })
  }

  async function refuse(error: OtklikError): Promise<void> {
    if (entry) await keep({ state: { name: 'refused', error: error.code } })
    refused(error)
  }

  function refused(error: OtklikError): void {
    change({ name: 'refused', error })
    reject(error)
  }

  async function keep(changed: Partial<OutboxEntry>): Promise<void> {
    if (abort.signal.aborted) return
    entry = { ...entry, ...changed }
    // A full or broken store must not stop what can still be sent.
    await outbox.put(entry).catch(() => {})
  }

  function change(next: DeliveryState): void {
    if (abort.signal.aborted && next.name !== 'cancelled') return
    state = next
    for (const listener of [...listeners]) tell(listener)
  }

  function tell(listener: (state: DeliveryState) => void): void {
    try {
      listener(state)
    } catch (error) {
      // The listener's owner hears of it; the submission goes on.
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

const iso = (moment: number): string => new Date(moment).toISOString()

const known = (error: unknown): OtklikError =>
  isOtklikError(error) ? error : new OtklikError('outcome_unknown', 'the adapter failed', { cause: error })
