import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { describe, inject } from 'vitest'
import { connect, type Database } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Tables } from '../database/tables.ts'
import { newDatabaseOn } from './postgres-server.ts'

/** Runs the same tests on PGlite and on a PostgreSQL server, each on an empty database of its own. */
export function onEachDatabase(tests: (open: () => Promise<Database>) => void): void {
  describe('on PGlite', () => tests(openPGlite))
  describe('on a PostgreSQL server', () => tests(openPostgres))
}

/** The address of a new, empty database on the tests' server. */
export const newDatabase = (): Promise<string> => newDatabaseOn(inject('postgresUrl'))

/** For tests in which the database matters little. */
export async function openPGlite(): Promise<Database> {
  const loadDataDir = new Blob([await readFile(inject('pgliteCopy'))])
  return new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: await PGlite.create({ loadDataDir }) }) })
}

async function openPostgres(): Promise<Database> {
  const database = await connect({ databaseUrl: await newDatabase(), dataDir: '' })
  await migrate(database)
  return database
}
