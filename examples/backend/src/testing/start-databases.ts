import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { TestProject } from 'vitest/node'
import { migrate } from '../database/migrate.ts'
import type { Tables } from '../database/tables.ts'
import { startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server on which databases can be made. */
    postgresUrl: string
    /** A file with PGlite's folder after all migrations: a copy of it starts faster than a new one. */
    pgliteCopy: string
  }
}

/** A real PostgreSQL server for the tests: that of `DATABASE_URL`, or one started from npm. No server, no tests. */
export default async function startDatabases(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-databases-'))
  // PostgreSQL's own user must be able to walk through it.
  await chmod(folder, 0o755)
  const server = process.env.DATABASE_URL ? undefined : await startPostgres(join(folder, 'postgres'))
  project.provide('postgresUrl', process.env.DATABASE_URL ?? server?.url ?? '')
  project.provide('pgliteCopy', await migratedPGlite(join(folder, 'pglite.tar')))
  return async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function migratedPGlite(file: string): Promise<string> {
  const pglite = await PGlite.create('memory://')
  const database = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  await migrate(database)
  await writeFile(file, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await database.destroy()
  return file
}
