import { cp, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { acceptedEntry, waitingEntry } from '../entry.fixture.ts'
import type { OutboxEntry } from '../outbox.ts'
import { fileOutbox } from './file-outbox.ts'
import { run } from './process.fixture.ts'

const root = await mkdtemp(join(tmpdir(), 'otklik-outbox-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const put = (folder: string, last: number) => run('./killed.fixture.ts', [folder, String(last)]).ended

const keys = ['the-first-entry', 'the-third-entry', 'the-fourth-entry']

async function folderBefore(): Promise<string> {
  const folder = await mkdtemp(join(root, 'before-'))
  const outbox = fileOutbox({ folder })
  for (const key of keys) await outbox.put(waitingEntry(key))
  return folder
}

const bytesOf = async (entry: OutboxEntry) =>
  Promise.all(entry.attachments.map(async ({ blob }) => [...new Uint8Array(await blob.arrayBuffer())]))

async function expectWhole(entry: OutboxEntry): Promise<void> {
  expect(entry.submission).toEqual(waitingEntry(entry.key).submission)
  expect(await bytesOf(entry)).toEqual(await bytesOf(waitingEntry(entry.key)))
}

test('whenever a process is killed, each entry is as it was before or as it was to be', {
  timeout: 240_000,
}, async () => {
  const before = await folderBefore()
  const whole = await mkdtemp(join(root, 'whole-'))
  await cp(before, whole, { recursive: true })
  const steps = Number(await put(whole, 0))
  expect(steps).toBeGreaterThan(20)

  const numbers = Array.from({ length: steps }, (_, index) => index + 1)
  const states = new Set<string>()
  const kill = async (): Promise<void> => {
    for (let number = numbers.pop(); number; number = numbers.pop()) {
      const folder = await mkdtemp(join(root, `killed-${number}-`))
      await cp(before, folder, { recursive: true })
      expect(await put(folder, number)).toBe('SIGKILL')

      const outbox = fileOutbox({ folder })
      const [first, second, third, fourth] = await Promise.all(
        [...keys.slice(0, 1), 'the-second-entry', ...keys.slice(1)].map((key) => outbox.get(key)),
      )
      if (!first || !fourth) throw new Error('an entry that was there before is gone')
      expect(['waiting', 'sending']).toContain(first.state.name)
      await expectWhole(first)
      if (second) await expectWhole(second)
      if (third) await expectWhole(third)
      if (fourth.state.name === 'accepted') expect(fourth.state).toEqual(acceptedEntry('the-fourth-entry').state)
      else await expectWhole(fourth)
      states.add([first.state.name, Boolean(second), Boolean(third), fourth.state.name].join(' '))

      // And everything can be done after it as if nothing had been.
      for (const key of [...keys, 'the-second-entry']) {
        // What was accepted stays so until it is removed.
        if (key === 'the-fourth-entry') await outbox.remove(key)
        await outbox.put(waitingEntry(key, { attempts: 7 }))
        const found = await outbox.get(key)
        expect(found?.attempts).toBe(7)
        if (found) await expectWhole(found)
      }
    }
  }
  await Promise.all([kill(), kill()])
  expect([...states].sort()).toEqual([
    'sending false true waiting',
    'sending true false accepted',
    'sending true false waiting',
    'sending true true waiting',
    'waiting false true waiting',
  ])
})

test('what a killed process has left is taken away an hour later, and not before', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(root, 'left-'))
  // Before the first row is in place: a file without a row, and half of one.
  const left = async () => (await readdir(folder)).filter((name) => name !== 'locks')
  await put(folder, 9)
  const names = await left()
  expect(names.length).toBeGreaterThan(0)
  await fileOutbox({ folder }).all()
  expect(await left()).toEqual(names)
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  for (const name of names) await utimes(join(folder, name), longAgo, longAgo)
  expect(await fileOutbox({ folder }).all()).toEqual([])
  expect(await left()).toEqual([])
})
