import type { Outbox, OutboxEntry } from './outbox/outbox.ts'

// One store that several pages share, as a browser's database is: each sees what the others have written, one at a time
// has its turn, and a page that is killed does nothing more.

export interface Tab {
  readonly outbox: Outbox
  /** Nothing that this page has begun goes on, and its turns are free. */
  kill(): void
}

export interface SharedStore {
  readonly rows: ReadonlyMap<string, OutboxEntry>
  open(): Tab
  /** From now on nothing can be written or read, or it can again. */
  fail(failing: boolean): void
}

interface Waiting {
  readonly tab: object
  start(): void
}

/** `pause` is what each step takes; a store answers the requests of one page in their order. */
export function sharedStore(pause: () => Promise<void> = async () => {}): SharedStore {
  const rows = new Map<string, OutboxEntry>()
  const turns = new Map<string, Waiting[]>()
  const tabs = new Map<object, Set<(key: string) => void>>()
  let failing = false

  return {
    rows,
    open,
    fail(now) {
      failing = now
    },
  }

  function open(): Tab {
    const tab = {}
    const listeners = new Set<(key: string) => void>()
    tabs.set(tab, listeners)
    let last: Promise<unknown> = Promise.resolve()
    const never = new Promise<never>(() => {})
    const alive = () => tabs.has(tab)

    /** In the order of the calls, and only while the page lives. */
    function step<T>(work: () => T): Promise<T> {
      const own = last.then(async () => {
        await pause()
        if (!alive()) return never
        if (failing) throw new DOMException('full', 'QuotaExceededError')
        const result = work()
        await pause()
        return alive() ? result : never
      })
      last = own.catch(() => {})
      return own
    }

    async function tell(key: string): Promise<void> {
      for (const [other, theirs] of tabs) {
        if (other === tab) continue
        await pause()
        for (const listener of [...theirs]) listener(key)
      }
    }

    const outbox: Outbox = {
      durable: () => step(() => true).catch(() => false),
      get: (key) => step(() => structuredClone(rows.get(key))),
      all: () => step(() => structuredClone([...rows.values()])),
      put: (entry) => {
        const copy = structuredClone(entry)
        return step(() => {
          rows.set(copy.key, copy)
          void tell(copy.key)
        })
      },
      remember: async () => {},
      remove: (key) =>
        step(() => {
          if (rows.delete(key)) void tell(key)
        }),
      clear: () => step(() => rows.clear()),
      async exclusive(key, work, signal) {
        await pause()
        if (!alive()) return never
        await turn(key, tab, signal)
        if (!alive()) return never
        try {
          return await work()
        } finally {
          if (alive()) leave(key, tab)
        }
      },
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    return {
      outbox,
      kill() {
        tabs.delete(tab)
        listeners.clear()
        for (const key of turns.keys()) leave(key, tab)
      },
    }
  }

  function turn(key: string, tab: object, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((start, stop) => {
      if (signal?.aborted) return stop(signal.reason)
      const queue = turns.get(key) ?? []
      turns.set(key, queue)
      const own = { tab, start }
      queue.push(own)
      signal?.addEventListener('abort', () => {
        const at = queue.indexOf(own)
        if (at > 0) queue.splice(at, 1)
        stop(signal.reason)
      })
      if (queue[0] === own) start()
    })
  }

  /** Ends the turn of a page; of one that is gone, its waiting too. */
  function leave(key: string, tab: object): void {
    const queue = turns.get(key) ?? []
    const [first] = queue
    if (first?.tab === tab) queue.shift()
    if (!tabs.has(tab)) queue.splice(0, queue.length, ...queue.filter((one) => one.tab !== tab))
    if (queue[0] !== first) queue[0]?.start()
  }
}
