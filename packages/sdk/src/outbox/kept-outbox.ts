import { isAccepted, withoutWords } from './accepted.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'
import { OutboxError } from './outbox-error.ts'
import { createTurns } from './turns.ts'

/** Entries in a store and nowhere else. Every promise rejects with an `OutboxError` where the store fails. */
export interface EntryStore {
  get(key: string): Promise<OutboxEntry | undefined>
  /** What this session may see. */
  all(): Promise<OutboxEntry[]>
  keys(): Promise<string[]>
  put(entry: OutboxEntry): Promise<void>
  remember(key: string): Promise<void>
  remove(key: string): Promise<void>
  clear(): Promise<void>
  /** Writes something for trial. */
  probe(): Promise<void>
}

/** What those who share a store tell each other. */
export interface News {
  /** Tells that what has this key was changed by us; without one, everything. */
  tell(key?: string): void
  /** Calls back when others change something, with a test for keys. */
  listen(listener: (isChanged: (key: string) => boolean) => void): void
}

export interface KeptOutbox {
  readonly outbox: Outbox
  /** To be called when what was in the store is no longer there. */
  lost(): void
  /** Hears others from now on, even if nobody has subscribed. */
  listen(): void
}

/** An entry of our own that is not accepted, for when the store cannot give it back. */
interface Own {
  readonly entry: OutboxEntry
  readonly state: 'writing' | 'kept' | 'failed'
}

/** How long (ms) the outcome of a trial is good for. */
const trialLasts = 10_000

/** An outbox on a store. What the store does not take is kept in memory, so that it can be sent all the same. */
export function keptOutbox(store: EntryStore, news: News, exclusive: Outbox['exclusive']): KeptOutbox {
  const turns = createTurns()
  const own = new Map<string, Own>()
  /** Keys that have passed by, for news of what is no longer there. */
  const seen = new Set<string>()
  const listeners = new Set<(key: string) => void>()
  let listening = false
  let trial: { readonly outcome: Promise<boolean>; readonly until: number } | undefined

  const outbox: Outbox = {
    async durable() {
      for (const { entry, state } of [...own.values()]) {
        // What has failed once may fit now.
        if (state === 'failed' && !(await succeeds(write(entry)))) return false
      }
      if (!trial || trial.until < Date.now()) {
        trial = { outcome: succeeds(store.probe()), until: Date.now() + trialLasts }
      }
      return trial.outcome
    },

    async get(key) {
      const held = own.get(key)
      let found: OutboxEntry | undefined
      try {
        found = await store.get(key)
      } catch (error) {
        const entry = own.get(key)?.entry
        // What cannot be read is not gone.
        if (!entry) throw error
        return entry
      }
      // Nobody may write again what others have changed or ended.
      if (held?.state === 'kept' && held === own.get(key)) {
        if (found && !isAccepted(found)) own.set(key, { entry: found, state: 'kept' })
        else own.delete(key)
      }
      return newest(found, own.get(key))
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

    async remember(key) {
      await turns(key, () => store.remember(key))
      news.tell(key)
    },

    async remove(key) {
      const held = own.get(key)
      own.delete(key)
      seen.add(key)
      await turns(key, () => store.remove(key)).catch((error) => {
        // What was never kept is gone.
        if (held?.state !== 'failed') unlessUnavailable(error)
      })
      news.tell(key)
    },

    async clear() {
      // What is still being written would come back.
      await Promise.all([...own.keys()].map((key) => turns(key, async () => {})))
      own.clear()
      await store.clear().catch(unlessUnavailable)
      news.tell()
    },

    exclusive,

    subscribe(listener) {
      listen()
      // A function given twice is called twice.
      const call = (key: string) => listener(key)
      listeners.add(call)
      return () => listeners.delete(call)
    },
  }
  return { outbox, lost, listen }

  /** Changes of one key are made in the order of the calls. */
  async function write(entry: OutboxEntry): Promise<void> {
    const { key } = entry
    seen.add(key)
    own.set(key, { entry, state: 'writing' })
    const become = (state: Own['state']) => {
      // Unless it was changed or removed meanwhile.
      if (own.get(key)?.entry !== entry) return
      if (state === 'kept' && isAccepted(entry)) own.delete(key)
      else own.set(key, { entry, state })
    }
    try {
      await turns(key, () => store.put(entry))
    } catch (error) {
      become('failed')
      trial = undefined
      throw error
    }
    become('kept')
    news.tell(key)
  }

  function lost(): void {
    const before = [...own].filter(([, { state }]) => state === 'kept')
    // From here on they are not taken for removed by somebody else.
    for (const [key, { entry }] of before) own.set(key, { entry, state: 'failed' })
    for (const [, { entry }] of before) write(entry).catch(() => {})
  }

  function listen(): void {
    if (listening) return
    listening = true
    news.listen(async (isChanged) => {
      for (const key of await store.keys().catch(() => [])) seen.add(key)
      for (const key of [...seen].filter(isChanged)) for (const call of [...listeners]) call(key)
    })
  }
}

/** What somebody else has brought to its end is at its end, whatever we could not write. */
function newest(found: OutboxEntry | undefined, held: Own | undefined): OutboxEntry | undefined {
  if (!held || held.state === 'kept' || (found && isAccepted(found))) return found
  return held.entry
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

/** Where there is no store, nothing is in it. */
function unlessUnavailable(error: unknown): void {
  if (!(error instanceof OutboxError && error.reason === 'unavailable')) throw error
}
