import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newDatabase } from '../testing/databases.ts'
import { type DatabaseProxy, openDatabaseProxy } from './database-proxy.ts'
import { type KillRow, killRows, otherRows } from './rows.ts'
import { judge, moveIn, openStage, type Stage } from './stage.ts'
import { smallPhoto } from './written.ts'

// The part of the fault matrix in which the backend is killed at every step of taking a message.

let stage: Stage
let database: DatabaseProxy
beforeAll(async () => {
  const databaseUrl = await newDatabase()
  database = await openDatabaseProxy(databaseUrl)
  stage = await openStage(databaseUrl, { databaseUrl: database.url })
})
afterAll(async () => {
  await stage?.end()
  await database?.close()
})

describe('a backend killed at a step and started again', () => {
  test.for<KillRow>(killRows)('$name: one case, and everything in it', async (row, context) => {
    const resident = await moveIn(stage, row.name)
    const written = stage.write([await smallPhoto(), await smallPhoto('attachment-2')])
    const stopped = database.stopAt(row.stop)
    await resident.submit(written)
    await stopped
    await stage.backend.kill()
    await stage.backend.start()
    resident.proxy.aim(stage.backend.url())
    const { receipt } = await resident.until(written, 'accepted')
    const found = await judge(context, row, stage, written)
    expect(found).toMatchObject({ numbers: [receipt?.number], files: 2, strange: 0, typed: true })
    await resident.moveOut()
  })

  const row = otherRows[0]

  test(`${row.name}: one case, and everything in it`, async (context) => {
    const resident = await moveIn(stage, row.name)
    const written = stage.write([await smallPhoto(), await smallPhoto('attachment-2')])
    resident.proxy.play({ path: '/submissions', fault: { kind: 'hold', at: 'answer' } })
    await resident.submit(written)
    await resident.proxy.held()
    await stage.backend.kill()
    await stage.backend.start()
    resident.proxy.aim(stage.backend.url())
    const { receipt } = await resident.until(written, 'accepted')
    const found = await judge(context, row, stage, written)
    expect(found).toMatchObject({ numbers: [receipt?.number], files: 2, strange: 0, typed: true })
    await resident.moveOut()
  })
})
