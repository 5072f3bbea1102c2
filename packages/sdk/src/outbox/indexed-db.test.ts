import { expect, test } from 'vitest'
import { waitingEntry } from './entry.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'
import { run } from './node/process.fixture.ts'

test('on a server, where there is no database, it says so and holds what it is given', async () => {
  const outbox = indexedDbOutbox()
  const entry = waitingEntry('a')
  expect(await outbox.durable()).toBe(false)
  await expect(outbox.put(entry)).rejects.toMatchObject({ name: 'OutboxError', reason: 'unavailable' })
  expect(await outbox.all()).toEqual([entry])
  await outbox.remove('a')
  await outbox.clear()
  expect(await outbox.all()).toEqual([])
})

test('a process that has one may end', { timeout: 60_000 }, async () => {
  expect(await run('../server.fixture.ts', []).ended).toBe('done')
})
