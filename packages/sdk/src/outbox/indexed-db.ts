import { openDatabase } from './database.ts'
import { createEntryStore } from './entry-store.ts'
import { exclusiveIn } from './exclusive.ts'
import { keptOutbox } from './kept-outbox.ts'
import { createNews } from './news.ts'
import type { Outbox } from './outbox.ts'

export interface IndexedDbOutboxOptions {
  /**
   * Whose submissions these are, where several residents use one device: each place has a database, locks and messages
   * between pages of its own, and nothing of another's is found in it. The database of all where it is left out or empty.
   * It names nobody: the `keeping` of a session, and no id of a network.
   */
  readonly place?: string
  /**
   * Called with the number of entries in the database that are not accepted, whenever this page changes or reads them or
   * hears of a change. For a flag that tells the next page whether to wake the client.
   */
  readonly onUnsent?: (count: number) => void
}

/**
 * Keeps submissions in the browser, for all pages of the site. What the database does not take is kept for the life of
 * the page, so that it can be sent all the same.
 *
 * The browser is not asked to exempt the site from eviction (`navigator.storage.persist`): that would cover everything
 * the site keeps, which is for the site to decide, and Firefox would put the question to the resident.
 *
 * @example
 * ```ts
 * const client = createClient({ organization, adapter, outbox: indexedDbOutbox() })
 * ```
 */
export function indexedDbOutbox({ place, onUnsent }: IndexedDbOutboxOptions = {}): Outbox {
  // The browser may throw the database away while the page is at work.
  const database = openDatabase(place, () => lost())
  const store = createEntryStore(database, onUnsent ?? (() => {}))
  const { outbox, lost, listen } = keptOutbox(store, createNews(database.name), exclusiveIn(database))
  if (onUnsent) listen()
  return outbox
}
