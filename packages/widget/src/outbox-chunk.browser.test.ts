import type { OutboxEntry } from '@otklik/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { outboxOf } from './client-chunk.ts'
import { createNetwork } from './hosts/network.fixture.ts'
import { indexedDbOutbox, indexedDbRows } from './outbox-chunk.ts'
import type { LoadChunk } from './panel-host.ts'

afterEach(async () => {
  vi.restoreAllMocks()
  for (const place of [undefined, 'resident-1', 'resident-2']) await indexedDbOutbox(place).clear()
})

const receipt = { number: '1', sentAt: '2026-11-22T05:00:05.000Z' }
const entry: OutboxEntry = {
  version: 1,
  key: 'a-key-of-a-draft',
  organization: 'kirov',
  adapter: 'rest',
  createdAt: '2026-11-22T05:00:00.000Z',
  submission: {
    kind: 'complaint',
    procedure: 'message',
    text: 'Яма',
    answers: [],
    attachments: [],
    consents: [],
    language: 'ru',
    formVersion: '1',
    source: { channel: 'site' },
  },
  attachments: [],
  attempts: 0,
  state: { name: 'waiting' },
}

test('the loader finds how many messages are unsent, and nothing when there are none', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(entry)
  expect(localStorage.getItem('otklik')).toBe('1')
  await outbox.put({ ...entry, key: 'another-key', state: { name: 'partial', receipt, missing: [] } })
  expect(localStorage.getItem('otklik')).toBe('2')
  await outbox.put({ ...entry, state: { name: 'accepted', receipt } })
  expect(localStorage.getItem('otklik')).toBe('1')
  await outbox.remove('another-key')
  expect(localStorage.getItem('otklik')).toBeNull()
})

test('a flag that is wrong is put right when the entries are read', async () => {
  localStorage.setItem('otklik', '7')
  await indexedDbOutbox().all()
  expect(localStorage.getItem('otklik')).toBeNull()
})

test('a message is kept where no flag can be', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await indexedDbOutbox().put(entry)
  expect(await indexedDbOutbox().get(entry.key)).toEqual(entry)
})

test('two residents of a network find nothing of each other on one device, and nothing of the site', async () => {
  await indexedDbOutbox('resident-1').put(entry)
  await indexedDbRows<string>('resident-1').put('a-draft', 'Яма')
  for (const place of ['resident-2', undefined]) {
    expect(await indexedDbOutbox(place).all()).toEqual([])
    expect(await indexedDbRows(place).all()).toEqual([])
  }
  expect(await indexedDbOutbox('resident-1').all()).toHaveLength(1)
  expect(await indexedDbRows('resident-1').all()).toEqual(['Яма'])
  await indexedDbRows('resident-1').clear()
  expect(localStorage.getItem('otklik')).toBeNull()
})

const load = (async () => ({ indexedDbOutbox })) as unknown as LoadChunk

test('the messages of a resident whom a network has named wait at a place of their own', async () => {
  const { network } = createNetwork()
  await outboxOf(false, { load, network }).put(entry)
  expect(await indexedDbOutbox('resident-1').get(entry.key)).toEqual(entry)
  expect(await indexedDbOutbox().get(entry.key)).toBeUndefined()
})

test('where nobody says whose place it is, the page alone keeps a message', async () => {
  const { network } = createNetwork({ name: 'max', storage: () => Promise.reject(new Error('nobody')) })
  const outbox = outboxOf(false, { load, network })
  await outbox.put(entry)
  expect(await outbox.durable()).toBe(false)
  expect(await outbox.get(entry.key)).toMatchObject({ key: entry.key })
  expect(await indexedDbOutbox().all()).toEqual([])
})
