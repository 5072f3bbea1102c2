import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SubmitContext, SubmitResult } from './adapter.ts'
import { createClient } from './client.ts'
import type { DeliveryState } from './delivery.ts'
import { OtklikError } from './errors.ts'
import { memoryOutbox } from './outbox/memory.ts'
import { accepted, backend, draft, fails, file, never, receipt, settle, type Try } from './scripted.fixture.ts'

// What becomes of a message whose fate is not known, whose number is to come, or whose files are missing.

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a backend that can look is asked whether the message has arrived, and nothing is sent meanwhile', async () => {
  const { client, jobs } = backend(
    'lookup',
    async (_, { checkpoint }) => {
      await checkpoint({ sentAt: '2026-11-21T10:00:00Z' })
      return { state: 'unknown', retryAt: '2026-11-21T10:00:20Z' }
    },
    () => ({ state: 'unknown' }),
    () => accepted,
  )
  const delivery = client.submit(draft())
  await vi.waitFor(() => expect(delivery.state).toEqual({ name: 'unknown', retryAt: '2026-11-21T10:00:20Z' }))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(delivery.state).toEqual({ name: 'unknown' })
  delivery.check()
  expect(delivery.state).toEqual({ name: 'unknown', checking: true })
  expect(await delivery.receipt).toEqual(receipt)
  expect(jobs.map(({ context }) => context.resume)).toEqual([
    undefined,
    { sentAt: '2026-11-21T10:00:00Z' },
    { sentAt: '2026-11-21T10:00:00Z' },
  ])
})

test('sending again after an unknown outcome starts without what was kept', async () => {
  const { client, jobs } = backend(
    'lookup',
    async (_, { checkpoint }) => {
      await checkpoint({ sentAt: '2026-11-21T10:00:00Z' })
      return { state: 'unknown' }
    },
    () => accepted,
  )
  const delivery = client.submit(draft())
  await vi.waitFor(() => expect(delivery.state.name).toBe('unknown'))
  delivery.retry()
  await delivery.receipt
  expect(jobs[1]?.context.resume).toBeUndefined()
})

test('a message without some of its files has a receipt, and sends only them later', async () => {
  const { client, jobs } = backend(
    'none',
    async (_, { checkpoint }) => {
      await checkpoint({ stored: 'SIG-24' })
      return { state: 'partial', receipt, missing: ['photo-0001'], retryAt: '2026-11-21T10:01:00Z' }
    },
    () => {
      throw new OtklikError('offline', 'no network')
    },
    (_, { onProgress }) => {
      onProgress({ sent: 3, total: 7 })
      return accepted
    },
  )
  const states: DeliveryState[] = []
  const other = { ...file('other'), id: 'photo-0002' }
  const delivery = client.submit(draft({ files: [file('content'), other] }))
  delivery.subscribe((state) => states.push(state))
  expect(await delivery.receipt).toEqual(receipt)
  await vi.advanceTimersByTimeAsync(60_000)
  // What is known to be there is neither unknown nor refused because a file failed once more.
  expect(delivery.state).toMatchObject({ name: 'partial', missing: ['photo-0001'], error: { code: 'offline' } })
  delivery.retry()
  await vi.waitFor(() => expect(delivery.state.name).toBe('accepted'))
  expect(states).toContainEqual({ name: 'partial', receipt, missing: ['photo-0001'], progress: { sent: 3, total: 7 } })
  expect(jobs[1]?.job.attachments.map(({ id }) => id)).toEqual(['photo-0001'])
})

test('a message without some of its files is found again on the next page', async () => {
  const { client, outbox, adapter } = backend('none', () => ({ state: 'partial', receipt, missing: ['photo-0001'] }))
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  const kept = await outbox.all()
  const next = { ...memoryOutbox(), all: async () => kept }
  const [found] = await createClient({ organization: 'kirov', adapter, outbox: next }).deliveries()
  expect(found?.state).toEqual({ name: 'partial', receipt, missing: ['photo-0001'] })
})

/** A try whose answer was lost after something had been kept. */
const lost: Try = async (_, { checkpoint }) => {
  await checkpoint({ sentAt: '2026-11-21T10:00:00Z' })
  throw new OtklikError('offline', 'the answer was lost')
}
const unsure: Try = () => ({ state: 'unknown' })

