import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SubmitResult } from './adapter.ts'
import { type Client, createClient } from './client.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import { accepted, backend, draft, fails, file, never, receipt, settle, type Try } from './scripted.fixture.ts'
import { type SharedStore, sharedStore, type Tab } from './tabs.fixture.ts'

// Several pages of a site share one store of submissions.

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

type Scripted = ReturnType<typeof backend>

interface Page extends Tab {
  readonly client: Client
}

function open(store: SharedStore, { adapter }: Scripted): Page {
  const tab = store.open()
  return { ...tab, client: createClient({ organization: 'kirov', adapter, outbox: tab.outbox }) }
}

const only = async ({ client }: Page): Promise<Delivery> => {
  const [delivery, ...others] = await client.deliveries()
  if (!delivery || others.length > 0) throw new Error(`${others.length + (delivery ? 1 : 0)} deliveries`)
  return delivery
}

test('what is sent in one tab is seen in another, without being sent there', async () => {
  const store = sharedStore()
  const scripted = backend('key', fails('offline'), never)
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(draft())
  await settle()
  const there = await only(second)
  expect(there).not.toBe(here)
  expect(there.state).toMatchObject({ name: 'waiting', error: { code: 'offline' }, retryAt: expect.any(String) })
  here.retry()
  await settle()
  expect(here.state).toEqual({ name: 'sending', progress: { sent: 0, total: 0 } })
  expect(there.state).toEqual({ name: 'sending', progress: { sent: 0, total: 0 }, elsewhere: true })
  expect(scripted.jobs).toHaveLength(2)
})

test('a tab hears of what another has submitted, and of its receipt', async () => {
  const store = sharedStore()
  const scripted = backend('key', () => accepted)
  const lists: string[][] = []
  const stop = open(store, scripted).client.watch((deliveries) => lists.push(deliveries.map(({ state }) => state.name)))
  await settle()
  await open(store, scripted).client.submit(draft()).receipt
  await settle()
  expect(lists[0]).toEqual([])
  expect(lists.at(-1)).toEqual(['accepted'])
  expect(scripted.jobs).toHaveLength(1)
  stop()
})

test('the moment of the next try is one for all tabs: the first tries, the others see how it ended', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const store = sharedStore()
  const scripted = backend('key', fails('server'), fails('server'), () => accepted)
  const pages = [open(store, scripted), open(store, scripted), open(store, scripted)]
  pages[0]?.client.submit(draft())
  await settle()
  const deliveries = await Promise.all(pages.map(only))
  await vi.advanceTimersByTimeAsync(1000)
  expect(scripted.jobs).toHaveLength(2)
  const [one, ...rest] = deliveries.map(({ state }) => (state as DeliveryState & { name: 'waiting' }).retryAt)
  expect(rest).toEqual([one, one])
  await vi.advanceTimersByTimeAsync(2000)
  expect(deliveries.map(({ state }) => state.name)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(scripted.jobs).toHaveLength(3)
})

test('another tab goes on where a killed one stopped, from its checkpoint', async () => {
  const store = sharedStore()
  const scripted = backend(
    'key',
    async (job, context) => {
      await context.checkpoint({ uploads: { a: 'b' } })
      return never(job, context)
    },
    () => accepted,
  )
  const first = open(store, scripted)
  const second = open(store, scripted)
  first.client.submit(draft({ files: [file('content')] }))
  await vi.waitFor(() => expect([...store.rows.values()]).toMatchObject([{ checkpoint: { uploads: { a: 'b' } } }]))
  const delivery = await only(second)
  await settle()
  expect(delivery.state).toMatchObject({ name: 'sending', elsewhere: true })
  first.kill()
  expect(await delivery.receipt).toEqual(receipt)
  expect(scripted.jobs[1]?.context.resume).toEqual({ uploads: { a: 'b' } })
})

test.each(['lookup', 'none'] as const)(
  'with idempotency %s, what a killed tab was sending is unknown to the other, and not repeated',
  async (idempotency) => {
    const store = sharedStore()
    const scripted = backend(idempotency, never)
    const first = open(store, scripted)
    const second = open(store, scripted)
    first.client.submit(draft())
    await settle()
    const delivery = await only(second)
    await settle()
    expect(delivery.state).toMatchObject({ name: 'sending', elsewhere: true })
    first.kill()
    await settle()
    expect(delivery.state).toEqual({ name: 'unknown' })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(scripted.jobs).toHaveLength(1)
  },
)

test('where the backend can be asked, the other tab looks for what a killed one was sending', async () => {
  const store = sharedStore()
  const scripted = backend(
    'lookup',
    async (job, context) => {
      await context.checkpoint({ sentAt: 'then' })
      return never(job, context)
    },
    () => accepted,
  )
  const first = open(store, scripted)
  const second = open(store, scripted)
  first.client.submit(draft())
  await settle()
  const delivery = await only(second)
  first.kill()
  expect(await delivery.receipt).toEqual(receipt)
  expect(scripted.jobs.map(({ context }) => context.resume)).toEqual([undefined, { sentAt: 'then' }])
})

