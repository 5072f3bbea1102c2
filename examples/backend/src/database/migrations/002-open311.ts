import { type Kysely, sql } from 'kysely'

/** What came over Open311, and the register that everybody can read there. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  // Who files over Open311 knows that it is public; whoever writes by another way does not, whatever `source` says.
  `alter table submissions
    add column open311 boolean not null default false,
    add column open311_token_hash text`,
  `create unique index submissions_by_open311_token on submissions (organization, open311_token_hash)
    where open311_token_hash is not null`,
  // The register is read newest first, and most cases do not stand in it.
  `create index submissions_in_register on submissions (organization, sent_at desc, id desc)
    where open311 or visibility = 'public'`,
]
