import { type Kysely, sql } from 'kysely'

/**
 * Files that nobody gets: not looked at for viruses yet, or refused. A file without a row here is free. And uploads are
 * found by the claim of their draft.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table scans (
    store_key text primary key,
    state text not null check (state in ('checking', 'refused')),
    attempts integer not null default 0,
    due_at timestamptz,
    found text
  )`,
  `create index scans_by_due on scans (due_at) where due_at is not null`,
  `create index uploads_by_claim on uploads (claim_hash)`,
]