test('a message that another tab found unknown is not sent again by a retry meant for a waiting one', async () => {
  const store = sharedStore()
  const scripted = backend('none', fails('rate_limited'), fails('timeout'), () => accepted)
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(draft())
  await settle()
  const there = await only(second)
  expect(there.state.name).toBe('waiting')
  here.retry()
  there.retry()
  await settle()
  expect([here.state.name, there.state.name]).toEqual(['unknown', 'unknown'])
  expect(scripted.jobs).toHaveLength(2)
})

test('one draft sent in two tabs at once is one message', async () => {
  const store = sharedStore()
  const scripted = backend('none', () => accepted)
  const same = draft()
  const deliveries = [open(store, scripted), open(store, scripted)].map(({ client }) => client.submit(same))
  expect(await Promise.all(deliveries.map(({ receipt }) => receipt))).toEqual([receipt, receipt])
  expect(scripted.jobs).toHaveLength(1)
})

test('of two texts under one key the first is sent, and the other tab is told so with its own text whole', async () => {
  const store = sharedStore()
  const scripted = backend('key', never)
  const same = draft()
  const edited = { ...same, submission: { ...same.submission, text: 'Во дворе не горят два фонаря' } }
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(same)
  await settle()
  const there = second.client.submit(edited)
  await settle()
  expect(here.state.name).toBe('sending')
  expect(there.state).toMatchObject({ name: 'refused', error: { code: 'conflict', subject: 'key' } })
  await expect(there.receipt).rejects.toMatchObject({ code: 'conflict' })
  expect(store.rows.get(same.key)?.submission.text).toBe(same.submission.text)
  // To put the refused one away puts nothing of the other away.
  await there.cancel()
  expect(store.rows.size).toBe(1)
  expect((await only(second)).state).toMatchObject({ name: 'sending', elsewhere: true })
})

test('a text edited where the first has been seen on its way is not taken for it', async () => {
  const store = sharedStore()
  const scripted = backend('key', never)
  const same = draft()
  const edited = { ...same, submission: { ...same.submission, text: 'Во дворе не горят два фонаря' } }
  const first = open(store, scripted)
  const second = open(store, scripted)
  await only(second).catch(() => {})
  first.client.submit(same)
  await settle()
  const seen = await only(second)
  await expect(second.client.submit(edited).receipt).rejects.toMatchObject({ code: 'conflict', subject: 'key' })
  expect(await only(second)).toBe(seen)
  const again = second.client.submit(same)
  await settle()
  expect(again.state).toMatchObject({ name: 'sending', elsewhere: true })
  expect(scripted.jobs).toHaveLength(1)
})

test('to put a text away as soon as it is refused puts nothing of the first away', async () => {
  const store = sharedStore()
  const scripted = backend('key', never)
  const same = draft()
  const edited = { ...same, submission: { ...same.submission, text: 'Во дворе не горят два фонаря' } }
  open(store, scripted).client.submit(same)
  await settle()
  const refused = open(store, scripted).client.submit(edited)
  refused.subscribe(({ name }) => {
    if (name === 'refused') refused.cancel()
  })
  await settle()
  expect(refused.state.name).toBe('refused')
  expect(store.rows.get(same.key)?.state.name).toBe('sending')
})

test('an edited text under the key of what has been accepted is not taken for it', async () => {
  const store = sharedStore()
  const scripted = backend('key', () => accepted)
  const same = draft()
  await open(store, scripted).client.submit(same).receipt
  const second = open(store, scripted)
  const edited = { ...same, submission: { ...same.submission, text: 'Во дворе не горят два фонаря' } }
  await expect(second.client.submit(edited).receipt).rejects.toMatchObject({ code: 'conflict' })
  expect(await second.client.submit(same).receipt).toEqual(receipt)
  expect(scripted.jobs).toHaveLength(1)
})

test('what is cancelled in one tab is no longer sent by another', async () => {
  const store = sharedStore()
  const scripted = backend('key', never)
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(draft())
  await settle()
  const there = await only(second)
  await there.cancel()
  await settle()
  expect([here.state.name, there.state.name]).toEqual(['cancelled', 'cancelled'])
  await expect(here.receipt).rejects.toMatchObject({ name: 'AbortError' })
  expect(scripted.jobs[0]?.context.signal.aborted).toBe(true)
  expect(store.rows.size).toBe(0)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(scripted.jobs).toHaveLength(1)
})

