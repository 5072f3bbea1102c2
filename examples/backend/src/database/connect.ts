import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { lockFolder } from './pglite-lock.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
/** A connection, in a transaction or not. */
export type Queries = Database | Transaction<Tables>

/** PostgreSQL when there is a `databaseUrl`, else PGlite in a folder; `memory://` keeps nothing. */
export async function connect(where: { databaseUrl?: string | undefined; dataDir: string }): Promise<Database> {
  if (where.databaseUrl) {
    const pool = new pg.Pool({ connectionString: where.databaseUrl, max: 10, connectionTimeoutMillis: 10_000 })
    // An idle connection that the server closes must not end the process; the next query opens another.
    pool.on('error', () => {})
    // Nor must one that breaks while it is in use: whoever uses it hears of it by the query that fails.
    pool.on('connect', (client) => client.on('error', () => {}))
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  }
  const folder = where.dataDir === 'memory://' ? where.dataDir : join(where.dataDir, 'pglite')
  if (folder !== where.dataDir) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    lockFolder(folder)
  }
  return new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: await PGlite.create(folder) }) })
}
