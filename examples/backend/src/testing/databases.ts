import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import pg from 'pg'
import { describe, inject } from 'vitest'
import { connect, type Database } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Tables } from '../database/tables.ts'

/** Runs the same tests on PGlite and on a PostgreSQL server, each on an empty database of its own. */
export function onEachDatabase(tests: (open: () => Promise<Database>) => void): void {
  describe('on PGlite', () => tests(openPGlite))
  describe('on a PostgreSQL server', () => tests(openPostgres))
}

/** The address of a new, empty database on the tests' server. */
export async function newDatabase(): Promise<string> {
  const url = new URL(inject('postgresUrl'))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}

async function openPGlite(): Promise<Database> {
  const loadDataDir = new Blob([await readFile(inject('pgliteCopy'))])
  return new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: await PGlite.create({ loadDataDir }) }) })
}

async function openPostgres(): Promise<Database> {
  const database = await connect({ databaseUrl: await newDatabase(), dataDir: '' })
  await migrate(database)
  return database
}