test('cancelling in one tab what has just been accepted in another says that it has', async () => {
  let answer: (result: typeof accepted) => void = () => {}
  const store = sharedStore(() => new Promise((resolve) => setTimeout(resolve, 10)))
  const scripted = backend(
    'key',
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(draft())
  await vi.advanceTimersByTimeAsync(1000)
  const found = only(second)
  await vi.advanceTimersByTimeAsync(1000)
  const there = await found
  const cancelled = there.cancel()
  answer(accepted)
  await vi.advanceTimersByTimeAsync(1000)
  await cancelled
  expect([here.state.name, there.state.name]).toEqual(['accepted', 'accepted'])
})

test('a late checkpoint of one tab does not bring back what another has cancelled', async () => {
  const store = sharedStore(() => new Promise((resolve) => setTimeout(resolve, 10)))
  const late: Try = async (_, { checkpoint }) => {
    await new Promise((resolve) => setTimeout(resolve, 5000))
    await checkpoint({ uploads: { a: 'b' } })
    return never(_, {} as never)
  }
  const scripted = backend('key', late)
  const first = open(store, scripted)
  const second = open(store, scripted)
  first.client.submit(draft())
  await vi.advanceTimersByTimeAsync(1000)
  const found = only(second)
  await vi.advanceTimersByTimeAsync(1000)
  const there = await found
  // The checkpoint is written at the very time at which the entry is removed.
  await vi.advanceTimersByTimeAsync(2960)
  const cancelled = there.cancel()
  await vi.advanceTimersByTimeAsync(10_000)
  await cancelled
  expect(there.state.name).toBe('cancelled')
  expect(store.rows.size).toBe(0)
})

test('what was refused in one tab can be corrected in another, and the first sees it sent', async () => {
  const store = sharedStore()
  const scripted = backend('key', fails('rejected'), () => accepted)
  const first = open(store, scripted)
  const second = open(store, scripted)
  const same = draft()
  const here = first.client.submit(same)
  await settle()
  expect((await only(second)).state.name).toBe('refused')
  const corrected = { ...same, submission: { ...same.submission, text: 'Подробнее' } }
  expect(await second.client.submit(corrected).receipt).toEqual(receipt)
  await settle()
  expect(here.state).toEqual({ name: 'accepted', receipt })
})

test('a store that fails stops nothing, and is written again when it works again', async () => {
  const store = sharedStore()
  const scripted = backend('key', fails('server'), () => accepted)
  const { client } = open(store, scripted)
  store.fail(true)
  const delivery = client.submit(draft())
  await settle()
  expect(delivery.state.name).toBe('waiting')
  expect(delivery.kept).toBe(false)
  store.fail(false)
  delivery.retry()
  expect(await delivery.receipt).toEqual(receipt)
  expect(delivery.kept).toBe(true)
  expect([...store.rows.values()]).toMatchObject([{ state: { name: 'accepted' } }])
})

test('nobody watching ends nothing', async () => {
  const store = sharedStore()
  const scripted = backend('key', fails('server'), () => accepted)
  const { client } = open(store, scripted)
  client.submit(draft()).subscribe(() => {})()
  client.watch(() => {})()
  await vi.advanceTimersByTimeAsync(3000)
  expect([...store.rows.values()]).toMatchObject([{ state: { name: 'accepted' } }])
})

test.each(['lookup', 'none'] as const)(
  'with idempotency %s, pressing twice to send what waits sends it once, and leaves nothing unknown',
  async (idempotency) => {
    const store = sharedStore(() => new Promise((resolve) => setTimeout(resolve, 10)))
    const scripted = backend(idempotency, fails('rate_limited'), () => accepted)
    const { client } = open(store, scripted)
    const delivery = client.submit(draft())
    await vi.advanceTimersByTimeAsync(500)
    expect(delivery.state).toMatchObject({ name: 'waiting' })
    delivery.retry()
    // Its new state is being written, and not shown yet.
    await vi.waitFor(() => expect([...store.rows.values()]).toMatchObject([{ state: { name: 'sending' } }]))
    expect(delivery.state).toMatchObject({ name: 'waiting' })
    delivery.retry()
    await vi.advanceTimersByTimeAsync(500)
    expect(delivery.state).toEqual({ name: 'accepted', receipt })
    expect(scripted.jobs).toHaveLength(2)
  },
)

test('giving up files while another tab tries them in vain ends in both', async () => {
  const store = sharedStore()
  const missing: SubmitResult = { state: 'partial', receipt, missing: ['photo-0001'] }
  const scripted = backend(
    'key',
    () => missing,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return missing
    },
  )
  const first = open(store, scripted)
  const second = open(store, scripted)
  const here = first.client.submit(draft({ files: [file('content')] }))
  await here.receipt
  await settle()
  const there = await only(second)
  there.retry()
  await settle()
  const cancelling = here.cancel()
  await vi.advanceTimersByTimeAsync(1_000)
  await cancelling
  await settle()
  expect(here.state).toEqual({ name: 'accepted', receipt })
  expect(there.state).toEqual({ name: 'accepted', receipt })
  expect(scripted.jobs).toHaveLength(2)
})
