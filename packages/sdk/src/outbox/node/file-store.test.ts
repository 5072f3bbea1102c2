import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { acceptedEntry, waitingEntry } from '../entry.fixture.ts'
import { isRow } from '../entry-row.ts'
import { files, rows } from '../rows-0.1.0.fixture.ts'
import { filesFolder, nameOf, nameOfFile, rowFile } from './file-names.ts'
import { fileOutbox } from './file-outbox.ts'
import { run } from './process.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

const root = await mkdtemp(join(tmpdir(), 'otklik-outbox-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(join(root, 'case-'))

const readRow = async (folder: string, key: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, rowFile(nameOf(key))), 'utf8'))

/** The folder as 0.1.0 leaves it. */
async function folderOf010(): Promise<string> {
  const folder = await newFolder()
  for (const row of rows) await writeFile(join(folder, rowFile(nameOf(row.key))), JSON.stringify(row))
  for (const { key, type, bytes } of files) {
    const [owner = '', id = '', sha256 = ''] = key
    await mkdir(join(folder, filesFolder(nameOf(owner))))
    await writeFile(join(folder, filesFolder(nameOf(owner)), nameOfFile({ id, sha256, type })), new Uint8Array(bytes))
  }
  return folder
}

test('what 0.1.0 has written is read', async () => {
  const entries = await fileOutbox({ folder: await folderOf010() }).all()
  const [waiting, accepted] = rows.map(({ key }) => entries.find((entry) => entry.key === key))
  expect(waiting).toMatchObject({
    state: rows[0]?.state,
    submission: rows[0]?.submission,
    checkpoint: rows[0]?.checkpoint,
  })
  expect([...new Uint8Array((await waiting?.attachments[0]?.blob.arrayBuffer()) ?? [])]).toEqual(files[0]?.bytes)
  expect(accepted).toMatchObject({ state: rows[1]?.state })
})

test('what is written is still what 0.1.0 writes', async () => {
  const folder = await newFolder()
  const read = fileOutbox({ folder: await folderOf010() })
  const written = fileOutbox({ folder })
  for (const { key } of rows) {
    const entry = await read.get(key)
    if (entry) await written.put(entry)
  }
  await written.remember('has-arrived-itself')
  const [waiting, accepted] = rows
  expect(await readRow(folder, 'waits-with-a-photo')).toEqual(waiting)
  expect(await readRow(folder, 'has-arrived-itself')).toEqual({
    ...accepted,
    session: expect.any(String),
    acceptedAt: expect.any(Number),
  })
})

test('a row of a later version is neither given nor changed nor removed', async () => {
  const folder = await newFolder()
  const later = JSON.stringify({ version: 2, key: 'later', anything: ['else'] })
  const path = join(folder, rowFile(nameOf('later')))
  await writeFile(path, later)
  const outbox = fileOutbox({ folder })
  expect(await outbox.all()).toEqual([])
  await expect(outbox.put(waitingEntry('later'))).rejects.toMatchObject({ name: 'OutboxError', reason: 'newer' })
  await outbox.remove('later')
  await outbox.remember('later')
  expect(await readFile(path, 'utf8')).toBe(later)
})

test('a damaged row stops no other, and what was sent in its place is kept', async () => {
  const folder = await newFolder()
  const outbox = fileOutbox({ folder })
  for (const key of ['whole', 'damaged', 'empty', 'misplaced']) await outbox.put(waitingEntry(key))
  const path = (key: string) => join(folder, rowFile(nameOf(key)))
  await truncate(path('damaged'), 100)
  await truncate(path('empty'), 0)
  await writeFile(path('misplaced'), await readFile(path('whole')))
  const other = fileOutbox({ folder })
  expect((await other.all()).map(({ key }) => key)).toEqual(['whole'])
  expect(await other.get('damaged')).toBeUndefined()
  await other.put(waitingEntry('damaged'))
  expect(await other.get('damaged')).toMatchObject({ key: 'damaged' })
})