test('what was lost is looked for by itself, where the backend can be asked', async () => {
  const { client, jobs } = backend('lookup', lost, () => accepted)
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state).toMatchObject({ name: 'unknown', error: { code: 'offline' }, retryAt: expect.any(String) })
  await vi.advanceTimersByTimeAsync(2000)
  expect(delivery.state.name).toBe('accepted')
  expect(jobs[1]?.context.resume).toEqual({ sentAt: '2026-11-21T10:00:00Z' })
})

test('the network coming back wakes what is to be looked for', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { client } = backend('lookup', lost, () => accepted)
  const delivery = client.submit(draft())
  await settle()
  page.dispatchEvent(new Event('online'))
  await settle()
  expect(delivery.state.name).toBe('accepted')
})

test('where nobody can look, no moment is promised at which somebody will', async () => {
  const { client, jobs } = backend('none', async (_, { checkpoint }) => {
    await checkpoint(1)
    return { state: 'unknown', retryAt: '2026-11-21T10:00:20Z' }
  })
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state).toEqual({ name: 'unknown' })
  delivery.check()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(jobs).toHaveLength(1)
})

test.each(['unauthorized', 'not_found', 'rejected', 'rate_limited', 'offline'] as const)(
  'a check that ends with %s says nothing about the message: it stays unknown',
  async (code) => {
    const { client, jobs } = backend('lookup', lost, fails(code))
    const delivery = client.submit(draft())
    await settle()
    delivery.check()
    await settle()
    expect(delivery.state).toMatchObject({ name: 'unknown', error: { code } })
    expect(jobs).toHaveLength(2)
    await delivery.cancel()
  },
)

test('a second check while one is on its way changes nothing', async () => {
  const { client, jobs } = backend('lookup', lost, never)
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  delivery.check()
  await settle()
  expect(jobs).toHaveLength(2)
  await delivery.cancel()
})

test('a check that never ends is given up after a minute, and can be made again', async () => {
  const { client, jobs } = backend('lookup', lost, never, () => accepted)
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state).toMatchObject({ name: 'unknown', error: { code: 'timeout' } })
  expect(delivery.state).not.toHaveProperty('checking')
  expect(jobs[1]?.context.signal.aborted).toBe(true)
  delivery.check()
  expect(await delivery.receipt).toEqual(receipt)
})

test('a look that never ends is followed by another', async () => {
  const { client, jobs } = backend('lookup', lost, never, () => accepted)
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state).toMatchObject({ name: 'unknown', retryAt: expect.any(String) })
  await vi.advanceTimersByTimeAsync(300_000)
  expect(await delivery.receipt).toEqual(receipt)
  expect(jobs).toHaveLength(3)
})

test('sending again while it is looked for ends the look, whatever that still finds', async () => {
  let find: (result: SubmitResult) => void = () => {}
  const { client, jobs } = backend(
    'lookup',
    lost,
    () =>
      new Promise((resolve) => {
        find = resolve
      }),
    () => ({ state: 'accepted', receipt: { ...receipt, number: 'second' } }),
  )
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  await settle()
  delivery.retry()
  find({ state: 'unknown' })
  expect(await delivery.receipt).toMatchObject({ number: 'second' })
  expect(jobs.map(({ context }) => context.signal.aborted)).toEqual([true, true, false])
})

test('cancelling while it is looked for ends the look and forgets the message', async () => {
  const { client, jobs, outbox } = backend('lookup', lost, never)
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  await settle()
  await delivery.cancel()
  expect(jobs[1]?.context.signal.aborted).toBe(true)
  expect(delivery.state).toEqual({ name: 'cancelled' })
  expect(await outbox.all()).toEqual([])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(jobs).toHaveLength(2)
})

/** The same outbox on the next page. */
async function nextPage(earlier: ReturnType<typeof backend>, ...tries: Try[]) {
  const { adapter, jobs } = backend(earlier.adapter.capabilities.idempotency, ...tries)
  const outbox = memoryOutbox()
  for (const entry of await earlier.outbox.all()) await outbox.put(structuredClone(entry))
  const [delivery] = await createClient({ organization: 'kirov', adapter, outbox }).deliveries()
  if (!delivery) throw new Error('nothing was left')
  return { delivery, jobs }
}

