import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { happenings, requestFaults, schedules } from './schedule.fixture.ts'
import { type Fired, play } from './schedule-run.fixture.ts'

// Whatever goes wrong in whatever order: once the network is good again, each message that was sent is one case with all
// its files, and every tab says so.

const runs = Number(process.env.OTKLIK_SCHEDULES ?? 1000)
/** The same search in every run, so that what fails is of the change; another one with another number. */
const seed = Number(process.env.OTKLIK_SEED ?? 20_261_122)
/** Of a failure, as it was printed: plays that schedule alone. */
const path = process.env.OTKLIK_PATH

beforeEach(() => {
  vi.useFakeTimers({
    now: Date.parse('2026-11-21T10:00:00Z'),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test(`nothing is lost and nothing sent twice in ${runs} random schedules`, { timeout: 600_000 }, async () => {
  const fired: Fired = new Map()
  const property = fc.asyncProperty(schedules, async (schedule) => {
    vi.clearAllTimers()
    vi.setSystemTime('2026-11-21T10:00:00Z')
    await play(schedule, fired)
  })
  try {
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true, ...(path && { path }) })
  } finally {
    console.log(table(fired))
  }
  for (const kind of path ? [] : kinds)
    expect(fired.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(Math.min(20, runs / 50))
})

const kinds = [...requestFaults, ...happenings]

function table(fired: Fired): string {
  const width = Math.max(...kinds.map(({ length }) => length))
  const rows = kinds.map((kind) => `${kind.padEnd(width)}  ${String(fired.get(kind) ?? 0).padStart(6)}`)
  return [`${runs} schedules, seed ${seed} (OTKLIK_SEED)`, ...rows].join('\n')
}
