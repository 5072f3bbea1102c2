import type { Database } from './database.ts'
import { createId } from './session.ts'

interface Lease {
  readonly owner: string
  /** Until when it holds, by the clock of the device (ms). */
  readonly until: number
}

export interface LeaseOptions {
  /** How long a lease outlives its page (ms). Browsers let a hidden page act once a minute, so it must be longer. */
  readonly lasts?: number
  /** How often somebody who waits looks again (ms). */
  readonly pause?: number
}

/** Does work while a row in the database says whose it is. Without a database the work is done all the same. */
export function createLeases({ transact }: Database, { lasts = 90_000, pause = 1_000 }: LeaseOptions = {}) {
  return async <T>(tag: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const owner = createId()
    while (!(await take(tag, owner))) await waiting(pause, signal)
    const heartbeat = setInterval(() => void take(tag, owner), lasts / 6)
    try {
      signal?.throwIfAborted()
      return await work()
    } finally {
      clearInterval(heartbeat)
      await give(tag, owner)
    }
  }

  /** Takes or prolongs it; false while it is somebody else's. */
  async function take(tag: string, owner: string): Promise<boolean> {
    let taken = true
    const taking = transact(['leases'], 'readwrite', ({ store, after }) => {
      const leases = store('leases')
      after(leases.get(tag), (lease: Lease | undefined) => {
        const now = Date.now()
        // One that would hold for longer than any was made before the clock was set back.
        taken = !lease || lease.owner === owner || lease.until <= now || lease.until > now + lasts
        if (taken) leases.put({ owner, until: now + lasts } satisfies Lease, tag)
      })
    })
    return taking.then(
      () => taken,
      () => true,
    )
  }

  async function give(tag: string, owner: string): Promise<void> {
    const giving = transact(['leases'], 'readwrite', ({ store, after }) => {
      const leases = store('leases')
      after(leases.get(tag), (lease: Lease | undefined) => {
        if (lease?.owner === owner) leases.delete(tag)
      })
    })
    await giving.catch(() => {})
  }
}

function waiting(pause: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, pause)
    function stop(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
