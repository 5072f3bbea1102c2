import type { AttachmentFile, BackendAdapter, SubmitResult } from './adapter.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { Receipt } from './domain/index.ts'
import { type ErrorCode, isOtklikError, OtklikError } from './errors.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import { nextTry, stepAfter } from './retry-policy.ts'
import { callAt } from './wake.ts'
import { watched } from './watched.ts'

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

/** How long (ms) a backend is asked whether it has a message before that, too, has failed. */
const longestLook = 60_000

/** Takes one submission to its end, through as many tries as it needs. */
export function dispatch({ key, createdAt, total, adapter, outbox, from }: Dispatch): Delivery {
  const { idempotency } = adapter.capabilities
  const keyless = idempotency !== 'key'
  const state = watched<DeliveryState>({ name: 'sending', progress: { sent: 0, total } })
  // Set by `proceed`, before anything reads it.
  let entry: OutboxEntry
  /** Of the try on its way: at most one is. */
  let abort = new AbortController()
  let stopWaiting = () => {}
  let resolve: (receipt: Receipt) => void
  let reject: (reason: unknown) => void
  const receipt = new Promise<Receipt>((...settle) => {
    ;[resolve, reject] = settle
  })
  // Whoever watches the state need not watch the promise as well.
  receipt.catch(() => {})
  if (typeof from === 'function') from().then(proceed, (thrown) => enter({ name: 'refused', error: known(thrown) }))
  else proceed(from)

  return {
    // The beginning of the key finds the delivery again after a reload; the rest of it stays a secret.
    id: key.slice(0, 8),
    createdAt,
    get state() {
      return state.get()
    },
    receipt,
    subscribe: state.subscribe,
    check() {
      const now = state.get()
      if (now.name === 'unknown' && !now.checking && canLook()) void attempt(true)
    },
    retry() {
      const now = state.get()
      if (now.name === 'unknown') startOver()
      else if (now.name !== 'waiting' && (now.name !== 'partial' || now.progress)) return
      void attempt(true)
    },
    async cancel() {
      const now = state.get()
      if (now.name === 'accepted') return
      if (now.name !== 'refused' && now.name !== 'cancelled') {
        stopWaiting()
        abort.abort(new DOMException('The submission was cancelled', 'AbortError'))
        // The message itself is there.
        if (now.name === 'partial') return become({ name: 'accepted', receipt: now.receipt })
        reject(abort.signal.reason)
        enter({ name: 'cancelled' })
      }
      await outbox.remove(key)
    },
  }

  function proceed(found: OutboxEntry): void {
    if (cancelled()) return
    entry = found
    const kept = found.state
    if (kept.name === 'sending') {
      // The page went away in the middle: its bytes may have arrived. A checkpoint says how far it had come.
      if (keyless && found.checkpoint === undefined) void become({ name: 'unknown' })
      else void attempt()
    } else if (kept.name === 'waiting' && !kept.retryAt) void attempt()
    else {
      const { error } = kept as { error?: ErrorCode }
      enter({ ...kept, ...(error && { error: new OtklikError(error, 'met on an earlier page') }) } as DeliveryState)
    }
  }

  async function attempt(asked = false): Promise<void> {
    stopWaiting()
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    entry = { ...entry, attempts: entry.attempts + 1 }
    const before = state.get()
    const { organization, submission, attachments, checkpoint } = entry
    const resuming = checkpoint !== undefined
    const looking = before.name === 'unknown' && resuming
    const there =
      before.name === 'partial' && ({ name: before.name, receipt: before.receipt, missing: before.missing } as const)
    // Nothing has gone wrong, and yet it waits: the backend has it, and its number is to come.
    const taken = before.name === 'waiting' && !before.error
    // Certainly offline, so certainly not sent. A backend that knows keys is tried all the same: browsers err here.
    if (keyless && !asked && !resuming && globalThis.navigator?.onLine === false) {
      const error = new OtklikError('offline', 'the browser is offline')
      return become({ name: 'waiting', error, retryAt: next(error) })
    }
    if (there) enter({ ...there, progress: { sent: 0, total: sizeOf(attachments) } })
    else if (looking) {
      enter({ name: 'unknown', checking: true })
      stopWaiting = callAt(Date.now() + longestLook, false, () => {
        abort.abort()
        void become({ name: 'unknown', error: new OtklikError('timeout', 'no answer in time') })
      })
    } else if (taken) enter({ name: 'waiting' })
    else {
      const sending = { name: 'sending', progress: { sent: 0, total } } as const
      enter(sending)
      await keep({ state: sending })
    }
    if (signal.aborted) return
    let outcome: DeliveryState
    try {
      outcome = stateAfter(
        await adapter.submit(
          { organization, submission, attachments, key },
          {
            signal,
            ...(resuming && { resume: checkpoint }),
            checkpoint: async (checkpoint) => {
              if (!signal.aborted) await keep({ checkpoint })
            },
            onProgress: (progress) => {
              const now = state.get()
              if (!signal.aborted && (now.name === 'sending' || now.name === 'partial')) enter({ ...now, progress })
            },
          },
        ),
      )
    } catch (thrown) {
      outcome = stateAfterError(known(thrown))
    }
    if (signal.aborted) return
    stopWaiting()
    await become(outcome)

    function stateAfter({ state: name, ...rest }: SubmitResult): DeliveryState {
      const told = { ...rest, ...due(rest as { retryAt?: string }) }
      if (name === 'accepted' || name === 'partial') return { name, ...told } as DeliveryState
      if (there) return there
      return name === 'pending' ? { name: 'waiting', ...told } : unknown(told)
    }

    function stateAfterError(error: OtklikError): DeliveryState {
      const retryAt = stepAfter(error, 'key') === 'again' && { retryAt: next(error) }
      // What is known to be there is neither refused nor unknown for what came after it.
      if (there) return { ...there, error, ...retryAt }
      if (taken && retryAt) return { name: 'waiting', ...retryAt }
      const step = stepAfter(error, idempotency)
      const mayBeThere = looking || taken || step === 'unknown' || (step === 'again' && resuming && keyless)
      if (mayBeThere) return unknown({ error, ...retryAt })
      if (step === 'refused') return { name: 'refused', error }
      if (keyless) startOver()
      return { name: 'waiting', error, ...retryAt }
    }
  }

  /** Nobody looks by themselves where nobody can. */
  function unknown(told: { readonly error?: OtklikError; readonly retryAt?: string }): DeliveryState {
    const { retryAt: _, ...rest } = told
    return { name: 'unknown', ...(canLook() ? told : rest) }
  }

  function canLook(): boolean {
    return idempotency === 'lookup' && entry.checkpoint !== undefined
  }

  /** Without its checkpoint the adapter sends a message, instead of looking for what it sent before. */
  function startOver(): void {
    const { checkpoint: _, ...rest } = entry
    entry = rest
  }

  /** When to try again by ourselves. */
  function next(error: Pick<OtklikError, 'until'>): string {
    return new Date(nextTry(entry.attempts, error)).toISOString()
  }

  /** The moment that an adapter named. One that is past, or none at all, would make us ask without a pause. */
  function due({
    retryAt,
  }: Pick<DeliveryState & { name: 'waiting' }, 'retryAt'>): { readonly retryAt?: string } | undefined {
    if (retryAt === undefined || Date.parse(retryAt) > Date.now()) return undefined
    return { retryAt: next({ until: undefined }) }
  }

  /** Keeps a state, and what it still needs, before anybody is told of it. */
  async function become(next: DeliveryState): Promise<void> {
    const { error, missing = [] } = next as { error?: OtklikError; missing?: readonly string[] }
    const own = abort
    await keep({
      ...('receipt' in next && { attachments: entry?.attachments.filter(({ id }) => missing.includes(id)) }),
      state: { ...next, ...(error && { error: error.code }) } as OutboxEntry['state'],
    })
    // Unless the next try has begun meanwhile.
    if (own === abort) enter(next)
  }

  /** Takes a state with what follows from it: the next try, or the end of the promise. */
  function enter(next: DeliveryState): void {
    if (cancelled()) return
    if ('retryAt' in next && next.retryAt) {
      const { error } = next
      const unreachable = error?.code === 'offline' || error?.code === 'timeout'
      stopWaiting = callAt(Date.parse(next.retryAt), unreachable, () => void attempt())
    }
    state.set(next)
    if ('receipt' in next) resolve(next.receipt)
    if (next.name === 'refused') reject(next.error)
  }

  async function keep(changed: Partial<OutboxEntry>): Promise<void> {
    // A draft that cannot be sent at all has no entry.
    if (cancelled() || !entry) return
    entry = { ...entry, ...changed }
    // A full or broken store must not stop what can still be sent.
    await outbox.put(entry).catch(() => {})
  }

  function cancelled(): boolean {
    return state.get().name === 'cancelled'
  }
}

const sizeOf = (attachments: readonly AttachmentFile[]): number =>
  attachments.reduce((sum, { blob }) => sum + blob.size, 0)

const known = (error: unknown): OtklikError =>
  isOtklikError(error) ? error : new OtklikError('outcome_unknown', 'the adapter failed', { cause: error })
