import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { answer, deleteDatabase, openFrame } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'
import { createLeases } from './lease.ts'
import { testOutbox } from './outbox-cases.fixture.ts'

const patient = { timeout: 20_000, interval: 20 }

beforeEach(deleteDatabase)
afterEach(() => document.body.replaceChildren())

async function leases<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await answer(indexedDB.open('otklik'))
  try {
    return await answer(work(database.transaction('leases', 'readwrite').objectStore('leases')))
  } finally {
    database.close()
  }
}

async function untilOf(tag: string): Promise<number> {
  const lease = (await leases((store) => store.get(tag))) as { until: number } | undefined
  return lease?.until ?? 0
}

test('the turn comes when the lease of a page that died has run out', async () => {
  const frame = await openFrame()
  const log: string[] = []
  const options = { lasts: 2_000, pause: 20 }
  const theirs = frame.window.createLeases(frame.window.openDatabase(), options)
  void theirs('a', async () => {
    log.push('frame begins')
    await new Promise(() => {})
  })
  await vi.waitFor(() => expect(log).toEqual(['frame begins']), patient)
  const turn = createLeases(openDatabase(), options)('a', async () => log.push('page begins'))
  frame.kill()
  await turn
  expect(log).toEqual(['frame begins', 'page begins'])
})

test('a lease is prolonged while its work is on its way, and given up after it', async () => {
  const take = createLeases(openDatabase(), { lasts: 3_000 })
  await take('a', async () => {
    const first = await untilOf('a')
    expect(first).toBeGreaterThan(0)
    await vi.waitFor(async () => expect(await untilOf('a')).toBeGreaterThan(first), patient)
  })
  expect(await untilOf('a')).toBe(0)
})

test('a lease from before the clock was set back holds nobody up', async () => {
  const take = createLeases(openDatabase())
  await take('b', async () => {})
  await leases((store) => store.put({ owner: 'somebody', until: Date.now() + 86_400_000 }, 'a'))
  expect(await take('a', async () => 'done')).toBe('done')
})

describe('on a page without Web Locks', () => {
  beforeEach(() => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined })
    return () => Reflect.deleteProperty(navigator, 'locks')
  })

  testOutbox('in the database', { durable: true, shared: true, open: async () => () => indexedDbOutbox() })
})

describe('on a page that may not use Web Locks', () => {
  beforeEach(() => {
    const request = async () => {
      throw new DOMException('denied', 'SecurityError')
    }
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } })
    return () => Reflect.deleteProperty(navigator, 'locks')
  })

  test('pages take turns all the same', async () => {
    const log: string[] = []
    const piece = (name: string) => async () => {
      log.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      log.push(`${name} ends`)
    }
    await Promise.all([
      indexedDbOutbox().exclusive('a', piece('one')),
      indexedDbOutbox().exclusive('a', piece('other')),
    ])
    expect(log.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
  })
})
