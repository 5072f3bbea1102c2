import type { Database } from './database.ts'
import { createLeases } from './lease.ts'
import type { Outbox } from './outbox.ts'
import { tagOf } from './tag.ts'
import { createTurns } from './turns.ts'

/**
 * One page of the site at a time per key: by Web Locks, which the browser frees when a page dies; by leases in the
 * database where there are none, as on a page without https; and where there is no database either, within this page.
 */
export function exclusiveIn(database: Database): Outbox['exclusive'] {
  const turns = createTurns()
  const leases = createLeases(database)

  return async (key, work, signal) => {
    const locks = globalThis.navigator?.locks as LockManager | undefined
    const tag = tagOf(key)
    let begun = false
    const begin = () => {
      begun = true
      return work()
    }
    if (locks) {
      try {
        return await locks.request(`${database.name}:${tag}`, signal ? { signal } : {}, begin)
      } catch (error) {
        if (begun) throw error
        // Not for this page, as in a sandboxed frame; unless somebody has stopped waiting.
        signal?.throwIfAborted()
      }
    }
    return turns(key, () => leases(tag, work, signal), signal)
  }
}
