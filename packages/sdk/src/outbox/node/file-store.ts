import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type EntryRow, entryOf, isNewer, isOfSession, isOutlived, isPast, isRow, rowOf } from '../entry-row.ts'
import type { EntryStore } from '../kept-outbox.ts'
import type { OutboxEntry } from '../outbox.ts'
import { OutboxError } from '../outbox-error.ts'
import { asOutboxError, isCode, syncFolder, unfinished, writeDurably } from './durable-file.ts'
import { filesFolder, nameOf, nameOfFile, ownerOf, rowFile, signatureOf } from './file-names.ts'

/** What we have made of each row, by its name: a signature, or `gone`. For whoever looks for changes of others. */
export type Changes = Map<string, string>

/** The life of this process. */
const session = randomUUID()

/** How long (ms) what a killed process has left may lie: it could be of one that is at work. */
const leftFor = 3_600_000

/** Rows as JSON, each beside a folder with the bytes of its files. A row is written after its files, and goes first. */
export function fileStore(folder: string, own: Changes): EntryStore {
  return guarded({
    async get(key) {
      const row = await readRow(nameOf(key))
      return isRow(row) && row.key === key ? withFiles(row) : undefined
    },

    async all() {
      const rows = await readRows()
      const entries: OutboxEntry[] = []
      for (const row of rows) {
        if (isOutlived(row, session)) await erase(nameOf(row.key)).catch(() => {})
        const entry = isOfSession(row, session) && (await withFiles(row))
        if (entry) entries.push(entry)
      }
      await sweep().catch(() => {})
      return entries
    },

    keys: async () => (await readRows()).map(({ key }) => key),

    async put(entry) {
      await makeFolder()
      const name = nameOf(entry.key)
      const old = await readRow(name)
      if (isNewer(old)) throw new OutboxError('newer')
      if (isPast(entry, old)) return
      const row = rowOf(entry, session, old)
      await writeFiles(name, row, entry)
      await writeRow(name, row)
      await removeFilesBut(name, row)
    },

    async remember(key) {
      const name = nameOf(key)
      const row = await readRow(name)
      if (isRow(row)) await writeRow(name, { ...row, remembered: true })
    },

    async remove(key) {
      const name = nameOf(key)
      if (!isNewer(await readRow(name))) await erase(name)
    },

    async clear() {
      const names = new Set((await list()).flatMap((file) => ownerOf(file) ?? []))
      for (const name of names) await erase(name)
      for (const file of await list()) if (ownerOf(file)) await rm(join(folder, file), { force: true })
    },

    async probe() {
      await makeFolder()
      const path = join(folder, rowFile(nameOf(randomUUID())) + unfinished)
      await writeDurably(path, ' '.repeat(4_096))
      await unlink(path)
    },
  })

  async function makeFolder(): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw new OutboxError('unavailable', { cause })
    }
  }

  async function list(): Promise<string[]> {
    try {
      return await readdir(folder)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return []
      throw error
    }
  }

  async function readRow(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(join(folder, rowFile(name)), 'utf8'))
    } catch (error) {
      // What is no JSON is no row.
      if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return undefined
      throw error
    }
  }

  /** One that cannot be read, or is not where it belongs, does not stop the others. */
  async function readRows(): Promise<EntryRow[]> {
    const names = (await list()).flatMap((file) => ownerOf(file, true) ?? [])
    const rows = await Promise.all(
      names.map(async (name) => {
        const row = await readRow(name).catch(() => undefined)
        return isRow(row) && nameOf(row.key) === name ? [row] : []
      }),
    )
    return rows.flat()
  }

  function writeRow(name: string, row: EntryRow): Promise<void> {
    return writeDurably(join(folder, rowFile(name)), JSON.stringify(row), (stats) => own.set(name, signatureOf(stats)))
  }

  async function writeFiles(name: string, row: EntryRow, entry: OutboxEntry): Promise<void> {
    const files = join(folder, filesFolder(name))
    for (const [index, { blob }] of entry.attachments.entries()) {
      const file = row.attachments[index]
      const path = file && join(files, nameOfFile(file))
      if (!path || (await sizeOf(path)) === blob.size) continue
      if (await mkdir(files, { recursive: true, mode: 0o700 })) await syncFolder(folder)
      await writeDurably(path, blob.stream())
    }
  }

  async function withFiles(row: EntryRow): Promise<OutboxEntry | undefined> {
    const files = join(folder, filesFolder(nameOf(row.key)))
    const sizes = new Map(row.submission.attachments.map(({ id, size }) => [id, size]))
    const blobs = new Map<string, Blob>()
    for (const file of row.attachments) {
      const path = join(files, nameOfFile(file))
      const size = await sizeOf(path)
      // Cut short by a disk that lied: no file at all is better than a half.
      if (size !== undefined && size === (sizes.get(file.id) ?? size)) {
        blobs.set(nameOfFile(file), await openAsBlob(path, { type: file.type }))
      }
    }
    return entryOf(row, (_, file) => blobs.get(nameOfFile(file)))
  }

  async function removeFilesBut(name: string, row: EntryRow): Promise<void> {
    const files = join(folder, filesFolder(name))
    const wanted = row.attachments.map(nameOfFile)
    if (wanted.length === 0) return rm(files, { recursive: true, force: true }).catch(() => {})
    for (const file of await readdir(files).catch(() => [])) {
      if (!wanted.some((one) => file.startsWith(one))) await unlink(join(files, file)).catch(() => {})
    }
  }

  async function erase(name: string): Promise<void> {
    own.set(name, 'gone')
    try {
      await unlink(join(folder, rowFile(name)))
      await syncFolder(folder)
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error
    }
    await rm(join(folder, filesFolder(name)), { recursive: true, force: true })
  }

  /** Takes away what killed processes have left. */
  async function sweep(): Promise<void> {
    const files = await list()
    for (const file of files) {
      const owner = ownerOf(file)
      if (!owner || ownerOf(file, true)) continue
      if (file === filesFolder(owner) && files.includes(rowFile(owner))) continue
      const { mtimeMs } = await stat(join(folder, file))
      if (Math.abs(Date.now() - mtimeMs) > leftFor) await rm(join(folder, file), { recursive: true, force: true })
    }
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** The same store, whose errors are `OutboxError`. */
function guarded(store: EntryStore): EntryStore {
  const guard =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await method(...args)
      } catch (error) {
        throw asOutboxError(error)
      }
    }
  const { get, all, keys, put, remember, remove, clear, probe } = store
  return {
    get: guard(get),
    all: guard(all),
    keys: guard(keys),
    put: guard(put),
    remember: guard(remember),
    remove: guard(remove),
    clear: guard(clear),
    probe: guard(probe),
  }
}
