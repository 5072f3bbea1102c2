import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, type TestContext, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { newDatabase } from '../testing/databases.ts'
import { newDatabaseOn, startPostgres } from '../testing/postgres-server.ts'
import { startBackendProcess } from './backend-process.ts'
import { openDatabaseProxy } from './database-proxy.ts'
import type { Written } from './resident-messages.ts'
import { startResidents } from './residents.ts'
import { type FaultRow, otherRows } from './rows.ts'
import { mountSmallDisk } from './small-disk.ts'
import { judge, moveIn, openStage, type Stage, speed } from './stage.ts'
import { largePdf, smallPhoto, writing } from './written.ts'

// The part of the fault matrix that happens on the device, in the database and on the disk.

const [, onPGlite, residentKilled, postgresKilled, diskFull, anHour, ahead, behind] = otherRows
const hour = 3_600_000
const day = 24 * hour

let stage: Stage
beforeAll(async () => {
  stage = await openStage(await newDatabase())
})
afterAll(() => stage?.end())

test(`${residentKilled.name}: one case, and everything in it`, async (context) => {
  const written = stage.write([await smallPhoto(), largePdf()])
  const first = await startResidents({ speed })
  onTestFinished(() => first.kill())
  const resident = await moveIn({ ...stage, residents: first }, residentKilled.name)
  const stops = [
    { path: '/uploads', fault: { kind: 'hold', at: 'request' } },
    { method: 'PATCH', skip: 1, fault: { kind: 'hold', at: 'answer' } },
    { path: '/submissions', fault: { kind: 'hold', at: 'request' } },
    { path: '/submissions', fault: { kind: 'hold', at: 'answer' } },
  ] as const
  resident.proxy.play(...stops)
  await resident.submit(written)
  let running = first
  for (const _ of stops) {
    await resident.proxy.held()
    await running.kill()
    running = await startResidents({ speed })
    const { kill } = running
    onTestFinished(kill)
    await running.open(resident.device)
  }
  const { receipt } = await running.until(written, ({ state }) => state === 'accepted')
  await oneCase(context, residentKilled, stage, written, receipt?.number)
  await resident.moveOut()
})

test(`${postgresKilled.name}: one case, and everything in it`, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-postgres-'))
  await chmod(folder, 0o755)
  const server = await startPostgres(join(folder, 'data'))
  const databaseUrl = await newDatabaseOn(server.url)
  const between = await openDatabaseProxy(databaseUrl)
  const own = await openStage(databaseUrl, { databaseUrl: between.url })
  onTestFinished(async () => {
    await own.end()
    await between.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const resident = await moveIn(own, postgresKilled.name)
  for (const when of ['before', 'after'] as const) {
    const written = own.write([await smallPhoto()])
    const stopped = between.stopAt({ statement: 'commit', when })
    await resident.submit(written)
    await stopped
    await server.kill()
    between.cut()
    await server.restart()
    const { receipt } = await resident.until(written, 'accepted')
    await oneCase(context, postgresKilled, own, written, receipt?.number)
  }
  await resident.moveOut()
})

test(`${onPGlite.name}: one case, and everything in it`, async (context) => {
  const backend = await startBackendProcess({})
  onTestFinished(() => backend.remove())
  const resident = await moveIn({ backend, residents: stage.residents }, onPGlite.name)
  const written = (await writing(backend.url()))([await smallPhoto()])
  resident.proxy.play({ path: '/submissions', fault: { kind: 'hold', at: 'answer' } })
  await resident.submit(written)
  await resident.proxy.held()
  await backend.kill()
  await backend.start()
  resident.proxy.aim(backend.url())
  const { receipt } = await resident.until(written, 'accepted')
  await backend.kill()
  // Only one process may have it open.
  const database = await connect({ dataDir: backend.dataDir })
  onTestFinished(() => database.destroy())
  await oneCase(context, onPGlite, { backend, database }, written, receipt?.number)
  await resident.moveOut()
})

test(`${diskFull.name}: one case, and everything in it`, async (context) => {
  const disk = await mountSmallDisk()
  // Where nothing may be mounted, the process may make no file as large as this one is.
  const own = await openStage(await newDatabase(), disk ? { dataDir: disk.dataDir } : { largestFile: 100 })
  onTestFinished(async () => {
    await own.end()
    await disk?.remove()
  })
  await disk?.fill()
  const written = own.write([disk ? await smallPhoto() : largePdf()])
  const resident = await moveIn(own, diskFull.name)
  await resident.submit(written)
  const { error } = await resident.until(written, 'waiting', 'partial')
  expect(error).toBe('server')
  if (disk) await disk.empty()
  else {
    await own.backend.kill()
    await own.backend.start({ largestFile: undefined })
    resident.proxy.aim(own.backend.url())
  }
  const { receipt } = await resident.until(written, 'accepted')
  await oneCase(context, diskFull, own, written, receipt?.number, disk ? 'tmpfs of 64 kB' : 'ulimit -f')
  await resident.moveOut()
})

test(`${anHour.name}: one case, and everything in it`, async (context) => {
  const residents = await startResidents({ speed: 600 })
  onTestFinished(() => residents.kill())
  const resident = await moveIn({ ...stage, residents }, anHour.name)
  const written = stage.write([await smallPhoto(), largePdf()])
  await resident.proxy.refuse()
  const pressed = Date.now()
  await resident.submit(written)
  await residents.until(written, ({ retryAt = '' }) => Date.parse(retryAt) > pressed + hour)
  expect(resident.proxy.requests).toEqual([])
  await residents.setClock({ speed })
  await resident.proxy.accept()
  const { receipt } = await resident.until(written, 'accepted')
  await oneCase(context, anHour, stage, written, receipt?.number)
  await resident.moveOut()
})

test.for([
  { row: ahead, offset: day },
  { row: behind, offset: -day },
])('$row.name: one case, and everything in it', async ({ row, offset }, context) => {
  const residents = await startResidents({ speed, offset })
  onTestFinished(() => residents.kill())
  const resident = await moveIn({ ...stage, residents }, row.name)
  const written = stage.write([await smallPhoto()], offset)
  const soon = new Date(Date.now() + 5_000).toUTCString()
  const headers = { Date: new Date().toUTCString(), 'Retry-After': soon }
  resident.proxy.play(
    { path: '/uploads', fault: { kind: 'answer', status: 503, headers } },
    { path: '/submissions', fault: { kind: 'answer lost' } },
  )
  await resident.submit(written)
  const { receipt } = await resident.until(written, 'accepted')
  await oneCase(context, row, stage, written, receipt?.number)
  await resident.moveOut()
})

async function oneCase(
  context: TestContext,
  row: FaultRow,
  where: Pick<Stage, 'database' | 'backend'>,
  written: Written,
  number: string | undefined,
  note?: string,
) {
  const found = await judge(context, row, where, written, note === undefined ? {} : { note })
  expect(found).toMatchObject({ numbers: [number], files: written.files.length, strange: 0, typed: true })
}
