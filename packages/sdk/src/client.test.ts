import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BackendAdapter, SubmitContext } from './adapter.ts'
import { createClient } from './client.ts'
import type { DeliveryState } from './delivery.ts'
import { isOtklikError, OtklikError, UnsupportedError } from './errors.ts'
import { memoryOutbox } from './outbox/memory.ts'
import type { OutboxEntry } from './outbox/outbox.ts'
import { accepted, backend, draft, fails, file, never, reaches, receipt, settle } from './scripted.fixture.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a submission is kept in the outbox before the adapter is called', async () => {
  const seen: OutboxEntry[] = []
  const { client, outbox, adapter } = backend('key', async () => {
    seen.push(...(await outbox.all()))
    return accepted
  })
  await client.submit(draft()).receipt
  expect(seen).toMatchObject([
    { organization: 'kirov', adapter: adapter.name, state: { name: 'sending' }, attempts: 1 },
  ])
})

test('an accepted submission gives its receipt and is kept without its files', async () => {
  const { client, outbox } = backend('key', () => accepted)
  const delivery = client.submit(draft({ files: [file('x')] }))
  expect(await delivery.receipt).toEqual(receipt)
  expect(delivery.state).toEqual({ name: 'accepted', receipt })
  expect(await outbox.all()).toMatchObject([{ attachments: [], state: { name: 'accepted', receipt } }])
})

test('files are described with their hash, type and size', async () => {
  const { client, jobs } = backend('key', () => accepted)
  await client.submit(draft({ files: [file('abc')] })).receipt
  expect(jobs[0]?.job.submission.attachments).toEqual([
    {
      id: 'photo-0001',
      name: 'фото.jpg',
      type: 'image/jpeg',
      size: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    },
  ])
})

test('a draft that breaks the schema is refused with its fields and never sent', async () => {
  const { client, jobs, outbox } = backend('key', () => accepted)
  const delivery = client.submit(draft({}, { text: '', contact: { email: 'не почта' } }))
  await expect(delivery.receipt).rejects.toMatchObject({
    code: 'rejected',
    fields: [
      { pointer: '/text', code: 'required' },
      { pointer: '/contact/email', code: 'invalid' },
    ],
  })
  expect(delivery.state.name).toBe('refused')
  expect(jobs).toEqual([])
  expect(await outbox.all()).toEqual([])
})

test('an empty file is refused by its position', async () => {
  const { client } = backend('key', () => accepted)
  await expect(client.submit(draft({ files: [file('')] })).receipt).rejects.toMatchObject({
    fields: [{ pointer: '/attachments/0', code: 'file_empty' }],
  })
})

test('a file that can no longer be read is refused by its position', async () => {
  const { client } = backend('key', () => accepted)
  const gone = Object.assign(new Blob(['x'], { type: 'image/png' }), {
    arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
  })
  await expect(
    client.submit(draft({ files: [{ id: 'photo-0001', name: 'a.png', blob: gone }] })).receipt,
  ).rejects.toMatchObject({ fields: [{ pointer: '/attachments/0', code: 'file_unreadable' }] })
})

test('keys of the draft that the schema does not know stay on the device', async () => {
  const { client, jobs } = backend('key', () => accepted)
  await client.submit(draft({}, { mood: 'grim' } as object)).receipt
  expect(jobs[0]?.job.submission).not.toHaveProperty('mood')
})

test('a double click gives one delivery and one call', async () => {
  const { client, jobs } = backend('key', () => accepted)
  const twice = draft()
  const first = client.submit(twice)
  expect(client.submit(twice)).toBe(first)
  await first.receipt
  expect(client.submit(twice)).toBe(first)
  expect(jobs).toHaveLength(1)
})

test('what was refused can be corrected and sent with the same key', async () => {
  const { client } = backend(
    'key',
    fails('rejected', { fields: [{ pointer: '/text', code: 'too_short' }] }),
    () => accepted,
  )
  const first = draft()
  await expect(client.submit(first).receipt).rejects.toMatchObject({ code: 'rejected' })
  expect(await client.submit({ ...first, submission: { ...first.submission, text: 'Подробнее' } }).receipt).toEqual(
    receipt,
  )
})