test('after a reload, what is unknown is looked for at its time, or at once if that has passed', async () => {
  const earlier = backend('lookup', async (_, { checkpoint }) => {
    await checkpoint(1)
    return { state: 'unknown', retryAt: '2026-11-21T10:01:00Z' }
  })
  await earlier.client.submit(draft())
  await settle()
  const soon = await nextPage(earlier, unsure)
  expect(soon.delivery.state).toEqual({ name: 'unknown', retryAt: '2026-11-21T10:01:00Z' })
  await soon.delivery.cancel()
  vi.setSystemTime('2026-11-22T10:00:00Z')
  const late = await nextPage(earlier, () => accepted)
  await settle()
  expect(late.delivery.state.name).toBe('accepted')
  expect(late.jobs[0]?.context.resume).toBe(1)
})

test('a page that went away in the middle is followed by a look, not by a second sending', async () => {
  const earlier = backend('lookup', async (job, context) => {
    await context.checkpoint({ sentAt: 'then' })
    return never(job, context)
  })
  earlier.client.submit(draft())
  await settle()
  const { delivery, jobs } = await nextPage(earlier, fails('rate_limited'), () => accepted)
  await settle()
  expect(delivery.state).toMatchObject({ name: 'unknown', error: { code: 'rate_limited' } })
  await vi.advanceTimersByTimeAsync(5000)
  expect(delivery.state.name).toBe('accepted')
  expect(jobs.map(({ context }) => context.resume)).toEqual([{ sentAt: 'then' }, { sentAt: 'then' }])
})

test('without a key, what the backend has just said it did not take is sent anew, not looked for', async () => {
  const { client, jobs } = backend(
    'lookup',
    async (_, { checkpoint }) => {
      await checkpoint({ sentAt: '2026-11-21T10:00:00Z' })
      throw new OtklikError('rate_limited', 'too many')
    },
    () => accepted,
  )
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(2000)
  expect(delivery.state.name).toBe('accepted')
  expect(jobs[1]?.context.resume).toBeUndefined()
})

test('a moment in the past makes nobody ask without a pause', async () => {
  const { client, jobs } = backend('key', () => ({ state: 'pending', retryAt: '2020-01-01T00:00:00Z' }))
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(900)
  expect(jobs).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(jobs.length).toBeLessThan(10)
  await delivery.cancel()
})

test('what is no moment at all makes nobody ask without a pause either', async () => {
  const { client, jobs } = backend('none', () => ({
    state: 'partial',
    receipt,
    missing: ['photo-0001'],
    retryAt: 'later',
  }))
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  await vi.advanceTimersByTimeAsync(900)
  expect(jobs).toHaveLength(1)
  await delivery.cancel()
})

const pending: Try = async (_, { checkpoint }) => {
  await checkpoint({ token: 'a' })
  return { state: 'pending', retryAt: '2026-11-21T10:01:00Z' }
}

test('a number that is to come is still to come when asking for it fails', async () => {
  const { client, outbox } = backend('lookup', pending, fails('offline'), () => accepted)
  const delivery = client.submit(draft())
  const states: DeliveryState[] = []
  delivery.subscribe((state) => states.push(state))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state).toEqual({ name: 'waiting', retryAt: expect.any(String) })
  expect(await outbox.all()).toMatchObject([{ state: { name: 'waiting' }, checkpoint: { token: 'a' } }])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(delivery.state.name).toBe('accepted')
  // It has been taken: from then on it is never shown as being sent.
  const taken = states.findIndex(({ name }) => name === 'waiting')
  expect(states.slice(taken).map(({ name }) => name)).not.toContain('sending')
})

test('a number that is to come, and that nobody knows of any more, leaves the message unknown, not refused', async () => {
  const { client } = backend('lookup', pending, fails('not_found'))
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state).toMatchObject({ name: 'unknown', error: { code: 'not_found' } })
  await delivery.cancel()
})

test('a number that is to come is asked for by the next page', async () => {
  const earlier = backend('none', pending)
  const first = earlier.client.submit(draft())
  await settle()
  const { delivery, jobs } = await nextPage(earlier, () => accepted)
  expect(delivery.state).toEqual({ name: 'waiting', retryAt: '2026-11-21T10:01:00Z' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state.name).toBe('accepted')
  expect(jobs[0]?.context.resume).toEqual({ token: 'a' })
  await first.cancel()
})

const missing: Try = async (_, { checkpoint }) => {
  await checkpoint({ stored: 'SIG-24' })
  return { state: 'partial', receipt, missing: ['photo-0001'] }
}

test('files that failed for the network are sent by themselves once it is back', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { client } = backend('none', missing, fails('offline'), () => accepted)
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  await settle()
  expect(delivery.state).toMatchObject({ name: 'partial', error: { code: 'offline' }, retryAt: expect.any(String) })
  page.dispatchEvent(new Event('online'))
  await settle()
  expect(delivery.state).toEqual({ name: 'accepted', receipt })
})

