import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { acceptedEntry, waitingEntry } from './entry.fixture.ts'
import { answer, deleteDatabase, openFrame, raw } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'

const patient = { timeout: 20_000, interval: 20 }
const hour = 3_600_000

beforeEach(deleteDatabase)
afterEach(() => {
  document.body.replaceChildren()
  sessionStorage.clear()
  vi.restoreAllMocks()
})

test('a page finds what another had put before it died', async () => {
  const frame = await openFrame()
  await frame.window.indexedDbOutbox().put(waitingEntry('a'))
  frame.kill()
  const found = await indexedDbOutbox().get('a')
  expect(found).toMatchObject({ key: 'a', state: { name: 'waiting' } })
  expect(await found?.attachments[0]?.blob.arrayBuffer()).toHaveProperty('byteLength', 4)
})

test('the turn comes when the page that has it dies', async () => {
  const frame = await openFrame()
  const log: string[] = []
  void frame.window.indexedDbOutbox().exclusive('a', async () => {
    log.push('frame begins')
    await new Promise(() => {})
  })
  await vi.waitFor(() => expect(log).toEqual(['frame begins']), patient)
  const turn = indexedDbOutbox().exclusive('a', async () => log.push('page begins'))
  // A whole turn under another key goes by.
  await indexedDbOutbox().exclusive('b', async () => {})
  expect(log).toEqual(['frame begins'])
  frame.kill()
  await turn
  expect(log).toEqual(['frame begins', 'page begins'])
})

test('neither a lock nor a message to other pages says what the key is', async () => {
  const heard: unknown[] = []
  const channel = new BroadcastChannel('otklik')
  channel.onmessage = ({ data }) => heard.push(data)
  const outbox = indexedDbOutbox()
  const key = 'a-secret-key-of-a-draft'
  await outbox.put(waitingEntry(key))
  await outbox.exclusive(key, async () => {
    const { held = [] } = await navigator.locks.query()
    expect(held.map(({ name }) => name)).toEqual([expect.stringMatching(/^otklik:\w{1,7}$/)])
  })
  await vi.waitFor(() => expect(heard).toEqual([{ changed: expect.stringMatching(/^\w{1,7}$/) }]), patient)
  channel.close()
})

test('messages of any shape do nothing', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  const heard: string[] = []
  outbox.subscribe((key) => heard.push(key))
  const errors = vi.fn()
  addEventListener('error', errors)
  addEventListener('unhandledrejection', errors)
  const channel = new BroadcastChannel('otklik')
  const witness = new BroadcastChannel('otklik')
  const arrived: unknown[] = []
  witness.onmessage = ({ data }) => arrived.push(data)
  const messages = [null, 7, 'a', [], {}, { changed: 7 }, { changed: null }, { changed: 'no such tag' }]
  for (const data of messages) channel.postMessage(data)
  await vi.waitFor(() => expect(arrived).toHaveLength(messages.length), patient)
  // Told after all of these, and the only one that is heard.
  const frame = await openFrame()
  await frame.window.indexedDbOutbox().remove('a')
  await vi.waitFor(() => expect(heard).toEqual(['a']), patient)
  expect(errors).not.toHaveBeenCalled()
  removeEventListener('error', errors)
  removeEventListener('unhandledrejection', errors)
  channel.close()
  witness.close()
})

test('when another page leaves nothing behind, all that was known here is said to have changed', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  await outbox.put(waitingEntry('b'))
  const heard: string[] = []
  outbox.subscribe((key) => heard.push(key))
  await indexedDbOutbox().clear()
  await vi.waitFor(() => expect(heard.sort()).toEqual(['a', 'b']), patient)
})

test('an accepted entry of another session can be seen under its key for an hour, and is listed only if remembered', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(acceptedEntry('a'))
  await outbox.put(acceptedEntry('b'))
  await outbox.remember('b')
  expect((await outbox.all()).map(({ key }) => key)).toEqual(['a', 'b'])

  sessionStorage.clear()
  const later = indexedDbOutbox()
  expect((await later.all()).map(({ key }) => key)).toEqual(['b'])
  expect(await later.get('a')).toMatchObject({ state: { name: 'accepted' } })

  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + hour + 1_000)
  expect((await later.all()).map(({ key }) => key)).toEqual(['b'])
  expect(await later.get('a')).toBeUndefined()
  expect((await raw()).entries).toHaveLength(1)
  // Nor is it gone for those of its own session that are still open.
  await outbox.put(acceptedEntry('a'))
  expect((await outbox.all()).map(({ key }) => key)).toEqual(['a', 'b'])
})