test.each(['offline', 'timeout', 'server', 'malformed', 'upload_gone'] as const)(
  'with a key, %s is waited out and tried again',
  async (code) => {
    const { client, jobs } = backend('key', fails(code), () => accepted)
    const delivery = client.submit(draft())
    await settle()
    expect(delivery.state).toMatchObject({ name: 'waiting', error: { code }, retryAt: expect.any(String) })
    await vi.advanceTimersByTimeAsync(2000)
    expect(delivery.state.name).toBe('accepted')
    expect(jobs.map(({ job }) => job.key)).toEqual([jobs[0]?.job.key, jobs[0]?.job.key])
  },
)

test('tries grow rarer, up to five minutes, at random', async () => {
  const { client } = backend('key', fails('server'))
  const delivery = client.submit(draft())
  const delays: number[] = []
  for (let tries = 0; tries < 12; tries++) {
    await settle()
    const state = delivery.state
    if (state.name !== 'waiting' || !state.retryAt) throw new Error(`${state.name} is not waiting`)
    delays.push(Date.parse(state.retryAt) - Date.now())
    await vi.advanceTimersByTimeAsync(delays.at(-1) ?? 0)
  }
  delays.forEach((delay, index) => {
    const most = Math.min(300_000, 2000 * 2 ** index)
    expect(delay).toBeGreaterThanOrEqual(1000)
    expect(delay).toBeLessThanOrEqual(most)
  })
  // Clients that lost one server at one moment do not come back at one moment.
  expect(new Set(delays.slice(4)).size).toBeGreaterThan(4)
  expect(delivery.attempts).toBe(delays.length + 1)
  await delivery.cancel()
})

test('a rate limit is kept to the moment it names', async () => {
  const until = '2026-11-21T11:00:00.000Z'
  const { client, jobs } = backend('key', fails('rate_limited', { until }), () => accepted)
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(3_599_000)
  expect(jobs).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(3000)
  expect(delivery.state.name).toBe('accepted')
})

test('a moment that only a wrong clock could mean is not waited for', async () => {
  const until = '2026-11-22T10:00:00.000Z'
  const { client, jobs } = backend('key', fails('rate_limited', { until }), () => accepted)
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(7_000_000)
  expect(jobs).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(delivery.state.name).toBe('accepted')
})

test('a moment kept before the clock was set back is not waited for on the next page', async () => {
  const until = '2026-11-21T11:00:00.000Z'
  const earlier = backend('key', fails('rate_limited', { until }))
  const first = earlier.client.submit(draft())
  await settle()
  const [entry] = await earlier.outbox.all()
  if (!entry) throw new Error('nothing was kept')
  await first.cancel()
  vi.setSystemTime('2026-11-20T10:00:00Z')
  const { client, outbox } = backend('key', () => accepted)
  await outbox.put(entry)
  const [delivery] = await client.deliveries()
  await vi.advanceTimersByTimeAsync(7_200_000)
  expect(delivery?.state.name).toBe('accepted')
})

test('what was refused is found on the next page with the fields it was refused for', async () => {
  const fields = [{ pointer: '/text', code: 'too_short' }]
  const earlier = backend('key', fails('rejected', { fields }))
  await expect(earlier.client.submit(draft()).receipt).rejects.toMatchObject({ fields })
  const { client, outbox } = backend('key', () => accepted)
  for (const entry of await earlier.outbox.all()) await outbox.put(structuredClone(entry))
  const [delivery] = await client.deliveries()
  expect(delivery?.state).toMatchObject({ name: 'refused', error: { code: 'rejected', fields } })
})

test.each(['rejected', 'too_large', 'conflict', 'unauthorized', 'not_found', 'too_old', 'unsupported'] as const)(
  '%s is refused for good',
  async (code) => {
    const { client, jobs, outbox } = backend('key', fails(code))
    const delivery = client.submit(draft())
    await expect(delivery.receipt).rejects.toMatchObject({ code })
    await vi.advanceTimersByTimeAsync(600_000)
    expect(jobs).toHaveLength(1)
    expect(await outbox.all()).toMatchObject([{ state: { name: 'refused', error: code } }])
  },
)

test.each(['lookup', 'none'] as const)(
  'with idempotency %s a lost answer is unknown and nothing is repeated',
  async (way) => {
    const { client, jobs, outbox } = backend(way, fails('timeout'), () => accepted)
    const delivery = client.submit(draft())
    await settle()
    expect(delivery.state).toMatchObject({ name: 'unknown', error: { code: 'timeout' } })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(jobs).toHaveLength(1)
    expect(await outbox.all()).toMatchObject([{ state: { name: 'unknown' } }])
  },
)

