import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { waitingEntry } from './entry.fixture.ts'
import { answer, deleteDatabase, raw } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'
import { indexedDbRows } from './indexed-db-rows.ts'
import { files, rows } from './rows-0.1.0.fixture.ts'

beforeEach(deleteDatabase)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The database as 0.1.0 leaves it. */
async function databaseOf010(more: object[] = []): Promise<void> {
  const request = indexedDB.open('otklik', 1)
  request.onupgradeneeded = () => {
    for (const name of ['entries', 'files', 'drafts', 'leases']) request.result.createObjectStore(name)
  }
  const database = await answer(request)
  const tx = database.transaction(['entries', 'files'], 'readwrite')
  for (const row of [...rows, ...more]) tx.objectStore('entries').put(row, (row as { key: string }).key)
  for (const { key, type, bytes } of files) {
    tx.objectStore('files').put(new Blob([new Uint8Array(bytes)], { type }), key)
  }
  await new Promise((resolve) => {
    tx.oncomplete = resolve
  })
  database.close()
}

test('what 0.1.0 has written is read', async () => {
  await databaseOf010()
  const entries = await indexedDbOutbox().all()
  const [waiting, accepted] = rows.map(({ key }) => entries.find((entry) => entry.key === key))
  expect(waiting).toMatchObject({
    state: rows[0]?.state,
    submission: rows[0]?.submission,
    checkpoint: rows[0]?.checkpoint,
  })
  expect([...new Uint8Array((await waiting?.attachments[0]?.blob.arrayBuffer()) ?? [])]).toEqual(files[0]?.bytes)
  expect(accepted).toMatchObject({ state: rows[1]?.state })
})

test('what is written is still what 0.1.0 writes', async () => {
  await databaseOf010()
  const entries = await indexedDbOutbox().all()
  await deleteDatabase()
  const outbox = indexedDbOutbox()
  for (const entry of entries) await outbox.put(entry)
  await outbox.remember('has-arrived-itself')
  const written = await raw()
  const [waiting, accepted] = rows
  expect(written.entries).toEqual([
    { ...accepted, session: expect.any(String), acceptedAt: expect.any(Number) },
    waiting,
  ])
  expect(written.files.map(([key]) => key)).toEqual(files.map(({ key }) => key))
  expect(written.files[0]?.[1]).toBeInstanceOf(Blob)
  const database = await answer(indexedDB.open('otklik'))
  expect([...database.objectStoreNames]).toEqual(['drafts', 'entries', 'files', 'leases'])
  expect(database.version).toBe(1)
  database.close()
})

test('a row of a later version is neither given nor changed nor removed, and what cannot be read stops no other', async () => {
  const later = { version: 2, key: 'later', anything: ['else'] }
  const damaged = { version: 1, key: 'damaged', state: { name: 'waiting' }, submission: {}, attachments: [null] }
  await databaseOf010([later, damaged])
  const counts: number[] = []
  const outbox = indexedDbOutbox({ onUnsent: (count) => counts.push(count) })
  expect((await outbox.all()).map(({ key }) => key).sort()).toEqual(rows.map(({ key }) => key).sort())
  expect(counts).toEqual([2])
  await expect(outbox.put(waitingEntry('later'))).rejects.toMatchObject({ name: 'OutboxError', reason: 'newer' })
  await outbox.remove('later')
  await outbox.remember('later')
  expect((await raw()).entries).toContainEqual(later)
})

test('a connection that was closed is opened again', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  const { transaction } = IDBDatabase.prototype
  let closed = false
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (closed || args[1] === 'readonly') return transaction.apply(this, args)
    closed = true
    throw new DOMException('The database connection is closing.', 'InvalidStateError')
  })
  await outbox.put(waitingEntry('b'))
  expect(closed).toBe(true)
  expect((await indexedDbOutbox().all()).map(({ key }) => key)).toEqual(['a', 'b'])
})

const openingThat = (end: (request: { error: DOMException; onerror(event: object): void }) => void) => ({
  open() {
    const request = { error: new DOMException('', 'UnknownError'), onerror() {} }
    queueMicrotask(() => end(request))
    return request
  },
})

test.each<[string, unknown, string]>([
  ['is not there', undefined, 'unavailable'],
  [
    'throws when it is opened',
    {
      open() {
        throw new DOMException('denied', 'SecurityError')
      },
    },
    'unavailable',
  ],
  ['cannot be opened', openingThat((request) => request.onerror(new Event('error'))), 'broken'],
])('where the database %s, the life of the page is all there is, and it says so', async (_, factory, reason) => {
  vi.stubGlobal('indexedDB', factory)
  await expectMemory(reason)
})