test('a page that may not keep a session has one of its own', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const outbox = indexedDbOutbox()
  await outbox.put(acceptedEntry('a'))
  expect(await outbox.all()).toHaveLength(1)
  expect(await indexedDbOutbox().all()).toEqual([])
})

test('what is unsent is counted in the database, through the changes of all pages', async () => {
  const frame = await openFrame()
  const other = frame.window.indexedDbOutbox()
  const counts: number[] = []
  const outbox = indexedDbOutbox({ onUnsent: (count) => counts.push(count) })
  await outbox.put(waitingEntry('a'))
  expect(counts.at(-1)).toBe(1)
  await other.put(waitingEntry('b', { state: { name: 'refused', error: 'rejected' } }))
  await vi.waitFor(() => expect(counts.at(-1)).toBe(2), patient)
  await outbox.put(acceptedEntry('a'))
  expect(counts.at(-1)).toBe(1)
  await other.remove('b')
  await vi.waitFor(() => expect(counts.at(-1)).toBe(0), patient)

  await other.put(waitingEntry('c'))
  frame.kill()
  const found: number[] = []
  await indexedDbOutbox({ onUnsent: (count) => found.push(count) }).all()
  expect(found.at(-1)).toBe(1)
  await indexedDbOutbox({ onUnsent: (count) => found.push(count) }).clear()
  expect(found.at(-1)).toBe(0)
})

test('whoever counts cannot break what is kept', async () => {
  const outbox = indexedDbOutbox({
    onUnsent() {
      throw new Error('broken')
    },
  })
  await outbox.put(waitingEntry('a'))
  expect(await indexedDbOutbox().get('a')).toMatchObject({ key: 'a' })
})

test('a change of state does not write the files again', async () => {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  await outbox.put(waitingEntry('a', { attempts: 1 }))
  const written = put.mock.contexts.map((store) => (store as IDBObjectStore).name)
  expect(written.filter((name) => name === 'files')).toHaveLength(1)
  expect(written.filter((name) => name === 'entries')).toHaveLength(2)
})

test('a page of a later version can change the schema, and this one goes on', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  const request = indexedDB.open('otklik', 7)
  request.onupgradeneeded = () => request.result.createObjectStore('of a later version')
  const blocked = vi.fn()
  request.onblocked = blocked
  const later = await answer(request)
  expect(blocked).not.toHaveBeenCalled()
  await outbox.put(waitingEntry('b'))
  expect((await indexedDbOutbox().all()).map(({ key }) => key)).toEqual(['a', 'b'])
  later.close()
})

test('a page whose old scripts have changed what every page has keeps messages all the same', async () => {
  // As prototype.js 1.6 and its like did.
  const { window } = await openFrame(`
    Object.prototype.x = () => {}
    Object.prototype.key = 'polluted'
    Array.prototype.each = Array.prototype.forEach
    Array.prototype.toJSON = () => '[]'
    Array.from = (list) => { throw new Error('no iterators in 2007') }
    Array.prototype.entries = function () { return this.slice() }
    Array.prototype.find = Array.prototype.filter
    Object.freeze(JSON)
  `)
  const outbox = window.indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  await outbox.put(waitingEntry('a', { attempts: 1 }))
  await outbox.put(acceptedEntry('b'))
  expect((await outbox.all()).map(({ key }) => key)).toEqual(['a', 'b'])
  expect(await outbox.durable()).toBe(true)
  expect(await outbox.exclusive('a', async () => 'done')).toBe('done')
  const found = await indexedDbOutbox().get('a')
  expect(found).toMatchObject({ attempts: 1, submission: waitingEntry('a').submission })
  expect(found?.attachments[0]?.blob.size).toBe(4)
})
