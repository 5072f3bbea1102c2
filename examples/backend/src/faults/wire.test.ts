import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { newDatabase } from '../testing/databases.ts'
import { answers, type Fault } from './fault.ts'
import type { Way, Written } from './resident-messages.ts'
import { type FaultRow, refusalRows, wireRows } from './rows.ts'
import { judge, moveIn, openStage, type Stage } from './stage.ts'
import { largePdf, smallPhoto } from './written.ts'

// The part of the fault matrix that happens on the wire between a resident's device and the backend.

let stage: Stage
beforeAll(async () => {
  stage = await openStage(await newDatabase())
})
afterAll(() => stage?.end())

const wire: Record<string, Fault> = {
  'reset before body': { kind: 'reset before body' },
  'reset in body': { kind: 'reset in body', bytes: 20 },
  'reset after body': { kind: 'reset after body' },
  'stall in head': { kind: 'stall in head' },
  'stall in body': { kind: 'stall in body' },
  'answer lost': { kind: 'answer lost' },
  'answer cut': { kind: 'answer cut', bytes: 10 },
  slow: { kind: 'slow', pieces: 20, pause: 5 },
  ...answers,
}

/** Everything that brings something: a file in one request, one in pieces, and the message itself. */
const requests = [
  { method: 'POST', path: '/uploads' },
  { method: 'POST', path: '/uploads/resumable' },
  { method: 'PATCH' },
  { method: 'POST', path: '/submissions' },
]

describe('on every request that brings something', () => {
  test.concurrent.for<FaultRow>(wireRows)('$name: one case, and everything in it', async (row, context) => {
    const fault = wire[row.name]
    const way = row.name as Way
    const ways: Way[] = fault ? [] : requests.flatMap((): Way[] => [way, 'through'])
    const resident = await moveIn(stage, row.name, ways)
    if (fault) resident.proxy.play(...requests.map((request) => ({ ...request, fault })))
    const written = stage.write([await smallPhoto(), largePdf()])
    await resident.submit(written)
    const { receipt } = await resident.until(written, 'accepted')
    if (fault) expect(resident.proxy.fired.get(fault.kind)).toBe(requests.length)
    else expect(stage.residents.fired.get(way)).toBe(requests.length)
    await oneCase(context, row, written, receipt?.number)
    await resident.moveOut()
  })
})

describe('refused for good', () => {
  const [tooLarge, fileTooLarge, rejected] = refusalRows

  test.concurrent(`${tooLarge.name}: no case, and the message whole on the device`, async (context) => {
    const resident = await moveIn(stage, tooLarge.name)
    resident.proxy.play({ path: '/submissions', fault: answers['413'], times: 'always' })
    await refusedWhole(context, tooLarge, resident, stage.write([await smallPhoto()]))
  })

  test.concurrent(`${rejected.name}: no case, and the message whole on the device`, async (context) => {
    const resident = await moveIn(stage, rejected.name)
    const written = stage.write([await smallPhoto()])
    await refusedWhole(context, rejected, resident, {
      ...written,
      submission: { ...written.submission, category: 'airships' },
    })
  })

  test.concurrent(`${fileTooLarge.name}: one case without it, and the file whole on the device`, async (context) => {
    const resident = await moveIn(stage, fileTooLarge.name)
    resident.proxy.play({ path: '/uploads', fault: answers['413'] })
    const written = stage.write([await smallPhoto(), largePdf()])
    await resident.submit(written)
    const { receipt, missing } = await resident.until(written, 'partial')
    expect(missing).toEqual(['attachment-1'])
    const kept = await stage.residents.kept(fileTooLarge.name)
    const found = await judge(context, fileTooLarge, stage, written, { kept })
    expect(found).toMatchObject({ numbers: [receipt?.number], files: 2, strange: 0, typed: true })
    await resident.moveOut()
  })
})

async function oneCase(context: TestContext, row: FaultRow, written: Written, number: string | undefined) {
  const found = await judge(context, row, stage, written)
  expect(found).toMatchObject({ numbers: [number], files: written.files.length, strange: 0, typed: true })
}

async function refusedWhole(
  context: TestContext,
  row: FaultRow,
  resident: Awaited<ReturnType<typeof moveIn>>,
  written: Written,
) {
  await resident.submit(written)
  await resident.until(written, 'refused')
  const found = await judge(context, row, stage, written, { kept: await stage.residents.kept(row.name) })
  expect(found).toMatchObject({ numbers: [], files: written.files.length, typed: true })
  await resident.moveOut()
}
