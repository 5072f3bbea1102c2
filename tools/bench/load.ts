import { connect, type Database } from '../../examples/backend/src/database/connect.ts'
import { multiply } from '../../examples/backend/src/testing/many-cases.ts'
import { busyPhoto } from '../../examples/backend/src/testing/media.ts'
import { columns } from '../tally.ts'
import { type BackendProcess, deskToken, startBackend } from './backend-process.ts'
import { type Figure, median, percentile } from './figure.ts'
import { type Ground, onPostgres } from './postgres.ts'
import { type Residents, type Sent, writeMessages } from './residents.ts'

export interface LoadOptions {
  readonly seconds: number
  readonly residents: number
  /** Cases that are there before. */
  readonly stored: readonly number[]
}

/**
 * Residents with photos against the backend on PostgreSQL, as one process and as two, beside cases that are there
 * already. A case that is lost or double is no figure but a failure.
 */
export async function benchLoad({ seconds, residents, stored }: LoadOptions): Promise<Figure[]> {
  const photo = await busyPhoto(1600, 1200)
  console.log(`${residents} residents for ${seconds} s, each message with a photo of ${photo.length} bytes`)
  const runs: Run[] = []
  await onPostgres(async (ground) => {
    for (const cases of stored) {
      for (const processes of [1, 2]) {
        runs.push(await loaded(ground, { cases, processes, seconds, residents, photo }))
      }
    }
  })
  console.log(`${table(runs)}\n`)
  return runs.flatMap(figuresOf)
}

interface Asked {
  readonly cases: number
  readonly processes: number
  readonly seconds: number
  readonly residents: number
  readonly photo: Buffer
}

interface Run extends Asked {
  readonly sent: readonly Sent[]
  readonly failures: readonly string[]
  readonly perSecond: number
  /** Milliseconds for the first page of the list, as an operator opens it. */
  readonly list: number
  readonly lost: number
  readonly double: number
}

async function loaded(ground: Ground, asked: Asked): Promise<Run> {
  const { cases, processes, seconds, residents, photo } = asked
  const where = { dataDir: `${ground.folder}/files-${cases}-${processes}`, databaseUrl: await ground.newDatabase() }
  const first = await startBackend(where)
  const backends: BackendProcess[] = [first]
  try {
    if (processes > 1) backends.push(await startBackend(where))
    const origins = backends.map(({ origin }) => origin)
    const warm = await writeMessages({ origins, photo, residents: 4, more: (begun) => begun < 8 })
    const database = await connect(where)
    try {
      await multiply(database, 'kirov', cases)
      const before = await countCases(database)
      const began = performance.now()
      const until = began + seconds * 1000
      const outcome = await writeMessages({ origins, photo, residents, more: () => performance.now() < until })
      const perSecond = (outcome.sent.length * 1000) / (performance.now() - began)
      const list = await listTime(first.origin)
      return {
        ...asked,
        ...outcome,
        failures: [...warm.failures, ...outcome.failures],
        perSecond,
        list,
        ...(await compared(database, before, outcome)),
      }
    } finally {
      await database.destroy()
    }
  } finally {
    for (const backend of backends) await backend.stop()
  }
}

async function countCases(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom('submissions')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What the database has beside the receipts that were given. */
async function compared(
  database: Database,
  before: number,
  { sent }: Residents,
): Promise<{ readonly lost: number; readonly double: number }> {
  const numbers = new Set(sent.map(({ number }) => number))
  const found = await database
    .selectFrom('submissions')
    .innerJoin('attachments', 'attachments.submission_id', 'submissions.id')
    .select('number')
    .execute()
  const whole = new Set(found.map(({ number }) => number))
  const made = (await countCases(database)) - before
  const lost = [...numbers].filter((number) => !whole.has(number)).length
  // Two receipts with one number, and a case of which nobody has the receipt, are one message too many.
  const double = sent.length - numbers.size + Math.max(0, made - numbers.size)
  return { lost, double }
}

async function listTime(origin: string): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 11; run++) {
    const began = performance.now()
    const url = `${origin}/v1/desk/submissions?organization=kirov`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${deskToken}` } })
    if (!answer.ok) throw new Error(`The list was answered with ${answer.status}.`)
    await answer.arrayBuffer()
    times.push(performance.now() - began)
  }
  return median(times)
}

function figuresOf({ cases, processes, sent, perSecond, failures, lost, double }: Run): Figure[] {
  const name = (what: string) =>
    `load, ${cases} stored, ${processes} ${processes > 1 ? 'processes' : 'process'}: ${what}`
  const none = { goal: 0, must: true, runs: 1 } as const
  const whole = sent.map((one) => one.whole)
  return [
    { name: name('cases'), unit: '/s', value: perSecond, runs: 1 },
    { name: name('photo and message, p50'), unit: 'ms', value: percentile(whole, 50), runs: 1 },
    { name: name('photo and message, p99'), unit: 'ms', value: percentile(whole, 99), runs: 1 },
    { name: name('no receipt'), unit: '', value: failures.length, ...none },
    { name: name('lost'), unit: '', value: lost, ...none },
    { name: name('double'), unit: '', value: double, ...none },
  ]
}

function table(runs: readonly Run[]): string {
  const ms = (value: number) => `${Math.round(value)} ms`
  return columns([
    [
      'stored',
      'processes',
      'cases',
      'per second',
      'p50',
      'p99',
      'message p50',
      'message p99',
      'list',
      'lost',
      'double',
      '',
    ],
    ...runs.map(({ cases, processes, sent, perSecond, list, lost, double, failures }) => {
      const whole = sent.map((one) => one.whole)
      const submission = sent.map((one) => one.submission)
      return [
        String(cases),
        String(processes),
        String(sent.length),
        perSecond.toFixed(1),
        ms(percentile(whole, 50)),
        ms(percentile(whole, 99)),
        ms(percentile(submission, 50)),
        ms(percentile(submission, 99)),
        ms(list),
        String(lost),
        String(double),
        failures.length > 0 ? `${failures.length} without a receipt: ${failures[0]}` : '',
      ]
    }),
  ])
}
