import type { OutboxEntry } from '@otklik/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { indexedDbOutbox } from './outbox-chunk.ts'

afterEach(async () => {
  vi.restoreAllMocks()
  await indexedDbOutbox().clear()
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
