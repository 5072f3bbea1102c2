import type { OutboxEntry } from './outbox.ts'

/** A message with a photo that waits; two of them differ in `key`. */
export function waitingEntry(key: string, changed: Partial<OutboxEntry> = {}): OutboxEntry {
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, key.length])
  return {
    version: 1,
    key,
    organization: 'kirov',
    adapter: 'rest',
    createdAt: '2026-11-22T05:00:00.000Z',
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: 'Яма у дома',
      category: 'roads.pothole',
      answers: [{ code: 'depth', value: '20', label: '20 см' }],
      place: { address: { text: 'Киров, улица Ленина, 1' } },
      contact: { givenName: 'Анна', email: 'anna@example.org' },
      attachments: [
        { id: 'photo-0001', sha256: 'ab'.repeat(32), type: 'image/jpeg', size: bytes.length, name: 'яма.jpg' },
      ],
      consents: [],
      language: 'ru',
      formVersion: '7',
      source: { channel: 'site' },
    },
    attachments: [{ id: 'photo-0001', blob: new Blob([bytes], { type: 'image/jpeg' }) }],
    attempts: 0,
    state: { name: 'waiting' },
    ...changed,
  }
}

/** The same when the backend has it. */
export function acceptedEntry(key: string): OutboxEntry {
  const receipt = { number: '2026-000123', token: 'token-of-the-case', sentAt: '2026-11-22T05:00:05.000Z' }
  return waitingEntry(key, { attempts: 1, state: { name: 'accepted', receipt } })
}
