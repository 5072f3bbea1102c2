import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDatabase } from '../testing/databases.ts'
import { type Chaos, type Lane, openChaos } from './chaos.ts'
import { drawSchedules, mishapNames } from './schedule.ts'

// Residents who send at random while everything goes wrong at random: in the end each message is one whole case.

const count = 200
const lanes = 6
/** The same search in every run, so that what fails is of the change; another one with another number. */
const seed = Number(process.env.FAULTS_SEED ?? 20_261_122)

let chaos: Chaos
beforeAll(async () => {
  chaos = await openChaos(await newDatabase())
})
afterAll(() => chaos?.end())

test(`${count} random schedules give one whole case for every message`, { timeout: 900_000 }, async () => {
  console.log(`Fault schedules: FAULTS_SEED=${seed}`)
  const waiting = [...drawSchedules(count, seed).entries()]
  const wrong: string[] = []
  let sent = 0
  const work = async (lane: Lane) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, schedule] = next
      sent += schedule.residents.length
      const found = await lane.run(schedule).catch((error: unknown) => [String(error)])
      if (found.length > 0) wrong.push(`schedule ${index}: ${found.join('; ')}: ${JSON.stringify(schedule)}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, async (_, index) => work(await chaos.openLane(index))))
  expect(wrong).toEqual([])
  expect(await chaos.cases()).toBe(sent)
})

test('every kind of fault has fired at least twenty times', () => {
  const fired = chaos.fired()
  const lines = mishapNames.map((name) => `${String(fired.get(name) ?? 0).padStart(5)}  ${name}`)
  console.log(`Faults fired in ${count} schedules:\n${lines.join('\n')}`)
  expect(mishapNames.filter((name) => (fired.get(name) ?? 0) < 20)).toEqual([])
})