test('an unknown submission goes again when the resident asks for it', async () => {
  const { client } = backend('none', fails('timeout'), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  delivery.retry()
  expect(await delivery.receipt).toEqual(receipt)
})

test('without a key, nothing goes out while the browser says it is offline', async () => {
  vi.stubGlobal('navigator', { onLine: false })
  const { client, jobs } = backend('none', () => accepted)
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state).toMatchObject({ name: 'waiting', error: { code: 'offline' } })
  expect(jobs).toEqual([])
  vi.stubGlobal('navigator', { onLine: true })
  await vi.advanceTimersByTimeAsync(2000)
  expect(delivery.state.name).toBe('accepted')
})

test('without a key, a rate limit is still waited out: the backend has said that it took nothing', async () => {
  const { client } = backend('none', fails('rate_limited'), () => accepted)
  const delivery = client.submit(draft())
  await vi.advanceTimersByTimeAsync(2000)
  expect(delivery.state.name).toBe('accepted')
})

test('the network coming back wakes what waits for it', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { client } = backend('key', fails('offline'), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state.name).toBe('waiting')
  page.dispatchEvent(new Event('online'))
  await settle()
  expect(delivery.state.name).toBe('accepted')
})

test('the network coming back does not cut a rate limit short', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { client, jobs } = backend('key', fails('rate_limited', { until: '2026-11-21T11:00:00Z' }), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  page.dispatchEvent(new Event('online'))
  await settle()
  expect(jobs).toHaveLength(1)
  await delivery.cancel()
})

test('a page that the resident comes back to in the history tries what waits for the network', async () => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { client } = backend('key', fails('offline'), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  page.dispatchEvent(new Event('pageshow'))
  await settle()
  expect(delivery.state.name).toBe('accepted')
})

test('nothing is left listening once nothing waits', async () => {
  const page = new EventTarget()
  const listeners = new Set<unknown>()
  vi.stubGlobal('addEventListener', (type: string, listener: () => void) => {
    listeners.add(listener)
    page.addEventListener(type, listener)
  })
  vi.stubGlobal('removeEventListener', (type: string, listener: () => void) => {
    listeners.delete(listener)
    page.removeEventListener(type, listener)
  })
  const { client } = backend('key', fails('offline'), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  expect(listeners.size).toBe(1)
  page.dispatchEvent(new Event('online'))
  await settle()
  expect(delivery.state.name).toBe('accepted')
  expect(listeners.size).toBe(0)
})

// A network that wants a login first answers with a page of its own, which no adapter can read.
test.each(['timeout', 'malformed'] as const)(
  'a page that is looked at again tries what waits after %s',
  async (code) => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('document', page)
    const { client } = backend('key', fails(code), () => accepted)
    const delivery = client.submit(draft())
    await settle()
    page.dispatchEvent(new Event('visibilitychange'))
    await settle()
    expect(delivery.state.name).toBe('accepted')
  },
)

test('retry sends at once what waits', async () => {
  const { client } = backend('key', fails('server'), () => accepted)
  const delivery = client.submit(draft())
  await settle()
  delivery.retry()
  expect(await delivery.receipt).toEqual(receipt)
})

