import type { AttachmentFile, BackendAdapter, SubmitResult } from './adapter.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { FieldError, Receipt } from './domain/index.ts'
import { type ErrorCode, isOtklikError, OtklikError } from './errors.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import { nextTry, notTooLate, stepAfter } from './retry-policy.ts'
import { callAt } from './wake.ts'
import { watched } from './watched.ts'

export interface Dispatch {
  readonly key: string
  readonly createdAt: string
  /** Bytes of files in all. */
  readonly total: number
  readonly adapter: BackendAdapter
  readonly outbox: Outbox
  /** What is in the outbox already, or how to make what is to be sent; rejects when it cannot be sent at all. */
  readonly from: OutboxEntry | (() => Promise<OutboxEntry>)
  /** Called when another text was sent under this key: the key is not this delivery's any more. */
  onConflict(first: OutboxEntry): void
}

export interface Dispatched {
  readonly delivery: Delivery
  /** Somebody else who shares the outbox has changed what it holds under this key. */
  changed(): Promise<void>
  /** Whether the outbox gives again what the delivery shows. */
  isStored(): boolean
}

/** How long (ms) a backend is asked whether it has a message before that, too, has failed. */
const longestLook = 60_000

/**
 * Takes one submission to its end, through as many tries as it needs. Every page that shares the outbox does so for
 * every submission in it: they take turns, and whoever's turn it is first looks at what the others have done.
 */