test('files that were refused wait for the resident', async () => {
  const { client, jobs } = backend('none', missing, fails('too_large'))
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  await settle()
  expect(delivery.state).toMatchObject({ name: 'partial', error: { code: 'too_large' } })
  expect(delivery.state).not.toHaveProperty('retryAt')
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(jobs).toHaveLength(2)
})

test('a message that is there stays there, whatever an adapter says of it later', async () => {
  const { client } = backend('none', missing, unsure)
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  await settle()
  expect(delivery.state).toEqual({ name: 'partial', receipt, missing: ['photo-0001'] })
})

test('files of which an adapter says when to ask again are asked for then', async () => {
  const { client, jobs } = backend(
    'none',
    missing,
    () => ({ state: 'pending', retryAt: new Date(Date.now() + 60_000).toISOString() }),
    () => accepted,
  )
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  await settle()
  expect(delivery.state).toMatchObject({ name: 'partial', receipt, missing: ['photo-0001'] })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state).toEqual({ name: 'accepted', receipt })
  expect(jobs).toHaveLength(3)
})

test('files are not sent twice side by side', async () => {
  const { client, jobs } = backend('none', missing, never)
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  delivery.retry()
  await settle()
  expect(jobs).toHaveLength(2)
  await delivery.cancel()
})

test('without the files that are missing, the message is accepted all the same', async () => {
  const { client, jobs, outbox } = backend('none', missing, never)
  const delivery = client.submit(draft({ files: [file('content')] }))
  await delivery.receipt
  delivery.retry()
  await settle()
  await delivery.cancel()
  expect(delivery.state).toEqual({ name: 'accepted', receipt })
  expect(jobs[1]?.context.signal.aborted).toBe(true)
  expect(await outbox.all()).toMatchObject([{ attachments: [], state: { name: 'accepted', receipt } }])
})

test('what a try says after it has been given up is not kept', async () => {
  let late: SubmitContext | undefined
  const { client, outbox } = backend(
    'lookup',
    lost,
    (_, context) => {
      late = context
      return never(_, context)
    },
    never,
  )
  const delivery = client.submit(draft())
  await settle()
  delivery.check()
  await settle()
  delivery.retry()
  await settle()
  await late?.checkpoint('of the look')
  late?.onProgress({ sent: 1, total: 1 })
  expect((await outbox.all())[0]?.checkpoint).toBeUndefined()
  expect(delivery.state).toEqual({ name: 'sending', progress: { sent: 0, total: 0 } })
  await delivery.cancel()
})

test('an adapter that throws before it makes a promise is met like any other', async () => {
  const { adapter } = backend('none')
  const rude = {
    ...adapter,
    submit: () => {
      throw new OtklikError('rejected', 'at once')
    },
  }
  const delivery = createClient({ organization: 'kirov', adapter: rude }).submit(draft())
  await expect(delivery.receipt).rejects.toMatchObject({ code: 'rejected' })
})

test.each(['before', 'after'])('what is cancelled %s its files are read never goes', async (when) => {
  vi.useRealTimers()
  const { client, jobs, outbox } = backend('key', () => accepted)
  const photo = file('content')
  const { promise: read, resolve: go } = Promise.withResolvers<ArrayBuffer>()
  photo.blob.arrayBuffer = () => read
  const delivery = client.submit(draft({ files: [photo] }))
  if (when === 'after') go(new ArrayBuffer(1))
  await delivery.cancel()
  go(new ArrayBuffer(1))
  // Longer than the message itself would take.
  for (const other of ['a', 'b', 'c']) await client.submit(draft({ files: [file(other)] })).receipt
  expect(delivery.state).toEqual({ name: 'cancelled' })
  expect(jobs).toHaveLength(3)
  expect((await outbox.all()).map(({ state }) => state.name)).toEqual(['accepted', 'accepted', 'accepted'])
})
