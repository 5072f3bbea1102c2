import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './connect.ts'
import * as foundation from './migrations/001-foundation.ts'
import * as open311 from './migrations/002-open311.ts'
import * as scans from './migrations/003-scans.ts'
import * as proofOfWork from './migrations/004-proof-of-work.ts'
import * as residents from './migrations/005-residents.ts'
import * as communities from './migrations/006-communities.ts'

/** In order, by name. One that has run anywhere is never changed: a new one is added. */
const migrations: Record<string, Migration> = {
  '001-foundation': foundation,
  '002-open311': open311,
  '003-scans': scans,
  '004-proof-of-work': proofOfWork,
  '005-residents': residents,
  '006-communities': communities,
}

/** Brings the database up to date. Kysely holds an advisory lock meanwhile, so two processes may start at once. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** Throws when the database does not answer. */
export async function ping(database: Database): Promise<void> {
  await sql`select 1`.execute(database)
}
