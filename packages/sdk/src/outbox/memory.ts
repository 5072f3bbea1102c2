import { withoutWords } from './accepted.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'
import { createTurns } from './turns.ts'

/** Keeps submissions for the life of the page. */
export function memoryOutbox(): Outbox {
  const entries = new Map<string, OutboxEntry>()
  return {
    durable: async () => false,
    get: async (key) => entries.get(key),
    all: async () => [...entries.values()],
    put: async (entry) => {
      entries.set(entry.key, withoutWords(entry))
    },
    // Nothing here is kept beyond the page.
    remember: async () => {},
    remove: async (key) => {
      entries.delete(key)
    },
    clear: async () => entries.clear(),
    exclusive: createTurns(),
    subscribe: () => () => {},
  }
}
