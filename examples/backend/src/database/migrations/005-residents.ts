import { type Kysely, sql } from 'kysely'

/** Whose a case is, where a network has said who the resident is: a keyed hash, never the id in the network. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `alter table submissions add column resident_hash text`,
  // A resident's own list, newest first. Most cases are of nobody who is known.
  `create index submissions_by_resident on submissions (organization, resident_hash, sent_at desc, id desc)
    where resident_hash is not null`,
]
