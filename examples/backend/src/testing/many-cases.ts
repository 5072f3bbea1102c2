import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** Makes so many cases like the one that an organization has, with their first entries, under numbers of their own. */
export async function multiply(database: Database, organization: string, count: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_name = 'submissions' and column_name not in ('id', 'number', 'sent_at')`.execute(database)
  const columns = sql.join(rows.map(({ name }) => sql.ref(name)))
  const values = sql.join(rows.map(({ name }) => sql.ref(`model.${name}`)))
  await sql`
    with counter as (
      update case_counters set last = last + ${count} where organization = ${organization} returning year, last
    ), model as (
      select * from submissions where organization = ${organization} limit 1
    ), made as (
      insert into submissions (id, number, sent_at, ${columns})
      select gen_random_uuid(), case_number(counter.year, (counter.last - ${count} + n)::integer),
        model.sent_at - n * interval '1 minute', ${values}
      from generate_series(1, ${count}::integer) n, counter, model
      returning id, sent_at, status
    )
    insert into timeline (submission_id, at, status, action, actor)
    select id, sent_at, status, 'submit', 'resident' from made`.execute(database)
  await sql`analyze`.execute(database)
}
