import { expect, test } from 'vitest'
import { createClient } from '../client.ts'
import { accepted, backend, draft, fails } from '../scripted.fixture.ts'
import { acceptedEntry, waitingEntry } from './entry.fixture.ts'
import { type EntryStore, keptOutbox, type News } from './kept-outbox.ts'
import { memoryOutbox } from './memory.ts'
import { OutboxError } from './outbox-error.ts'
import { createTurns } from './turns.ts'

// A store that fails when it is told to, and may be emptied behind everybody's back.

function fragileStore() {
  const { get, all, put, remove, clear } = memoryOutbox()
  let failing = false
  const unlessFailing =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (failing) throw new OutboxError('broken')
      return method(...args)
    }
  const store: EntryStore = {
    get: unlessFailing(get),
    all: unlessFailing(all),
    keys: unlessFailing(async () => (await all()).map(({ key }) => key)),
    put: unlessFailing(put),
    remember: async () => {},
    remove: unlessFailing(remove),
    clear: unlessFailing(clear),
    probe: unlessFailing(async () => {}),
  }
  return {
    page: () => keptOutbox(store, silence, createTurns()),
    fail(now: boolean) {
      failing = now
    },
  }
}

const silence: News = { tell: () => {}, listen: () => {} }

test('what cannot be read just now is not taken for removed', async () => {
  const store = fragileStore()
  await store.page().outbox.put(waitingEntry('a'))
  const { outbox } = store.page()
  store.fail(true)
  await expect(outbox.get('a')).rejects.toMatchObject({ name: 'OutboxError', reason: 'broken' })
  store.fail(false)
  expect(await outbox.get('a')).toMatchObject({ key: 'a' })
})

test('a message of an earlier page is sent and kept though the store fails when its turn comes', async () => {
  const store = fragileStore()
  const scripted = backend(
    'key',
    fails('server', { until: new Date(Date.now() + 60_000).toISOString() }),
    () => accepted,
  )
  const { adapter } = scripted
  const before = createClient({ organization: 'kirov', adapter, outbox: store.page().outbox }).submit(draft())
  await expect.poll(() => before.state.name).toBe('waiting')

  const { outbox } = store.page()
  const [delivery] = await createClient({ organization: 'kirov', adapter, outbox }).deliveries()
  store.fail(true)
  delivery?.retry()
  await delivery?.receipt
  expect(delivery?.state.name).toBe('accepted')
  expect(scripted.jobs).toHaveLength(2)
})

test('what somebody else has brought to its end does not come back with what the browser has thrown away', async () => {
  const store = fragileStore()
  const { outbox, lost } = store.page()
  const other = store.page().outbox
  for (const key of ['sent', 'removed', 'changed', 'own']) await outbox.put(waitingEntry(key))
  await other.put(acceptedEntry('sent'))
  await other.remove('removed')
  await other.put(waitingEntry('changed', { attempts: 7 }))
  for (const key of ['sent', 'removed', 'changed', 'own']) await outbox.get(key)

  await other.clear()
  lost()
  await expect.poll(() => outbox.durable()).toBe(true)
  expect((await store.page().outbox.all()).map(({ key, attempts }) => [key, attempts])).toEqual([
    ['changed', 7],
    ['own', waitingEntry('own').attempts],
  ])
})

test('what is still being written when everything is deleted does not come back', async () => {
  const store = fragileStore()
  const { outbox } = store.page()
  const entry = waitingEntry('a')
  const writing = Promise.all([1, 2, 3].map((attempts) => outbox.put({ ...entry, attempts })))
  await Promise.all([writing, outbox.clear()])
  expect(await store.page().outbox.all()).toEqual([])
})
