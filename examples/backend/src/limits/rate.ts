import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import type { RateLimit } from '../config.ts'
import { refusal } from '../problems.ts'

/** One thing that is counted: what and for whom, hashed, and how often it may happen. */
export interface Counted {
  readonly bucket: string
  readonly limit: RateLimit
}

/**
 * Counts one more of each, in windows that are the same for every process.
 *
 * @throws ProblemError `rate_limited` with `Retry-After` when any of them is used up
 */
export async function limited(backend: Pick<Backend, 'database' | 'clock'>, counted: readonly Counted[]): Promise<void> {
  const now = backend.clock()
  const rows = counted.filter(({ limit }) => limit.count > 0).map((one) => ({ ...one, end: windowEnd(one.limit, now) }))
  if (rows.length === 0) return
  const counts = await backend.database
    .insertInto('rate_counters')
    .values(rows.map(({ bucket, end }) => ({ bucket, window_end: end, count: 1 })))
    .onConflict((conflict) =>
      conflict.columns(['bucket', 'window_end']).doUpdateSet({ count: sql<number>`rate_counters.count + 1` }),
    )
    .returning(['bucket', 'count'])
    .execute()
  const spent = rows.filter(({ bucket, limit }) =>
    counts.some((row) => row.bucket === bucket && row.count > limit.count),
  )
  if (spent.length === 0) return
  const until = new Date(Math.max(...spent.map(({ end }) => end.getTime())))
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  throw refusal(
    'rate_limited',
    'Too many requests; the limit ends at the moment in params.until',
    { params: { until: until.toISOString() } },
    { 'retry-after': String(seconds) },
  )
}

/** Takes back what `limited` counted: it turned out not to be of the kind that is limited. */
export async function uncount(backend: Backend, counted: readonly Counted[]): Promise<void> {
  const now = backend.clock()
  for (const { bucket, limit } of counted) {
    await backend.database
      .updateTable('rate_counters')
      .set({ count: sql<number>`greatest(count - 1, 0)` })
      .where('bucket', '=', bucket)
      .where('window_end', '=', windowEnd(limit, now))
      .execute()
  }
}

function windowEnd({ seconds }: RateLimit, now: Date): Date {
  const length = seconds * 1000
  return new Date((Math.floor(now.getTime() / length) + 1) * length)
}
