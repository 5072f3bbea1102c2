import fc from 'fast-check'
import { answers, type Fault } from './fault.ts'
import type { Way } from './resident-messages.ts'

/** One thing that goes wrong, at the next request. */
export type Mishap =
  | { readonly on: 'wire'; readonly name: string; readonly fault: Fault }
  | { readonly on: 'way'; readonly name: Exclude<Way, 'through'> }
  /** While a request or its answer is on its way. */
  | { readonly on: keyof typeof killNames; readonly name: string; readonly at: 'request' | 'answer' }

/** SIGKILL and a new start; of the database, every connection breaks. */
export const killNames = { backend: 'backend killed', device: 'device killed', database: 'database cut' } as const

/** What residents send, and what goes wrong meanwhile, in this order. */
export interface Schedule {
  readonly residents: readonly { readonly photos: number; readonly pdf: boolean }[]
  readonly mishaps: readonly Mishap[]
}

const wire: Readonly<Record<string, Fault>> = {
  'reset before body': { kind: 'reset before body' },
  'reset in body': { kind: 'reset in body', bytes: 100 },
  'reset after body': { kind: 'reset after body' },
  'stall in head': { kind: 'stall in head' },
  'stall in body': { kind: 'stall in body' },
  'answer lost': { kind: 'answer lost' },
  'answer cut': { kind: 'answer cut', bytes: 30 },
  slow: { kind: 'slow', pieces: 5, pause: 20 },
  ...answers,
}

const onWire = Object.entries(wire).map(([name, fault]): Mishap => ({ on: 'wire', name, fault }))
const onWay = (['DNS failure', 'refused'] as const).map((name): Mishap => ({ on: 'way', name }))
/** These take seconds each, so they are dealt out instead of drawn. */
const kills: readonly Mishap[] = (['backend', 'device', 'database'] as const).flatMap((on) =>
  (['request', 'answer'] as const).map((at): Mishap => ({ on, name: killNames[on], at })),
)

/** Every kind of mishap, by its name. */
export const mishapNames: readonly string[] = [...new Set([...onWire, ...onWay, ...kills].map(({ name }) => name))]

const resident = fc.record({
  photos: fc.constantFrom(0, 1, 1, 2),
  pdf: fc.constantFrom(false, false, false, false, true),
})
const quiet = fc.constant<Mishap>({ on: 'wire', name: 'nothing', fault: { kind: 'slow', pieces: 1, pause: 0 } })
const mishap = fc.oneof(
  { weight: onWire.length, arbitrary: fc.constantFrom(...onWire) },
  { weight: onWay.length, arbitrary: fc.constantFrom(...onWay) },
  { weight: 3, arbitrary: quiet },
)
const schedule: fc.Arbitrary<Schedule> = fc.record({
  residents: fc.array(resident, { minLength: 1, maxLength: 3 }),
  mishaps: fc.array(mishap, { minLength: 3, maxLength: 8 }),
})

/** So many schedules; the same seed gives the same ones. In a third of them something is killed, early on. */
export function drawSchedules(count: number, seed: number): Schedule[] {
  return fc.sample(schedule, { numRuns: count, seed }).map((drawn, index) => {
    // Of each of the three kinds two dozen in two hundred schedules.
    const dealt = Math.floor((index * kills.length * 12) / count)
    const isNew = index === 0 || dealt > Math.floor(((index - 1) * kills.length * 12) / count)
    const kill = isNew ? kills[dealt % kills.length] : undefined
    const at = index % 3
    return kill ? { ...drawn, mishaps: drawn.mishaps.toSpliced(at, 0, kill) } : drawn
  })
}
