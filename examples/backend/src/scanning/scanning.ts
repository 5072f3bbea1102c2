import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { type Scanner, ScannerError } from './clamd.ts'

/** Holds files back until a scanner has found them clean. */
export interface Scanning {
  /** From the end of this transaction on nobody gets the file, until it is found clean. */
  hold(queries: Queries, storeKey: string): Promise<void>
  /** Has looked at what is held as soon as there is time; returns at once. */
  look(): void
  /** Resolves when all that is due has been looked at. */
  looked(): Promise<void>
  /** Looks at nothing more. What is being looked at is due again at once. */
  stop(): Promise<void>
}

interface Surroundings extends Pick<Backend, 'database' | 'files' | 'clock'> {
  readonly scanner: Scanner
  /** Told when the scanner has not looked, and why; the message holds nothing that somebody sent. */
  failed(error: Error): void
}

const atOnce = 4
/** Milliseconds in which whoever has taken a file looks at it; then anybody may. */
const turn = 180_000
const shortestPause = 10_000
const longestPause = 300_000
const pollEvery = 10_000

/**
 * Any number of processes share the work: who looks at a file moves the moment at which it is due, by which the others
 * leave it alone, and which comes back when that process dies.
 */
export function startScanning(surroundings: Surroundings): Scanning {
  const { clock, failed } = surroundings
  let underway: Promise<void> | undefined
  let again = false
  const stopping = new AbortController()
  const { signal } = stopping

  async function lookAtAll(): Promise<void> {
    do {
      again = false
      while (!signal.aborted) {
        const taken = await take(surroundings)
        if (taken.length === 0) break
        const outcomes = await Promise.all(taken.map((file) => lookAt(surroundings, file, signal)))
        // What does not answer one file will not answer the next one either.
        if (outcomes.includes('unreachable')) return
      }
    } while (again && !signal.aborted)
  }

  function look(): void {
    if (signal.aborted) return
    again = true
    underway ??= lookAtAll()
      .catch(failed)
      .finally(() => {
        underway = undefined
      })
  }

  const timer = setInterval(look, pollEvery)
  timer.unref()
  return {
    look,
    async hold(queries, storeKey) {
      const row = { store_key: storeKey, state: 'checking' as const, due_at: clock() }
      await queries.insertInto('scans').values(row).execute()
    },
    async looked() {
      look()
      while (underway) await underway
    },
    async stop() {
      stopping.abort()
      clearInterval(timer)
      await underway
    },
  }
}

async function take({ database, clock }: Surroundings): Promise<Taken[]> {
  const now = clock()
  return database
    .updateTable('scans')
    .set({ due_at: new Date(now.getTime() + turn), attempts: sql<number>`attempts + 1` })
    .where('store_key', 'in', (from) =>
      from
        .selectFrom('scans')
        .select('store_key')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(atOnce)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['store_key', 'state', 'attempts'])
    .execute()
}

interface Taken {
  readonly store_key: string
  readonly state: 'checking' | 'refused'
  readonly attempts: number
}

async function lookAt(
  surroundings: Surroundings,
  file: Taken,
  signal: AbortSignal,
): Promise<'done' | 'later' | 'unreachable'> {
  const { database, files, clock, failed, scanner } = surroundings
  const own = database.updateTable('scans').where('store_key', '=', file.store_key)
  try {
    if (file.state === 'checking') {
      const bytes = await files.get(file.store_key)
      if (!bytes) throw new ScannerError('refused', 'the bytes of a file are gone')
      const verdict = await scanner(bytes, signal)
      if (verdict === 'clean') {
        await database.deleteFrom('scans').where('store_key', '=', file.store_key).execute()
        return 'done'
      }
      await own.set({ state: 'refused', found: verdict.found }).execute()
    }
    // A process that ends here leaves it due: the bytes are removed by the next one.
    await files.remove(file.store_key)
    await own.set({ due_at: null }).execute()
    return 'done'
  } catch (error) {
    if (!signal.aborted) failed(error as Error)
    const pause = signal.aborted ? 0 : Math.min(longestPause, shortestPause * 2 ** Math.min(file.attempts - 1, 10))
    await own.set({ due_at: new Date(clock().getTime() + pause) }).execute()
    return error instanceof ScannerError && error.code === 'unreachable' ? 'unreachable' : 'later'
  }
}
