import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { fileLocks } from './file-locks.ts'
import { nameOf } from './file-names.ts'
import { run } from './process.fixture.ts'

const root = await mkdtemp(join(tmpdir(), 'otklik-locks-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(join(root, 'case-'))

test('processes take turns', { timeout: 60_000 }, async () => {
  const folder = await newFolder()
  const file = join(folder, 'number')
  await writeFile(file, '0')
  await Promise.all([1, 2, 3].map(() => run('./holder.fixture.ts', [folder, 'count', file, '8']).ended))
  expect(await readFile(file, 'utf8')).toBe('24')
})

test('the turn comes when the process that has it is killed', { timeout: 60_000 }, async () => {
  const folder = await newFolder()
  const { child, said, ended } = run('./holder.fixture.ts', [folder, 'hold'])
  await said
  let begun = false
  const turn = fileLocks(folder)('the-key', async () => {
    begun = true
  })
  await fileLocks(folder)('another-key', async () => {})
  expect(begun).toBe(false)
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  await turn
  expect(begun).toBe(true)
})

test('the turn comes when the process that has it no longer moves', { timeout: 60_000 }, async () => {
  const folder = await newFolder()
  const { child, said } = run('./holder.fixture.ts', [folder, 'hold'])
  await said
  child.kill('SIGSTOP')
  try {
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(join(folder, 'locks', `${nameOf('the-key')}.1`), longAgo, longAgo)
    expect(await fileLocks(folder)('the-key', async () => 'done')).toBe('done')
  } finally {
    child.kill('SIGKILL')
  }
})

test('of many that see a lock left behind only one at a time has it', { timeout: 60_000 }, async () => {
  const folder = await newFolder()
  const { child, said, ended } = run('./holder.fixture.ts', [folder, 'hold'])
  await said
  child.kill('SIGKILL')
  await ended
  let inside = 0
  const most: number[] = []
  await Promise.all(
    Array.from({ length: 12 }, () =>
      fileLocks(folder, { pause: 1 })('the-key', async () => {
        inside += 1
        most.push(inside)
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside -= 1
      }),
    ),
  )
  expect(most).toEqual(Array(12).fill(1))
})

test('work goes on where no lock can be made', async () => {
  const file = join(await newFolder(), 'file')
  await writeFile(file, '')
  expect(await fileLocks(join(file, 'below'))('the-key', async () => 'done')).toBe('done')
})

test('a process that never ends leaves no locks of old messages behind', async () => {
  const folder = await newFolder()
  const exclusive = fileLocks(folder)
  for (const key of ['a', 'b', 'c']) await exclusive(key, async () => {})
  expect(await readdir(join(folder, 'locks'))).toHaveLength(3)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 86_400_000 })
  try {
    await exclusive('d', async () => {})
  } finally {
    vi.useRealTimers()
  }
  expect(await readdir(join(folder, 'locks'))).toEqual([`${nameOf('d')}.1`])
})
