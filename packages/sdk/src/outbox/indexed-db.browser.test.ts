import { expect, test } from 'vitest'
import { waitingEntry } from './entry.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'

test('what one page has put another finds, with the bytes of its files', async () => {
  const entry = waitingEntry(crypto.randomUUID())
  await indexedDbOutbox().put(entry)
  const found = await indexedDbOutbox().get(entry.key)
  expect(found).toEqual(entry)
  const bytes = async (of: typeof found) => new Uint8Array((await of?.attachments[0]?.blob.arrayBuffer()) ?? [])
  expect(await bytes(found)).toEqual(await bytes(entry))
})
