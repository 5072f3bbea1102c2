import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import type { RateLimit } from '../config.ts'
import { refusal } from '../problems.ts'

/** One thing that is counted: what and for whom, hashed, and how often it may happen. */
export interface Counted {
  readonly bucket: string
  readonly limit: RateLimit
}

type Counting = Pick<Backend, 'database' | 'clock'>

/**
 * Counts one more of each, in windows that are the same for every process.
 *
 * @throws ProblemError `rate_limited` with `Retry-After` when any of them is used up
 */
export async function limited(backend: Counting, counted: readonly Counted[]): Promise<void> {
  const over = await count(backend, counted)
  if (over.length > 0) throw tooMany(backend, over)
}

/** Counts one more of each. Gives those that are over their limit. */
export async function count({ database, clock }: Counting, counted: readonly Counted[]): Promise<Counted[]> {
  const now = clock()
  const rows = effective(counted)
  if (rows.length === 0) return []
  const counts = await database
    .insertInto('rate_counters')
    .values(rows.map(({ bucket, limit }) => ({ bucket, window_end: windowEnd(limit, now), count: 1 })))
    .onConflict((conflict) =>
      conflict.columns(['bucket', 'window_end']).doUpdateSet({ count: sql<number>`rate_counters.count + 1` }),
    )
    .returning(['bucket', 'count'])
    .execute()
  return rows.filter(({ bucket, limit }) => counts.some((row) => row.bucket === bucket && row.count > limit.count))
}

/**
 * Looks without counting.
 *
 * @throws ProblemError `rate_limited` when one more of any would be too many
 */
export async function requireRoom(backend: Counting, counted: readonly Counted[]): Promise<void> {
  const full = await fullOf(backend, counted)
  if (full.length > 0) throw tooMany(backend, full)
}

async function fullOf({ database, clock }: Counting, counted: readonly Counted[]): Promise<Counted[]> {
  const rows = effective(counted)
  if (rows.length === 0) return []
  const counts = await database
    .selectFrom('rate_counters')
    .select(['bucket', 'count'])
    .where((row) => row.or(rows.map((one) => row.and(keyOf(one, clock())))))
    .execute()
  return rows.filter(({ bucket, limit }) => counts.some((row) => row.bucket === bucket && row.count >= limit.count))
}

/** Takes back what was counted: it turned out not to be of the kind that is limited. */
export async function uncount({ database, clock }: Counting, counted: readonly Counted[]): Promise<void> {
  const rows = effective(counted)
  if (rows.length === 0) return
  await database
    .updateTable('rate_counters')
    .set({ count: sql<number>`greatest(count - 1, 0)` })
    .where((row) => row.or(rows.map((one) => row.and(keyOf(one, clock())))))
    .execute()
}

/** The refusal when these are used up. */
export function tooMany({ clock }: Pick<Backend, 'clock'>, spent: readonly Counted[]) {
  const now = clock()
  const until = new Date(Math.max(...spent.map(({ limit }) => windowEnd(limit, now).getTime())))
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return refusal(
    'rate_limited',
    'Too many requests; the limit ends at the moment in params.until',
    { params: { until: until.toISOString() } },
    { 'retry-after': String(seconds) },
  )
}

const effective = (counted: readonly Counted[]): Counted[] => counted.filter(({ limit }) => limit.count > 0)

const keyOf = ({ bucket, limit }: Counted, now: Date) => ({ bucket, window_end: windowEnd(limit, now) })

function windowEnd({ seconds }: RateLimit, now: Date): Date {
  const length = seconds * 1000
  return new Date((Math.floor(now.getTime() / length) + 1) * length)
}