test('where the very name of the database throws, the life of the page is all there is, and it says so', async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB') ?? {}
  Object.defineProperty(globalThis, 'indexedDB', {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  try {
    await expectMemory('unavailable')
  } finally {
    Object.defineProperty(globalThis, 'indexedDB', before)
  }
})

test('a database that never answers is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal(
    'indexedDB',
    openingThat(() => {}),
  )
  const outbox = indexedDbOutbox()
  const putting = expect(outbox.put(waitingEntry('a'))).rejects.toMatchObject({ reason: 'broken' })
  const durable = outbox.durable()
  await vi.advanceTimersByTimeAsync(60_000)
  await putting
  expect(await durable).toBe(false)
})

test('for a database that never answers nobody waits again so soon', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const open = vi.fn(openingThat(() => {}).open)
  vi.stubGlobal('indexedDB', { open })
  const outbox = indexedDbOutbox()
  const reading = expect(outbox.get('a')).rejects.toMatchObject({ reason: 'broken' })
  await vi.advanceTimersByTimeAsync(8_000)
  await reading
  await expect(outbox.put(waitingEntry('a'))).rejects.toMatchObject({ reason: 'broken' })
  expect(await outbox.durable()).toBe(false)
  expect(open).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  outbox.durable()
  await vi.advanceTimersByTimeAsync(0)
  expect(open).toHaveBeenCalledTimes(2)
})

test('a transaction that never ends is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const inert = new Proxy({}, { get: () => () => ({}) })
  const database = { transaction: () => ({ objectStore: () => inert }), close: vi.fn() }
  vi.stubGlobal('indexedDB', {
    open() {
      const request = { result: database, onsuccess() {} }
      queueMicrotask(() => request.onsuccess())
      return request
    },
  })
  const putting = expect(indexedDbOutbox().put(waitingEntry('a'))).rejects.toMatchObject({ reason: 'broken' })
  await vi.advanceTimersByTimeAsync(120_000)
  await putting
  expect(database.close).toHaveBeenCalled()
})

async function expectMemory(reason: string): Promise<void> {
  const errors = vi.fn()
  addEventListener('error', errors)
  addEventListener('unhandledrejection', errors)
  const outbox = indexedDbOutbox({ onUnsent: errors })
  expect(await outbox.durable()).toBe(false)
  const entry = waitingEntry('a')
  await expect(outbox.put(entry)).rejects.toMatchObject({ name: 'OutboxError', reason })
  expect(await outbox.get('a')).toBe(entry)
  expect(await outbox.all()).toEqual([entry])
  expect(await outbox.exclusive('a', async () => 'done')).toBe('done')
  await outbox.remove('a')
  expect(await outbox.all()).toEqual([])
  await expect(indexedDbRows('drafts').put('a', {})).rejects.toMatchObject({ name: 'OutboxError', reason })
  await new Promise((resolve) => setTimeout(resolve))
  expect(errors).not.toHaveBeenCalled()
  removeEventListener('error', errors)
  removeEventListener('unhandledrejection', errors)
}

test('a database that cannot keep blobs keeps their bytes', async () => {
  const { put } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    if (hasBlob(value)) throw new DOMException('BlobURLs are not yet supported.', 'DataCloneError')
    return put.call(this, value, key)
  })
  await indexedDbOutbox().put(waitingEntry('a'))
  const [found] = (await indexedDbOutbox().get('a'))?.attachments ?? []
  expect(found?.blob.type).toBe('image/jpeg')
  expect([...new Uint8Array((await found?.blob.arrayBuffer()) ?? [])]).toEqual([0xff, 0xd8, 0xff, 1])

  const file = new File(['a'], 'яма.jpg', { type: 'image/jpeg' })
  const when = new Date(0)
  await indexedDbRows('drafts').put('d', { text: 'Яма', files: [{ file }], when, none: null })
  const draft = await indexedDbRows<{ text: string; files: [{ file: File }]; when: Date }>('drafts').get('d')
  expect(draft).toMatchObject({ text: 'Яма', when, none: null })
  expect(draft?.files[0].file).toBeInstanceOf(File)
  expect(draft?.files[0].file).toMatchObject({ name: 'яма.jpg', type: 'image/jpeg', size: 1 })
})

const hasBlob = (value: unknown): boolean =>
  value instanceof Blob || (typeof value === 'object' && value !== null && Object.values(value).some(hasBlob))

test('rows are kept under their keys, apart from submissions', async () => {
  const drafts = indexedDbRows<{ text: string; file?: Blob }>('drafts')
  await drafts.put('a', { text: 'one', file: new Blob(['b'], { type: 'image/png' }) })
  await drafts.put('b', { text: 'two' })
  await drafts.put('b', { text: 'three' })
  await indexedDbOutbox().put(waitingEntry('a'))
  await indexedDbOutbox().clear()
  const other = indexedDbRows<{ text: string; file?: Blob }>('drafts')
  expect((await other.all()).map(({ text }) => text)).toEqual(['one', 'three'])
  expect(await (await other.get('a'))?.file?.text()).toBe('b')
  expect(await other.get('c')).toBeUndefined()
  await other.remove('a')
  await other.remove('c')
  expect(await drafts.all()).toEqual([{ text: 'three' }])
  await other.clear()
  expect(await drafts.all()).toEqual([])
})
