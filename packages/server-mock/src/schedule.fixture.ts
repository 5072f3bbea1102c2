import fc from 'fast-check'

// What can go wrong while residents send their messages, as plain data: a failure prints the whole of it.

/** What a request meets on its way. */
export const requestFaults = [
  'name not found',
  'refused',
  'reset before the body',
  'reset after the body',
  'stall in the headers',
  'stall in the body',
  'answer lost after commit',
  '500',
  '502 with HTML',
  '503',
  '429 with Retry-After',
  '429 without Retry-After',
  '413',
  'malformed JSON',
  'captive portal',
] as const
export type RequestFault = (typeof requestFaults)[number]

/** What happens to pages, devices and networks. */
export const happenings = [
  'tab killed',
  'two tabs at once',
  'offline for an hour',
  'clock wrong by a day',
  'storage failing',
] as const
export type Happening = (typeof happenings)[number]

export interface Message {
  /** Bytes of each of its files. */
  readonly files: readonly number[]
  /** By a backend that knows keys, or by one that does not. */
  readonly keyed: boolean
}

export interface Event {
  /** Milliseconds after the one before. */
  readonly after: number
  readonly what: Happening | 'submit' | 'retry' | 'storage back'
  /** Which message or tab it is about, counted around. */
  readonly which: number
}

export interface Schedule {
  readonly messages: readonly Message[]
  /** What the requests meet, one after another; then nothing more. */
  readonly requests: readonly (RequestFault | 'nothing')[]
  readonly events: readonly Event[]
  /** Of everything that is left to chance within a run. */
  readonly noise: number
}

const message: fc.Arbitrary<Message> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ files: fc.constant([]), keyed: fc.constant(true) }) },
  { weight: 3, arbitrary: fc.record({ files: sizes(fc.integer({ min: 20, max: 9_000 })), keyed: fc.constant(true) }) },
  // Above a megabyte they go in parts.
  { weight: 1, arbitrary: fc.record({ files: sizes(fc.constant(1_100_000)), keyed: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ files: fc.constant([]), keyed: fc.constant(false) }) },
)

function sizes(size: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  return fc.array(size, { minLength: 1, maxLength: 2 })
}

const event: fc.Arbitrary<Event> = fc.record({
  after: fc.oneof(fc.nat(400), fc.nat(5_000), fc.nat(4_000_000)),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('submit' as const) },
    { weight: 1, arbitrary: fc.constant('retry' as const) },
    { weight: 1, arbitrary: fc.constant('storage back' as const) },
    { weight: 5, arbitrary: fc.constantFrom(...happenings) },
  ),
  which: fc.nat(5),
})

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 3 }),
  requests: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant('nothing' as const) },
      { weight: 3, arbitrary: fc.constantFrom(...requestFaults) },
    ),
    { maxLength: 14 },
  ),
  events: fc.array(event, { maxLength: 9 }),
  noise: fc.integer(),
})
