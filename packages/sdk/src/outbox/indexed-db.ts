import { openDatabase } from './database.ts'
import { isAccepted, withoutWords } from './entry-row.ts'
import { createEntryStore } from './entry-store.ts'
import { exclusiveIn } from './exclusive.ts'
import { createNews } from './news.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'
import { OutboxError } from './outbox-error.ts'
import { tagOf } from './tag.ts'
import { createTurns } from './turns.ts'

export interface IndexedDbOutboxOptions {
  /**
   * Called with the number of entries in the database that are not accepted, whenever this page changes or reads them or
   * hears of a change. For a flag that tells the next page whether to wake the client.
   */
  readonly onUnsent?: (count: number) => void
}

/** An entry of this page that is not accepted, for when the database cannot give it back. */
interface Own {
  readonly entry: OutboxEntry
  readonly state: 'writing' | 'kept' | 'failed'
}

/** How long (ms) the outcome of a trial is good for. */
const trialLasts = 10_000

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
export function indexedDbOutbox({ onUnsent }: IndexedDbOutboxOptions = {}): Outbox {
  const database = openDatabase(() => void rescue())
  const store = createEntryStore(database, onUnsent ?? (() => {}))
  const news = createNews()
  const turns = createTurns()
  const own = new Map<string, Own>()
  /** Keys that have passed through this page, for news of what is no longer there. */
  const seen = new Set<string>()
  const listeners = new Set<(key: string) => void>()
  let listening = false
  let trial: { readonly outcome: Promise<boolean>; readonly until: number } | undefined
  if (onUnsent) listen()

  return {
    async durable() {
      const failed = [...own.values()].filter(({ state }) => state === 'failed')
      for (const { entry } of failed) {
        // What has failed once may fit now.
        const kept = await write(entry).then(
          () => true,
          () => false,
        )
        if (!kept) return false
      }
      if (!trial || trial.until < Date.now()) {
        const outcome = store.probe().then(
          () => true,
          () => false,
        )
        trial = { outcome, until: Date.now() + trialLasts }
      }
      return trial.outcome
    },

    async get(key) {
      const held = own.get(key)
      try {
        return newest(await store.get(key), held)
      } catch {
        return held?.entry
      }
    },

    async all() {
      let found: OutboxEntry[]
      try {
        found = await store.all()
      } catch {
        return [...own.values()].map(({ entry }) => entry)
      }
      const entries = new Map(found.map((entry) => [entry.key, entry]))
      for (const [key, held] of own) {
        const entry = newest(entries.get(key), held)
        if (entry) entries.set(key, entry)
      }
      for (const key of entries.keys()) seen.add(key)
      return [...entries.values()]
    },

    put: (entry) => write(withoutWords(entry)),

    remember: (key) => store.remember(key),

    async remove(key) {
      const held = own.get(key)
      own.delete(key)
      seen.add(key)
      await turns(key, () => store.remove(key)).catch((error) => {
        // It was never there.
        if (held?.state !== 'failed') unlessUnavailable(error)
      })
      news.tell(tagOf(key))
    },

    async clear() {
      own.clear()
      await store.clear().catch(unlessUnavailable)
      news.tell()
    },

    exclusive: exclusiveIn(database),

    subscribe(listener) {
      listen()
      // Each its own, so that a function given twice is called twice.
      const call = (key: string) => listener(key)
      listeners.add(call)
      return () => listeners.delete(call)
    },
  }

  /** In the order of asking, for a key. */
  async function write(entry: OutboxEntry): Promise<void> {
    const { key } = entry
    seen.add(key)
    own.set(key, { entry, state: 'writing' })
    const become = (state: Own['state']) => {
      if (own.get(key)?.entry !== entry) return
      if (state === 'kept' && isAccepted(entry)) own.delete(key)
      else own.set(key, { entry, state })
    }
    try {
      await turns(key, () => store.put(entry))
      become('kept')
    } catch (error) {
      become('failed')
      trial = undefined
      throw error
    }
    news.tell(tagOf(key))
  }

  /** The browser has thrown the database away while this page was at work. */
  async function rescue(): Promise<void> {
    for (const { entry, state } of [...own.values()]) if (state === 'kept') await write(entry).catch(() => {})
  }

  function listen(): void {
    if (listening) return
    listening = true
    news.listen(async (tag) => {
      const there = onUnsent ? store.all().then((entries) => entries.map(({ key }) => key)) : store.keys()
      for (const key of await there.catch(() => [])) seen.add(key)
      for (const key of seen) {
        if (tag === undefined || tagOf(key) === tag) for (const call of [...listeners]) call(key)
      }
    })
  }
}

/** What another page has brought to its end is at its end, whatever this page could not write. */
function newest(found: OutboxEntry | undefined, held: Own | undefined): OutboxEntry | undefined {
  if (!held || held.state === 'kept' || (found && isAccepted(found))) return found
  return held.entry
}

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof OutboxError && error.reason === 'unavailable')) throw error
}
