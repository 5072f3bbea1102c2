import { withBlobs, withBytes } from './blob-bytes.ts'
import { type Database, mayBeBlobs, type Transaction } from './database.ts'
import {
  type EntryRow,
  entryOf,
  type FileName,
  isNewer,
  isOfSession,
  isOutlived,
  isPast,
  isRow,
  isUnsent,
  rowOf,
} from './entry-row.ts'
import type { EntryStore } from './kept-outbox.ts'
import type { OutboxEntry } from './outbox.ts'
import { OutboxError } from './outbox-error.ts'
import { currentSession } from './session.ts'

/** `onUnsent` is called before a change is complete, so that the last call of all pages is for the last change. */
export function createEntryStore({ transact }: Database, onUnsent: (count: number) => void): EntryStore {
  const session = currentSession()
  const change = (work: (tx: Transaction) => void): Promise<void> => transact(['entries', 'files'], 'readwrite', work)

  return {
    async get(key) {
      const { rows, files } = await read(key)
      return rows.map((row) => entryOf(row, files))[0]
    },

    async all() {
      const { rows, files } = await read()
      const known = rows.filter(isRow)
      await forget(known.filter((row) => isOutlived(row, session)))
      return known.filter((row) => isOfSession(row, session)).flatMap((row) => entryOf(row, files) ?? [])
    },

    async keys() {
      let keys: string[] = []
      await transact(['entries'], 'readonly', ({ store, after }) => {
        after(store('entries').getAll(), (rows) => {
          tell(rows)
          keys = rows.filter(isRow).map(({ key }) => key)
        })
      })
      return keys
    },

    async put(entry) {
      const blobs = entry.attachments.map(({ blob }) => blob)
      try {
        await write(entry, blobs)
      } catch (error) {
        if (!mayBeBlobs(error)) throw error
        await write(entry, await Promise.all(blobs.map(withBytes)))
      }
    },

    remember: (key) =>
      change(({ store, after }) => {
        after(store('entries').get(key), (row) => {
          if (isRow(row)) store('entries').put({ ...row, remembered: true } satisfies EntryRow, key)
        })
      }),

    remove: (key) =>
      change((tx) => {
        tx.after(tx.store('entries').get(key), (row) => {
          if (!isNewer(row)) erase(tx, key)
          count(tx)
        })
      }),

    clear: () =>
      transact(['entries', 'files', 'leases'], 'readwrite', ({ store }) => {
        for (const name of ['entries', 'files', 'leases'] as const) store(name).clear()
        tell([])
      }),

    probe: () =>
      transact(['leases'], 'readwrite', ({ store }) => {
        store('leases').put({ owner: '', until: 0 }, '')
        store('leases').delete('')
      }),
  }

  /** One row, or all of them, with the bytes of their files. */
  async function read(key?: string) {
    let rows: unknown[] = []
    let names: IDBValidKey[] = []
    let bytes: unknown[] = []
    const range = key === undefined ? undefined : filesOf(key)
    await transact(['entries', 'files'], 'readonly', ({ store, after }) => {
      after(store('entries').getAll(key), (found) => {
        rows = found
        if (key === undefined) tell(found)
      })
      after(store('files').getAllKeys(range), (found) => {
        names = found
      })
      after(store('files').getAll(range), (found) => {
        bytes = found
      })
    })
    const files = new Map(names.map((name, index) => [String(name), withBlobs(bytes[index])]))
    return { rows, files: (owner: string, name: FileName) => files.get(String(fileKey(owner, name))) }
  }

  async function write(entry: OutboxEntry, files: readonly unknown[]): Promise<void> {
    await change((tx) => {
      const { store, after } = tx
      after(store('entries').get(entry.key), (old) => {
        if (isNewer(old)) throw new OutboxError('newer')
        if (isPast(entry, old)) return
        const row = rowOf(entry, session, old)
        store('entries').put(row, entry.key)
        count(tx)
        after(store('files').getAllKeys(filesOf(entry.key)), (keys) => {
          const kept = new Set(keys.map(String))
          row.attachments.forEach((name, index) => {
            const key = fileKey(entry.key, name)
            if (!kept.delete(String(key))) store('files').put(files[index], key)
          })
          for (const key of keys) if (kept.has(String(key))) store('files').delete(key)
        })
      })
    })
  }

  async function forget(rows: readonly EntryRow[]): Promise<void> {
    if (rows.length === 0) return
    const forgetting = change((tx) => {
      for (const { key } of rows) erase(tx, key)
    })
    await forgetting.catch(() => {})
  }

  function count({ store, after }: Transaction): void {
    after(store('entries').getAll(), tell)
  }

  function tell(rows: readonly unknown[]): void {
    try {
      onUnsent(rows.filter(isUnsent).length)
    } catch {
      // The entries matter more than whoever counts them.
    }
  }
}

function erase({ store }: Transaction, key: string): void {
  store('entries').delete(key)
  store('files').delete(filesOf(key))
}

const fileKey = (owner: string, { id, sha256 }: FileName): string[] => [owner, id, sha256]

/** An array stands after all strings. */
const filesOf = (owner: string): IDBKeyRange => IDBKeyRange.bound([owner], [owner, []])
