import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, inject } from 'vitest'
import { connect, type Database } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'

/** Runs the same tests on PGlite and on a PostgreSQL server, each on an empty database of its own. */
export function onEachDatabase(tests: (open: () => Promise<Database>) => void): void {
  describe('on PGlite', () => {
    tests(async () => migrated({ dataDir: 'memory://' }))
  })
  describe('on a PostgreSQL server', () => {
    tests(async () => migrated({ databaseUrl: await newDatabase(), dataDir: '' }))
  })
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

async function migrated(where: Parameters<typeof connect>[0]): Promise<Database> {
  const database = await connect(where)
  await migrate(database)
  return database
}
