// A process that is killed before its nth step on the file system: `node killed.fixture.ts folder n`. It changes the first
// entry, puts a second, removes a third and brings a fourth to its end. Prints how many steps it took if it lives.
import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { acceptedEntry, waitingEntry } from '../entry.fixture.ts'

const [, , folder = '', last = ''] = process.argv
let steps = 0

/** Dies, with half of a file written where a file was to be written. */
async function step(half: () => Promise<unknown> = async () => {}): Promise<void> {
  steps += 1
  if (steps !== Number(last)) return
  await half()
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => {})
}

const promises = fs as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
for (const name of ['mkdir', 'open', 'rename', 'unlink', 'rm']) {
  const original = promises[name]
  promises[name] = async (...args) => {
    await step()
    return original?.apply(fs, args)
  }
}
syncBuiltinESMExports()

const probe = await fs.open(new URL(import.meta.url), 'r')
const handle = Object.getPrototypeOf(probe) as FileHandle
await probe.close()
steps = 0
const { writeFile, sync } = handle
handle.writeFile = async function (this: FileHandle, content) {
  const chunks: Buffer[] = []
  if (typeof content === 'string') chunks.push(Buffer.from(content))
  else for await (const chunk of content as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk))
  const whole = Buffer.concat(chunks)
  await step(() => this.write(whole.subarray(0, whole.length / 2)))
  return writeFile.call(this, whole)
}
handle.sync = async function (this: FileHandle) {
  await step()
  return sync.call(this)
}

const { fileOutbox } = await import('./file-outbox.ts')
const outbox = fileOutbox({ folder })
await outbox.put(
  waitingEntry('the-first-entry', { attempts: 1, state: { name: 'sending', progress: { sent: 1, total: 4 } } }),
)
await outbox.put(waitingEntry('the-second-entry'))
await outbox.remove('the-third-entry')
await outbox.put(acceptedEntry('the-fourth-entry'))
await outbox.remember('the-fourth-entry')
console.log(steps)
