import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { waitingEntry } from './entry.fixture.ts'
import { answer, deleteDatabase, openFrame } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'
import { indexedDbRows } from './indexed-db-rows.ts'
import { createLeases } from './lease.ts'

// Residents who share a device, each known by a network to the page, have a place of their own.

const patient = { timeout: 30_000, interval: 20 }
const keys = async (place?: string) =>
  (await indexedDbOutbox(place === undefined ? {} : { place }).all()).map(({ key }) => key)

beforeEach(deleteDatabase)
afterEach(() => document.body.replaceChildren())

test('what one resident has on a device another does not find there, nor takes away', async () => {
  const counts: number[] = []
  const anna = indexedDbOutbox({ place: 'anna-keeping', onUnsent: (count) => counts.push(count) })
  const boris = indexedDbOutbox({ place: 'boris-keeping' })
  await indexedDbOutbox().put(waitingEntry('nobody'))
  await anna.put(waitingEntry('a'))
  await boris.put(waitingEntry('b'))
  await indexedDbRows('drafts', { place: 'anna-keeping' }).put('draft', { text: 'Яма' })
  expect(await Promise.all([keys(), keys('anna-keeping'), keys('boris-keeping')])).toEqual([['nobody'], ['a'], ['b']])
  expect(await boris.get('a')).toBeUndefined()
  expect(await indexedDbRows('drafts', { place: 'boris-keeping' }).all()).toEqual([])
  expect(await indexedDbRows('drafts').all()).toEqual([])

  await boris.clear()
  await indexedDbOutbox().clear()
  expect(await Promise.all([keys(), keys('anna-keeping'), keys('boris-keeping')])).toEqual([[], ['a'], []])
  expect(await indexedDbRows('drafts', { place: 'anna-keeping' }).all()).toEqual([{ text: 'Яма' }])
  expect(counts).toEqual([1])
})

test('without a place, and with an empty one, it is the database of all as before', async () => {
  await indexedDbOutbox({ place: '' }).put(waitingEntry('a'))
  expect(await keys()).toEqual(['a'])
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['otklik'])
})

test('a place is the same on every page', async () => {
  const { window } = await openFrame()
  const ours = indexedDbOutbox({ place: 'anna-keeping' })
  const theirs = window.indexedDbOutbox({ place: 'anna-keeping' })
  const heard: string[] = []
  ours.subscribe((key) => heard.push(key))
  const log: string[] = []
  await theirs.put(waitingEntry('a'))
  await vi.waitFor(() => expect(heard).toEqual(['a']), patient)
  let turn: Promise<unknown> | undefined
  await theirs.exclusive('a', async () => {
    turn = ours.exclusive('a', async () => log.push('page'))
    await ours.exclusive('b', async () => {})
    log.push('frame')
  })
  await turn
  expect(log).toEqual(['frame', 'page'])
})

test('nobody waits for the turn of another place, nor hears of it', async () => {
  const anna = indexedDbOutbox({ place: 'anna-keeping' })
  const boris = indexedDbOutbox({ place: 'boris-keeping' })
  const heard: string[] = []
  await boris.put(waitingEntry('a'))
  boris.subscribe((key) => heard.push(key))
  const said = await anna.exclusive('a', () =>
    boris.exclusive('a', () => indexedDbOutbox().exclusive('a', async () => 'all at once')),
  )
  expect(said).toBe('all at once')
  await anna.put(waitingEntry('a'))
  // Told after that, and the first that is heard.
  await indexedDbOutbox({ place: 'boris-keeping' }).put(waitingEntry('later'))
  await vi.waitFor(() => expect(heard).toEqual(['later']), patient)
})

test('leases of one place hold nobody up in another', async () => {
  const take = createLeases(openDatabase('anna-keeping'))
  const other = createLeases(openDatabase('boris-keeping'))
  expect(await take('a', () => other('a', async () => 'at once'))).toBe('at once')
  const database = await answer(indexedDB.open('otklik:anna-keeping'))
  expect([...database.objectStoreNames]).toContain('leases')
  database.close()
})