test('a pending submission is asked for again at the moment it names, with its checkpoint, whatever the backend knows', async () => {
  const { client, jobs } = backend(
    'none',
    async (_, { checkpoint }) => {
      await checkpoint({ token: 'a' })
      return { state: 'pending', retryAt: '2026-11-21T10:01:00Z' }
    },
    () => accepted,
  )
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state).toEqual({ name: 'waiting', retryAt: '2026-11-21T10:01:00Z' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(jobs[1]?.context.resume).toEqual({ token: 'a' })
  expect(delivery.state.name).toBe('accepted')
})

test('what an adapter could not send yet waits with the reason, and is sent at the moment it names', async () => {
  const error = new OtklikError('offline', 'the list of services did not come')
  const { client } = backend(
    'lookup',
    async () => ({ state: 'pending', retryAt: '2026-11-21T10:01:00Z', error }),
    () => accepted,
  )
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state).toEqual({ name: 'waiting', error, retryAt: '2026-11-21T10:01:00Z' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(delivery.state.name).toBe('accepted')
})

test('progress is told while it is sent', async () => {
  const { client } = backend('key', (_, { onProgress }) => {
    onProgress({ sent: 2, total: 3 })
    return never(_, {} as SubmitContext)
  })
  const delivery = client.submit(draft({ files: [file('abc')] }))
  expect(delivery.state).toEqual({ name: 'sending', progress: { sent: 0, total: 3 } })
  const seen: DeliveryState[] = []
  delivery.subscribe((state) => seen.push(state))
  await vi.waitFor(() => expect(seen.at(-1)).toEqual({ name: 'sending', progress: { sent: 2, total: 3 } }))
  await delivery.cancel()
})

test('cancelling aborts the try, forgets the submission and rejects the receipt', async () => {
  const { client, jobs, outbox } = backend('key', never)
  const delivery = client.submit(draft())
  await settle()
  await delivery.cancel()
  expect(jobs[0]?.context.signal.aborted).toBe(true)
  expect(delivery.state).toEqual({ name: 'cancelled' })
  expect(await outbox.all()).toEqual([])
  await expect(delivery.receipt).rejects.toMatchObject({ name: 'AbortError' })
  expect(await client.deliveries()).toEqual([])
})

test('a copy that outlives the page is told apart from one that does not', async () => {
  const { adapter, client } = backend('key', () => accepted)
  const forgetting = client.submit(draft())
  expect(forgetting.kept).toBeUndefined()
  await forgetting.receipt
  expect(forgetting.kept).toBe(false)
  const outbox = { ...memoryOutbox(), durable: async () => true }
  const keeping = createClient({ organization: 'kirov', adapter, outbox }).submit(draft())
  await keeping.receipt
  expect(keeping.kept).toBe(true)
})

test('whether there is a copy is known before the first byte goes out', async () => {
  const kept: (boolean | undefined)[] = []
  const { adapter } = backend('key', () => {
    kept.push(delivery.kept)
    return accepted
  })
  const outbox = { ...memoryOutbox(), durable: async () => true }
  const delivery = createClient({ organization: 'kirov', adapter, outbox }).submit(draft())
  await delivery.receipt
  expect(kept).toEqual([true])
})

test('nothing goes out before the store has said that it keeps it, or that it does not', async () => {
  let settlePut: () => void = () => {}
  const { adapter, jobs } = backend('key', () => accepted)
  const outbox = memoryOutbox()
  const put = () =>
    new Promise<void>((resolve) => {
      settlePut = resolve
    })
  const delivery = createClient({ organization: 'kirov', adapter, outbox: { ...outbox, put } }).submit(draft())
  await settle()
  expect(jobs).toEqual([])
  settlePut()
  await settle()
  expect(jobs).toHaveLength(1)
  settlePut()
  expect(await delivery.receipt).toEqual(receipt)
})

test('cancelling does nothing to what is accepted', async () => {
  const { client } = backend('key', () => accepted)
  const delivery = client.submit(draft())
  await delivery.receipt
  await delivery.cancel()
  expect(delivery.state.name).toBe('accepted')
})

test('a listener is told at once, at every change, and no more once it has stopped', async () => {
  const { client } = backend('key', fails('server'), () => accepted)
  const delivery = client.submit(draft())
  const names: string[] = []
  const stop = delivery.subscribe(({ name }) => names.push(name))
  await settle()
  stop()
  await vi.advanceTimersByTimeAsync(2000)
  expect(names).toEqual(['sending', 'sending', 'waiting'])
  expect(delivery.state.name).toBe('accepted')
})

test('another page goes on with what an earlier one left, from its checkpoint', async () => {
  const earlier = backend('key', async (_, { checkpoint }) => {
    await checkpoint({ uploads: { a: 'b' } })
    return never(_, {} as SubmitContext)
  })
  const sent = draft()
  earlier.client.submit(sent)
  await settle()
  const { adapter, jobs } = backend('key', () => accepted)
  const outbox = memoryOutbox()
  for (const entry of await earlier.outbox.all()) await outbox.put(entry)
  const [delivery] = await createClient({ organization: 'kirov', adapter, outbox }).deliveries()
  expect(await delivery?.receipt).toEqual(receipt)
  expect(jobs).toMatchObject([{ job: { key: sent.key }, context: { resume: { uploads: { a: 'b' } } } }])
})

test('without a key, what an earlier page left in the middle is unknown', async () => {
  const earlier = backend('none', never)
  earlier.client.submit(draft())
  await settle()
  const { adapter, jobs } = backend('none', () => accepted)
  const outbox = memoryOutbox()
  for (const entry of await earlier.outbox.all()) await outbox.put(entry)
  const [delivery] = await createClient({ organization: 'kirov', adapter, outbox }).deliveries()
  await settle()
  expect(delivery?.state).toEqual({ name: 'unknown' })
  expect(jobs).toEqual([])
})

test('a draft sent again on another page goes on with what was kept under its key', async () => {
  const earlier = backend('key', fails('offline', {}))
  const sent = draft()
  earlier.client.submit(sent)
  await settle()
  const { adapter, jobs } = backend('key', () => accepted)
  const outbox = memoryOutbox()
  for (const entry of await earlier.outbox.all()) await outbox.put({ ...entry, checkpoint: { uploads: {} } })
  const delivery = createClient({ organization: 'kirov', adapter, outbox }).submit(sent)
  await settle()
  expect(delivery.state).toMatchObject({ name: 'waiting', error: { code: 'offline' } })
  delivery.retry()
  await delivery.receipt
  expect(jobs).toMatchObject([{ context: { resume: { uploads: {} } } }])
})

test("deliveries are the organization's own, the oldest first", async () => {
  const { client, adapter, outbox } = backend('key', () => accepted)
  const first = client.submit(draft())
  await first.receipt
  vi.setSystemTime('2026-11-21T10:05:00Z')
  const second = client.submit(draft())
  await second.receipt
  expect(await client.deliveries()).toEqual([first, second])
  expect(await createClient({ organization: 'omsk', adapter, outbox }).deliveries()).toEqual([])
})

test('two clients of one outbox send one submission once', async () => {
  const { client, adapter, outbox, jobs } = backend('none', never)
  const delivery = client.submit(draft())
  await settle()
  expect(await createClient({ organization: 'kirov', adapter, outbox }).deliveries()).toEqual([delivery])
  expect(jobs).toHaveLength(1)
})

test('a store that fails does not stop a submission', async () => {
  const { adapter } = backend('key', async (_, { checkpoint }) => {
    await checkpoint(1)
    return accepted
  })
  const broken = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  const outbox = { ...memoryOutbox(), put: broken, all: broken, remove: broken }
  expect(await createClient({ organization: 'kirov', adapter, outbox }).submit(draft()).receipt).toEqual(receipt)
})

test('an adapter that breaks its promise and throws something else is met as an unknown outcome', async () => {
  const { client } = backend('none', () => {
    throw new RangeError('a bug')
  })
  const delivery = client.submit(draft())
  expect(await reaches(delivery, 'unknown')).toMatchObject({ error: { code: 'outcome_unknown' } })
})

test('a key that cannot travel in a header is refused at once', async () => {
  const { client } = backend('key', () => accepted)
  await expect(client.submit(draft({ key: 'ключ' })).receipt).rejects.toMatchObject({ code: 'rejected' })
})

test("the delivery's id finds it again without giving the key away", async () => {
  const { client } = backend('key', () => accepted)
  const sent = draft()
  const { id } = client.submit(sent)
  expect(sent.key.startsWith(id)).toBe(true)
  expect(id).toHaveLength(8)
})

test('what the backend cannot do throws UnsupportedError where types could not tell', async () => {
  const { client } = backend('key', () => accepted)
  const refused = await client.track({ number: '1', token: 'a' }).catch((error) => error)
  expect(refused).toBeInstanceOf(UnsupportedError)
  expect(isOtklikError(refused)).toBe(true)
  expect(refused).toMatchObject({ code: 'unsupported', subject: 'track' })
})

test('files added later are hashed and sent under one key however often they are tried', async () => {
  const keys: string[] = []
  const { adapter } = backend('key')
  const able: BackendAdapter = {
    ...adapter,
    capabilities: { ...adapter.capabilities, attachLater: true },
    async attach({ key, attachments, files }) {
      keys.push(key)
      expect(attachments).toMatchObject([{ id: 'photo-0001', size: 3 }])
      expect(files).toHaveLength(1)
      throw new OtklikError('offline', 'as scripted')
    },
  }
  const client = createClient({ organization: 'kirov', adapter: able })
  const access = { number: '1', token: 'a' }
  await expect(client.attachLater(access, [file('abc')])).rejects.toMatchObject({ code: 'offline' })
  await expect(client.attachLater(access, [file('abc')])).rejects.toMatchObject({ code: 'offline' })
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys[1]).toBe(keys[0])
})
