import { join } from 'node:path'
import { createClient, createKey } from '@otklik/sdk'
import { rest } from '@otklik/sdk/rest'
import { connect, type Database } from '../../examples/backend/src/database/connect.ts'
import { migrate } from '../../examples/backend/src/database/migrate.ts'
import { startBackend, type Where } from './backend-process.ts'
import { type Figure, median } from './figure.ts'
import { onPostgres } from './postgres.ts'

const runs = 7
const perRun = 200
const sideBySide = 8

/** Submissions per second over HTTP, beside a bare transaction of the same rows by the same driver. */
export function benchBackend(): Promise<Figure[]> {
  return onPostgres(async ({ folder, newDatabase }) => [
    ...(await compare('PGlite', { dataDir: join(folder, 'served') }, { dataDir: join(folder, 'bare') })),
    ...(await compare(
      'PostgreSQL',
      { dataDir: join(folder, 'served'), databaseUrl: await newDatabase() },
      { dataDir: folder, databaseUrl: await newDatabase() },
    )),
  ])
}

async function compare(name: string, served: Where, bare: Where): Promise<Figure[]> {
  const submissions = await submissionsPerSecond(served)
  const rows = await readRows(served)
  const transactions = await transactionsPerSecond(bare, rows)
  return [
    {
      name: `${name}: submissions`,
      unit: '/s',
      value: submissions,
      goal: Math.round(transactions / 2),
      atLeast: true,
      runs,
    },
    { name: `${name}: bare transactions of their rows`, unit: '/s', value: transactions, runs },
  ]
}

async function submissionsPerSecond(where: Where): Promise<number> {
  const { origin, stop } = await startBackend(where)
  try {
    const form = await createClient({ organization: 'kirov', adapter: rest({ endpoint: origin }) }).form({
      language: 'ru',
    })
    const body = JSON.stringify({
      kind: 'complaint',
      procedure: 'message',
      text: 'Во дворе дома 5 по улице Ленина третий день не горит фонарь. '.repeat(5),
      category: 'lighting-day',
      answers: [],
      place: { address: { text: 'ул. Ленина, 5' } },
      attachments: [],
      consents: [],
      language: 'ru',
      formVersion: form.version,
      source: { channel: 'site' },
    })
    return await rate(async () => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': createKey() }
      const url = `${origin}/v1/organizations/kirov/submissions`
      const response = await fetch(url, { method: 'POST', headers, body })
      if (!response.ok) throw new Error(`A submission was answered with ${response.status}: ${await response.text()}`)
      await response.arrayBuffer()
    })
  } finally {
    await stop()
  }
}

type Rows = Awaited<ReturnType<typeof readRows>>

/** What the submissions of the run before have left, to be written once more without anything around it. */
async function readRows(where: Where) {
  const database = await connect(where)
  try {
    return {
      submissions: await database.selectFrom('submissions').selectAll().execute(),
      idempotency: await database.selectFrom('idempotency').selectAll().execute(),
      timeline: await database.selectFrom('timeline').selectAll().execute(),
    }
  } finally {
    await database.destroy()
  }
}

async function transactionsPerSecond(where: Where, rows: Rows): Promise<number> {
  const database = await connect(where)
  try {
    await migrate(database)
    const keys = new Map(rows.idempotency.map((row) => [row.submission_id, row]))
    const entries = new Map(rows.timeline.map((row) => [row.submission_id, row]))
    const left = [...rows.submissions]
    return await rate(async () => {
      const submission = left.pop()
      const key = submission && keys.get(submission.id)
      const entry = submission && entries.get(submission.id)
      if (!submission || !key || !entry) throw new Error('There are fewer rows than transactions.')
      await insert(database, { submission, key, entry })
    })
  } finally {
    await database.destroy()
  }
}

function insert(
  database: Database,
  rows: { submission: Rows['submissions'][0]; key: Rows['idempotency'][0]; entry: Rows['timeline'][0] },
): Promise<void> {
  const { submission, key } = rows
  const { id: _, ...entry } = rows.entry
  // The driver gives JSON columns parsed and takes them as text.
  const row = {
    ...submission,
    body: JSON.stringify(submission.body),
    term: submission.term && JSON.stringify(submission.term),
  }
  return database.transaction().execute(async (transaction) => {
    await transaction.insertInto('idempotency').values(key).execute()
    await transaction.insertInto('submissions').values(row).execute()
    await transaction.insertInto('timeline').values(entry).execute()
  })
}

/** Median of `runs` rounds, after one to warm up. */
async function rate(once: () => Promise<void>): Promise<number> {
  const rates: number[] = []
  for (let run = -1; run < runs; run++) {
    const started = performance.now()
    let left = perRun
    const lane = async () => {
      while (left-- > 0) await once()
    }
    await Promise.all(Array.from({ length: sideBySide }, lane))
    if (run >= 0) rates.push((perRun * 1000) / (performance.now() - started))
  }
  return median(rates)
}
