import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { newDatabase } from '../testing/databases.ts'
import { openDatabaseProxy } from './database-proxy.ts'

async function town() {
  const database = await newDatabase()
  const proxy = await openDatabaseProxy(database)
  const connect = async (connectionString: string) => {
    const client = new pg.Client({ connectionString })
    client.on('error', () => {})
    await client.connect()
    onTestFinished(() => client.end().catch(() => {}))
    return client
  }
  onTestFinished(() => proxy.close())
  const [through, direct] = [await connect(proxy.url), await connect(database)]
  await direct.query('create table words (word text)')
  const words = async () => (await direct.query('select word from words')).rows.map(({ word }) => word)
  return { proxy, through, words }
}

test('statements pass, with and without parameters', async () => {
  const { through, words } = await town()
  await through.query('begin')
  await through.query('insert into words values ($1)', ['one'])
  await through.query('commit')
  expect(await words()).toEqual(['one'])
})

test('a statement stops before the database has it', async () => {
  const { proxy, through, words } = await town()
  const stopped = proxy.stopAt({ statement: 'insert into words', when: 'before', skip: 1 })
  await through.query('insert into words values ($1)', ['one'])
  const lost = through.query('insert into words values ($1)', ['two']).catch(() => 'lost')
  await stopped
  expect(proxy.cut()).toBe(1)
  expect(await lost).toBe('lost')
  expect(await words()).toEqual(['one'])
})

test('a commit stops after the database has done it', async () => {
  const { proxy, through, words } = await town()
  const stopped = proxy.stopAt({ statement: 'commit', when: 'after' })
  await through.query('begin')
  await through.query('insert into words values ($1)', ['one'])
  const lost = through.query('commit').catch(() => 'lost')
  await stopped
  proxy.cut()
  expect(await lost).toBe('lost')
  expect(await words()).toEqual(['one'])
})
