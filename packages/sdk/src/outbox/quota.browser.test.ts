import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cdp } from 'vitest/browser'
import { waitingEntry } from './entry.fixture.ts'
import { deleteDatabase } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'

// What Chromium really does when there is no room, and when it throws the data of a site away.

const { origin } = location
const devtools = cdp() as unknown as { send(method: string, params: object): Promise<unknown> }

beforeEach(deleteDatabase)
afterEach(() => devtools.send('Storage.overrideQuotaForOrigin', { origin }))

test('a submission that finds no room is sent all the same, and nothing older is lost', async () => {
  // Chromium remembers how much room there was.
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 })
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('older'))
  expect(await outbox.durable()).toBe(true)
  const entry = heavyEntry('heavy', 8_000_000)
  await expect(outbox.put(entry)).rejects.toMatchObject({ name: 'OutboxError', reason: 'full' })
  expect(await outbox.durable()).toBe(false)
  expect(await outbox.get('heavy')).toBe(entry)
  expect((await outbox.all()).map(({ key }) => key).sort()).toEqual(['heavy', 'older'])
  expect(await outbox.exclusive('heavy', async () => 'done')).toBe('done')
  expect((await indexedDbOutbox().all()).map(({ key }) => key)).toEqual(['older'])

  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  expect(await outbox.durable()).toBe(true)
  expect((await indexedDbOutbox().get('heavy'))?.attachments[0]?.blob.size).toBe(8_000_000)
})

test('what the browser has thrown away is written again by the page that is at work on it', async () => {
  const outbox = indexedDbOutbox()
  await outbox.put(waitingEntry('a'))
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  expect(await outbox.get('a')).toMatchObject({ key: 'a', state: { name: 'waiting' } })
  await vi.waitFor(async () => expect(await indexedDbOutbox().get('a')).toMatchObject({ key: 'a' }), {
    timeout: 20_000,
  })
})

/** A message with a photo of so many bytes. */
function heavyEntry(key: string, size: number) {
  const blob = new Blob([crypto.getRandomValues(new Uint8Array(65_536)), new Uint8Array(size - 65_536)])
  return waitingEntry(key, { attachments: [{ id: 'photo-0001', blob }] })
}
