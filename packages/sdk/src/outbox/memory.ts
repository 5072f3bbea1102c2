import type { Outbox, OutboxEntry } from './outbox.ts'

/** Keeps submissions for the life of the page. */
export function memoryOutbox(): Outbox {
  const entries = new Map<string, OutboxEntry>()
  return {
    durable: false,
    put: async (entry) => {
      entries.set(entry.key, entry)
    },
    all: async () => [...entries.values()],
    remove: async (key) => {
      entries.delete(key)
    },
  }
}
