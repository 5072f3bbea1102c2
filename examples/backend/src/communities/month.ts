import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'

/** How much came and how much was answered since the month began, where the organization is. */
export interface Month {
  readonly received: number
  readonly answered: number
}

export async function monthOf(
  { database, clock }: Pick<Backend, 'database' | 'clock'>,
  { id, timeZone }: Pick<Organization, 'id' | 'timeZone'>,
): Promise<Month> {
  const begin = sql<Date>`date_trunc('month', ${clock()}::timestamptz at time zone ${timeZone}) at time zone ${timeZone}`
  const [received, answered] = await Promise.all([
    database
      .selectFrom('submissions')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('organization', '=', id)
      .where('sent_at', '>=', begin)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('answers')
      .innerJoin('submissions', 'submissions.id', 'submission_id')
      // A case that was answered again after a dispute is one case.
      .select(({ fn }) => fn.count('submission_id').distinct().as('count'))
      .where('organization', '=', id)
      .where('at', '>=', begin)
      .executeTakeFirstOrThrow(),
  ])
  return { received: Number(received.count), answered: Number(answered.count) }
}
