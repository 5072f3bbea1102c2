import { withBlobs, withBytes } from './blob-bytes.ts'
import { mayBeBlobs, openDatabase } from './database.ts'
import type { IndexedDbOutboxOptions } from './indexed-db.ts'
import type { Rows } from './rows.ts'

/**
 * Rows in the same database as the outbox of `indexedDbOutbox`, for what an app keeps besides. A row is cloned as it is,
 * with its blobs. `place` as there.
 */
export function indexedDbRows<T>(name: 'drafts', { place }: Pick<IndexedDbOutboxOptions, 'place'> = {}): Rows<T> {
  const { ask } = openDatabase(place)
  const write = (key: string, row: unknown) => ask(name, 'readwrite', (rows) => rows.put(row, key))
  return {
    get: async (key) => withBlobs(await ask(name, 'readonly', (rows) => rows.get(key))) as T | undefined,
    all: async () => withBlobs(await ask(name, 'readonly', (rows) => rows.getAll())) as T[],
    async put(key, row) {
      try {
        await write(key, row)
      } catch (error) {
        if (!mayBeBlobs(error)) throw error
        await write(key, await withBytes(row))
      }
    },
    remove: (key) => ask(name, 'readwrite', (rows) => rows.delete(key)),
    clear: () => ask(name, 'readwrite', (rows) => rows.clear()),
  }
}
