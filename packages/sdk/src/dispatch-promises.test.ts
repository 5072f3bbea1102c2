import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Capabilities, SubmitResult } from './adapter.ts'
import { createClient } from './client.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import { dice } from './dice.fixture.ts'
import { errorCodes, OtklikError } from './errors.ts'
import { memoryOutbox } from './outbox/memory.ts'
import { backend, draft, file, receipt, settle, type Try } from './scripted.fixture.ts'

// Whatever an adapter answers, and whatever is pressed or reloaded meanwhile, some things never happen.

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const there = (state: DeliveryState): boolean => state.name === 'accepted' || state.name === 'partial'

test.each(Array.from({ length: 150 }, (_, seed) => seed))('nothing of that happens with seed %i', async (seed) => {
  const { below, pick } = dice(seed)
  const idempotency = pick<Capabilities['idempotency']>(['key', 'lookup', 'none'])
  let trying = 0
  let most = 0
  let sent = 0
  let allowed = 1
  const answer: Try = async (_, { signal, resume, checkpoint }) => {
    trying += 1
    signal.addEventListener('abort', leave, { once: true })
    most = Math.max(most, trying)
    try {
      if (resume === undefined || idempotency === 'key') {
        sent += 1
        await checkpoint({ sent })
      }
      await new Promise((resolve) => setTimeout(resolve, below(90_000)))
      return end(resume !== undefined)
    } finally {
      if (!signal.aborted) leave()
    }

    function leave(): void {
      trying -= 1
    }
  }
  function end(resumed: boolean): SubmitResult {
    const retryAt = pick([
      undefined,
      '2020-01-01T00:00:00Z',
      new Date(Date.now() + below(100_000)).toISOString(),
      'soon',
    ])
    const later = retryAt === undefined ? {} : { retryAt }
    const missing = ['photo-0001']
    const result = below(8)
    if (result === 0) return { state: 'accepted', receipt }
    if (result === 1) return { state: 'partial', receipt, missing, ...later }
    if (result === 2) return { state: 'pending', retryAt: retryAt ?? 'soon' }
    if (result === 3) return { state: 'unknown', ...later }
    const code = pick(errorCodes)
    // The backend has said that it did not take what was sent: it may go again.
    if (!resumed && (code === 'rate_limited' || code === 'upload_gone')) allowed += 1
    throw new OtklikError(code, 'as it fell')
  }

  const page = backend(idempotency, answer)
  let outbox = page.outbox
  const states: DeliveryState[] = []
  const watch = (delivery: Delivery) => delivery.subscribe((state) => states.push(state))
  let delivery = page.client.submit(draft({ files: [file('content')] }))
  let stop = watch(delivery)
  for (let step = 0; step < 40; step++) {
    await vi.advanceTimersByTimeAsync(below(60_000))
    const deed = below(6)
    const { name } = delivery.state
    if (deed === 0) delivery.check()
    if (deed === 1 && (name !== 'unknown' || below(3) === 0)) {
      if (name === 'unknown') allowed += 1
      delivery.retry()
    }
    if (deed === 2) {
      // A reload: the old page is gone, and its try with it.
      stop()
      const entries = await outbox.all()
      if (entries[0]?.state.name === 'refused') break
      vi.clearAllTimers()
      trying = 0
      outbox = memoryOutbox()
      for (const entry of entries) await outbox.put(structuredClone(entry))
      const again = backend(idempotency, answer)
      const [found] = await createClient({ organization: 'kirov', adapter: again.adapter, outbox }).deliveries()
      if (!found) break
      delivery = found
      stop = watch(delivery)
    }
  }
  await settle()
  expect(most, 'tries at once').toBeLessThanOrEqual(1)
  if (idempotency !== 'key') expect(sent, 'messages sent').toBeLessThanOrEqual(allowed)
  // Forty minutes at the most, and nobody asks more than once a second.
  expect(sent).toBeLessThan(2400)
  const first = states.findIndex(there)
  if (first >= 0) expect(states.slice(first).every(there), 'what is there stays there').toBe(true)
  if (delivery.state.name === 'unknown' && delivery.state.retryAt) expect(idempotency).toBe('lookup')
  await delivery.cancel()
  const left = delivery.state.name
  await vi.advanceTimersByTimeAsync(600_000)
  expect(delivery.state.name).toBe(left)
})