export function dispatch({ key, createdAt, total, adapter, outbox, from, onConflict }: Dispatch): Dispatched {
  const { idempotency } = adapter.capabilities
  const keyless = idempotency !== 'key'
  const state = watched<DeliveryState>({ name: 'sending', progress: { sent: 0, total } })
  // Set before anything reads it.
  let entry: OutboxEntry
  /** Whether the outbox holds `entry`, or an earlier state of it (`false`), or nothing of ours. */
  let stored: boolean | undefined
  let kept: boolean | undefined
  let writing: Promise<unknown> = Promise.resolve()
  let ourTurn = false
  let cancelling = false
  /** The key has been another text's. */
  let detached = false
  /** Of the try on its way, or waiting for its turn: at most one is. */
  let abort = new AbortController()
  let stopWaiting = () => {}
  let resolve: (receipt: Receipt) => void
  let reject: (reason: unknown) => void
  const receipt = new Promise<Receipt>((...settle) => {
    ;[resolve, reject] = settle
  })
  // Whoever watches the state need not watch the promise as well.
  receipt.catch(() => {})
  if (typeof from === 'function') from().then(begin, (thrown) => enter({ name: 'refused', error: known(thrown) }))
  else {
    stored = true
    show(from)
  }

  const delivery: Delivery = {
    // The beginning of the key finds the delivery again after a reload; the rest of it stays a secret.
    id: key.slice(0, 8),
    createdAt,
    get state() {
      return state.get()
    },
    get attempts() {
      return entry?.attempts ?? 0
    },
    get kept() {
      return kept
    },
    receipt,
    subscribe: state.subscribe,
    check() {
      const now = state.get()
      if (now.name !== 'unknown' || now.checking || !canLook()) return
      enter({ name: 'unknown', checking: true })
      void attempt(true)
    },
    retry() {
      const now = state.get()
      if (now.name === 'unknown' || now.name === 'waiting' || (now.name === 'partial' && !now.progress)) {
        void attempt(true, now.name === 'unknown')
      }
    },
    async cancel() {
      const now = state.get()
      if (now.name === 'accepted' || detached) return
      cancelling = true
      halt()
      // Whoever is sending it is told by this, and stops. The message of a partial one is there.
      if (now.name !== 'partial') await outbox.remove(key).catch(() => {})
      await outbox.exclusive(key, async () => {
        const found = await outbox.get(key).catch(() => undefined)
        // What has come meanwhile of other pages.
        halt()
        const there = found && 'receipt' in found.state ? found.state : now
        if ('receipt' in there) return become({ name: 'accepted', receipt: there.receipt })
        gone()
        await outbox.remove(key)
      })
    },
  }
  return { delivery, changed, isStored: () => stored === true }

  /** Ends what is on its way or waits. */
  function halt(): void {
    stopWaiting()
    abort.abort(cancelledHere())
    abort = new AbortController()
  }

  async function begin(made: OutboxEntry): Promise<void> {
    entry = made
    const found = await outbox.get(key).catch(() => undefined)
    if (!cancelling && !(found && meet(found))) await attempt()
  }

  /** Another page has kept something under our key before we could: the first one is sent. True where that is so. */
  function meet(found: OutboxEntry): boolean {
    const same = found.digest === entry.digest
    // What was refused can be corrected. As it was, it goes on from where it was: an earlier try may have arrived.
    if (found.state.name === 'refused') {
      if (same && !keyless && found.checkpoint !== undefined) entry = { ...entry, checkpoint: found.checkpoint }
      return false
    }
    if (same) {
      stored = true
      show(found)
    } else {
      onConflict(found)
      const error = new OtklikError('conflict', 'another text was sent under this key', { subject: 'key' })
      // First, so that who puts the refused one away as soon as they are told puts nothing of the other away.
      detached = true
      state.set({ name: 'refused', error })
      reject(error)
    }
    return true
  }

  /** Whether others have come further than we have with what the store did not take from us. */
  function isAhead({ attempts, state }: OutboxEntry): boolean {
    if (stored === false) return 'receipt' in state || attempts > entry.attempts
    return attempts !== entry.attempts || state.name !== entry.state.name
  }

  async function changed(): Promise<void> {
    const was = entry
    const { name } = state.get()
    if (!was || detached || name === 'accepted') return
    const found = await outbox.get(key).catch(() => was)
    // What we have done meanwhile is newer.
    if (was !== entry || found === was) return
    if (!found) {
      if (stored) gone()
    } else if (!ourTurn) {
      if (!stored) {
        if (isAhead(found)) meet(found)
      } else if (found.state.name === 'sending' && 'elsewhere' in state.get()) entry = found
      else show(found)
    }
  }

  /** Takes what another page has kept. */
  function show(found: OutboxEntry): void {
    if (cancelled()) return
    // What we were waiting to do was for what we knew before.
    abort.abort()
    entry = found
    const now = found.state
    if (now.name === 'sending') enter({ ...now, elsewhere: true })
    // Its turn comes when the other page is done with it, or gone.
    if (now.name === 'sending' || (now.name === 'waiting' && !now.retryAt)) void attempt()
    else {
      const { error, fields = [], ...rest } = now as { error?: ErrorCode; fields?: readonly FieldError[] }
      enter({
        ...rest,
        ...(error && { error: new OtklikError(error, 'met on another page', { fields }) }),
      } as DeliveryState)
    }
  }

  async function attempt(asked = false, anew = false): Promise<void> {
    halt()
    const { signal } = abort
    let begun = false
    // A store that cannot give turns must not stop what can still be sent.
    await outbox.exclusive(key, turn, signal).catch(() => (signal.aborted || begun ? undefined : turn()))

    async function turn(): Promise<void> {
      begun = true
      ourTurn = true
      try {
        if (!signal.aborted && (await mayTry(asked)) && !signal.aborted) await tryOnce(asked, anew, signal)
      } finally {
        await writing
        if (cancelled()) await outbox.remove(key).catch(() => {})
        ourTurn = false
      }
    }
  }

  /** Looks at what others have done before our turn came. */
  async function mayTry(asked: boolean): Promise<boolean> {
    const found = await outbox.get(key).catch(() => entry)
    if (!stored) return !(found && isAhead(found) && meet(found))
    if (!found) {
      gone()
      return false
    }
    const { state, attempts } = entry
    entry = found
    // Who was sending it went away in the middle: its bytes may have arrived. A checkpoint says how far it had come.
    if (found.state.name === 'sending') {
      if (!keyless || found.checkpoint !== undefined) return true
      await become({ name: 'unknown' })
      return false
    }
    if (found.state.name === state.name && (asked || found.attempts === attempts)) return true
    show(found)
    return false
  }

  async function tryOnce(asked: boolean, anew: boolean, signal: AbortSignal): Promise<void> {
    if (anew) startOver()
    entry = { ...entry, attempts: entry.attempts + 1 }
    const before = entry.state
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
        halt()
        const error = new OtklikError('timeout', 'no answer in time')
        void become(unknown({ error, retryAt: next(error) }))
      })
    } else if (taken) enter({ name: 'waiting' })
    else {
      const sending = { name: 'sending', progress: { sent: 0, total } } as const
      await keep({ state: sending })
      kept = stored === true && (await outbox.durable().catch(() => false))
      // The store still says that it waits, and another page would believe that.
      if (keyless && stored === false && !asked && before.name === 'waiting') {
        const error = new OtklikError('server', 'the store does not take that it is sent')
        return become({ name: 'waiting', error, retryAt: next(error) })
      }
      if (!signal.aborted) enter(sending)
    }
    // Nothing has gone out yet.
    if (signal.aborted) return void (await keep({ state: before }))
    let outcome: DeliveryState
    try {
      outcome = stateAfter(
        await Promise.race([
          adapter.submit(
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
          // The turn ends with the try, whatever the adapter makes of the signal.
          new Promise<never>((_, reject) => signal.addEventListener('abort', reject)),
        ]),
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
      if (there) return { ...there, ...told }
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
      state: {
        ...next,
        ...(error && { error: error.code }),
        ...(next.name === 'refused' && { fields: next.error.fields }),
      } as OutboxEntry['state'],
    })
    // Unless the next try has begun meanwhile.
    if (own === abort && !own.signal.aborted) enter(next)
  }

  /** Takes a state with what follows from it: the next try, or the end of the promise. */
  function enter(next: DeliveryState): void {
    if (cancelled() || detached) return
    if ('retryAt' in next && next.retryAt) {
      const { error } = next
      // The last of them is what a network that wants a login makes of every answer.
      const unreachable = ['offline', 'timeout', 'malformed'].includes(`${error?.code}`)
      stopWaiting()
      stopWaiting = callAt(notTooLate(Date.parse(next.retryAt)), unreachable, () => void attempt())
    }
    state.set(next)
    if ('receipt' in next) resolve(next.receipt)
    if (next.name === 'refused') reject(next.error)
  }

  function keep(changed: Partial<OutboxEntry>): Promise<unknown> {
    // A draft that cannot be sent at all has no entry.
    if (cancelled() || !entry) return writing
    const next = { ...entry, ...changed }
    entry = next
    writing = writing
      .then(async () => {
        // What was cancelled on another page must not come back. What has arrived has.
        if (stored && !('receipt' in next.state) && !(await outbox.get(key).catch(() => next))) return gone()
        await outbox.put(next)
        stored = true
      })
      // A full or broken store must not stop what can still be sent.
      .catch(() => {
        stored &&= false
      })
    return writing
  }

  /** It has been cancelled, here or on another page. */
  function gone(): void {
    stopWaiting()
    abort.abort(cancelledHere())
    reject(cancelledHere())
    enter({ name: 'cancelled' })
  }

  function cancelled(): boolean {
    return state.get().name === 'cancelled'
  }
}

const cancelledHere = () => new DOMException('The submission was cancelled', 'AbortError')

const sizeOf = (attachments: readonly AttachmentFile[]): number =>
  attachments.reduce((sum, { blob }) => sum + blob.size, 0)

const known = (error: unknown): OtklikError =>
  isOtklikError(error) ? error : new OtklikError('outcome_unknown', 'the adapter failed', { cause: error })
