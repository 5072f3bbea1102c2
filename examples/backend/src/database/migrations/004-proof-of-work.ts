import { type Kysely, sql } from 'kysely'

/** Which work has been accepted already, so that it is accepted once. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table spent_challenges (
    challenge text primary key,
    expires_at timestamptz not null
  )`,
  `create index spent_challenges_by_end on spent_challenges (expires_at)`,
]
