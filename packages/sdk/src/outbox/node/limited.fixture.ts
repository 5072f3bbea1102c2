// Run where no file may be larger than a few kilobytes: `node limited.fixture.ts folder`. Prints what came of it.
import { waitingEntry } from '../entry.fixture.ts'
import type { OutboxError } from '../outbox-error.ts'
import { fileOutbox } from './file-outbox.ts'

const [, , folder = ''] = process.argv
const outbox = fileOutbox({ folder })
const blob = new Blob([new Uint8Array(100_000)], { type: 'image/jpeg' })
const large = waitingEntry('the-large-entry', { attachments: [{ id: 'photo-0001', blob }] })
const reason = await outbox.put(large).then(
  () => 'kept',
  (error: OutboxError) => error.reason,
)
const kept = await outbox.get('the-large-entry')
const done = await outbox.exclusive('the-large-entry', async () => 'done')
const keys = (await outbox.all()).map(({ key }) => key).sort()
console.log(
  JSON.stringify({ reason, size: kept?.attachments[0]?.blob.size, done, keys, durable: await outbox.durable() }),
)
