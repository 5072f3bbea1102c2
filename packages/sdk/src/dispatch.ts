import type { AttachmentFile, BackendAdapter, Progress } from './adapter.ts'
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
    check() {
      if (state.name !== 'unknown' || !canLook()) return
      stopWaiting()
      void attempt(true)
    },
    retry() {
      if (state.name !== 'waiting' && state.name !== 'unknown' && state.name !== 'partial') return
      stopWaiting()
      // Without the checkpoint the adapter sends once more instead of looking for what it sent before.
      if (state.name === 'unknown') {
        const { checkpoint: _, ...rest } = entry
        entry = rest
      }
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
    else if (kept.name === 'unknown') uncertain(kept.retryAt)
    else if (kept.name === 'partial') {
      const { name: _, error, ...rest } = kept
      stored({ ...rest, ...(error && { error: new OtklikError(error, 'met on an earlier page') }) })
    }
    // The page went away in the middle: its bytes may have arrived. A checkpoint says how far it had come.
    else if (kept.name === 'sending' && idempotency !== 'key' && found.checkpoint === undefined) void giveUp()
    else if (kept.name === 'sending' || !kept.retryAt) void attempt()
    else wait(Date.parse(kept.retryAt), kept.error && new OtklikError(kept.error, 'met on an earlier page'))
  }

  async function attempt(asked = false): Promise<void> {
    entry = { ...entry, attempts: entry.attempts + 1 }
    const before = state
    const { organization, submission, attachments, checkpoint } = entry
    // Certainly offline, so certainly not sent. A backend that knows keys is tried all the same: browsers err here.
    if (idempotency !== 'key' && !asked && checkpoint === undefined && globalThis.navigator?.onLine === false) {
      return postpone(new OtklikError('offline', 'the browser is offline'))
    }
    if (before.name === 'partial') {
      const { receipt, missing } = before
      change({ name: 'partial', receipt, missing, progress: { sent: 0, total: sizeOf(attachments) } })
    } else if (before.name === 'unknown' && checkpoint !== undefined) change({ name: 'unknown', checking: true })
    else {
      const progress = { sent: 0, total }
      change({ name: 'sending', progress })
      await keep({ state: { name: 'sending', progress } })
    }
    if (abort.signal.aborted) return
    try {
      const result = await adapter.submit(
        { organization, submission, attachments, key },
        {
          signal: abort.signal,
          ...(checkpoint !== undefined && { resume: checkpoint }),
          checkpoint: (checkpoint) => keep({ checkpoint }),
          onProgress: (progress: Progress) => {
            if (state.name === 'sending' || state.name === 'partial') change({ ...state, progress })
          },
        },
      )
      if (abort.signal.aborted) return
      if (result.state === 'accepted') return accept(result.receipt)
      if (result.state === 'unknown') return giveUp(undefined, result.retryAt)
      if (result.state === 'partial') return store(result)
      await keep({ state: { name: 'waiting', retryAt: result.retryAt } })
      wait(Date.parse(result.retryAt))
    } catch (thrown) {
      if (abort.signal.aborted) return
      const error = known(thrown)
      // What is known to be there is not refused for what came after it.
      if (before.name === 'partial') return store({ receipt: before.receipt, missing: before.missing, error })
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
    plan(at, error)
    change({ name: 'waiting', retryAt: iso(at), ...(error && { error }) })
  }

  /** Makes the next try at a moment (ms since the epoch), or as soon as what was missing is back. */
  function plan(at: number, error?: OtklikError): void {
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
  }

  async function accept(receipt: Receipt): Promise<void> {
    await keep({ attachments: [], state: { name: 'accepted', receipt } })
    accepted(receipt)
  }

  function accepted(receipt: Receipt): void {
    change({ name: 'accepted', receipt })
    resolve(receipt)
  }

  async function giveUp(error?: OtklikError, retryAt?: string): Promise<void> {
    uncertain(retryAt, error)
    await keep({ state: { name: 'unknown', ...(retryAt !== undefined && { retryAt }) } })
  }

  function uncertain(retryAt?: string, error?: OtklikError): void {
    if (retryAt !== undefined && canLook()) plan(Date.parse(retryAt))
    change({ name: 'unknown', ...(error && { error }), ...(retryAt !== undefined && { retryAt }) })
  }

  function canLook(): boolean {
    return idempotency === 'lookup' && entry.checkpoint !== undefined
  }

  async function store({ receipt, missing, error, retryAt }: Stored): Promise<void> {
    const rest = { receipt, missing, ...(retryAt !== undefined && { retryAt }) }
    const attachments = entry.attachments.filter(({ id }) => missing.includes(id))
    await keep({ attachments, state: { name: 'partial', ...rest, ...(error && { error: error.code }) } })
    stored({ ...rest, ...(error && { error }) })
  }

  /** The message is there: its files go on by themselves only at a time that the adapter named. */
  function stored(partial: Stored): void {
    if (partial.retryAt !== undefined) plan(Date.parse(partial.retryAt), partial.error)
    change({ name: 'partial', ...partial })
    resolve(partial.receipt)
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

/** A message that is there without some of its files. */
type Stored = Pick<Extract<DeliveryState, { name: 'partial' }>, 'receipt' | 'missing' | 'error' | 'retryAt'>

const sizeOf = (attachments: readonly AttachmentFile[]): number =>
  attachments.reduce((sum, { blob }) => sum + blob.size, 0)

const iso = (moment: number): string => new Date(moment).toISOString()

const known = (error: unknown): OtklikError =>
  isOtklikError(error) ? error : new OtklikError('outcome_unknown', 'the adapter failed', { cause: error })