test('a file that was cut short is not given', async () => {
  const folder = await newFolder()
  await fileOutbox({ folder }).put(waitingEntry('a'))
  const name = join(folder, filesFolder(nameOf('a')))
  const [file = ''] = await readdir(name)
  await truncate(join(name, file), 2)
  const outbox = fileOutbox({ folder })
  expect((await outbox.get('a'))?.attachments).toEqual([])
  await outbox.put(waitingEntry('a'))
  expect((await outbox.get('a'))?.attachments[0]?.blob.size).toBe(4)
})

test('nobody else may read the folder, and no name in it says anything', async () => {
  const folder = join(await newFolder(), 'made', 'by it')
  const key = 'a-secret-key-of-a-draft'
  const outbox = fileOutbox({ folder })
  await outbox.put(waitingEntry(key))
  await outbox.exclusive(key, async () => {})
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  expect(names.filter((entry) => entry.isFile())).toHaveLength(3)
  for (const entry of names) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600])
    expect(entry.name).toMatch(/^(locks|[0-9a-f]{40}(\.json|\.files|\.\d+)?)$/)
  }
})

test('a submission that finds no room is sent all the same, and nothing older is lost', {
  timeout: 60_000,
}, async () => {
  const folder = await newFolder()
  await fileOutbox({ folder }).put(waitingEntry('an-older-entry'))
  const before = await readdir(folder, { recursive: true })
  const said = await run('./limited.fixture.ts', [folder], 16).ended
  expect(JSON.parse(said)).toEqual({
    reason: 'full',
    size: 100_000,
    done: 'done',
    keys: ['an-older-entry', 'the-large-entry'],
    durable: false,
  })
  // Only an empty folder for its files, and the turns it took, are beside what was there.
  const after = (await readdir(folder, { recursive: true })).filter((name) => !name.startsWith('locks'))
  expect(after.sort()).toEqual([...before, filesFolder(nameOf('the-large-entry'))].sort())
  const [older] = await fileOutbox({ folder }).all()
  expect(older).toMatchObject({ key: 'an-older-entry', state: { name: 'waiting' } })
  expect(older?.attachments[0]?.blob.size).toBe(4)
})

test('where no folder can be made, the life of the process is all there is, and it says so', async () => {
  const file = join(await newFolder(), 'file')
  await writeFile(file, '')
  const outbox = fileOutbox({ folder: join(file, 'below') })
  expect(await outbox.durable()).toBe(false)
  const entry = waitingEntry('a')
  await expect(outbox.put(entry)).rejects.toMatchObject({ name: 'OutboxError', reason: 'unavailable' })
  expect(await outbox.get('a')).toBe(entry)
  expect(await outbox.all()).toEqual([entry])
  await outbox.remove('a')
  expect(await outbox.all()).toEqual([])
})

test('what could not be kept is kept once it can be', async () => {
  const file = join(await newFolder(), 'file')
  await writeFile(file, '')
  const folder = join(file, 'below')
  const outbox = fileOutbox({ folder })
  await expect(outbox.put(waitingEntry('a'))).rejects.toThrow()
  await rm(file)
  expect(await outbox.durable()).toBe(true)
  expect(await fileOutbox({ folder }).get('a')).toMatchObject({ key: 'a' })
})

test('an accepted entry of an earlier process is not listed, and is gone after an hour', async () => {
  const folder = await newFolder()
  const outbox = fileOutbox({ folder })
  await outbox.put(acceptedEntry('a'))
  const path = join(folder, rowFile(nameOf('a')))
  const row = await readRow(folder, 'a')
  if (!isRow(row)) throw new Error('there is no row')
  await writeFile(path, JSON.stringify({ ...row, session: 'an earlier process' }))
  expect(await outbox.all()).toEqual([])
  expect(await outbox.get('a')).toMatchObject({ state: { name: 'accepted' } })
  await writeFile(path, JSON.stringify({ ...row, session: 'an earlier process', acceptedAt: Date.now() - 3_700_000 }))
  expect(await outbox.all()).toEqual([])
  expect(await outbox.get('a')).toBeUndefined()
})
