import { join } from 'node:path'
import { type ConformanceHarness, type ConformanceOperator, registerConformance } from '@otklik/sdk/conformance'
import { validateExchange } from '@otklik/sdk/contract/validate'
import type { Status } from '@otklik/sdk/domain'
import { rest } from '@otklik/sdk/rest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from './config.ts'
import { connect } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import type { DeskAction } from './desk/messages.ts'
import { callsTo, newKey } from './testing/calls.ts'
import { newDatabase } from './testing/databases.ts'
import { type SecondProcess, startSecondProcess } from './testing/second-process.ts'
import { startServer, type TestServer } from './testing/server.ts'

// The suite that the mock passes too, case by case, with the forms that a newcomer meets.

const unlimited = { count: 0, seconds: 600 }
const settings: Partial<Config> = {
  organizationsDir: join(import.meta.dirname, '../organizations'),
  secret: newKey(),
  publicUrl: 'https://otklik.example',
  limits: {
    submissionsPerAddress: unlimited,
    submissionsPerOrganization: unlimited,
    uploadsPerAddress: unlimited,
    wrongCodesPerAddress: { count: 30, seconds: 3600 },
    wrongCodesPerNumber: { count: 10, seconds: 3600 },
  },
}

const breaches: string[] = []

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { method, url } = request
  const response = await fetch(request)
  const { status, headers } = response
  const { errors } = validateExchange({ method, url, status, headers, body: await response.clone().text() })
  breaches.push(...errors.map((error) => `${method} ${url}: ${error}`))
  return response
}

interface Setting {
  readonly where: 'PGlite' | 'PostgreSQL'
  readonly organization: string
  readonly processes: 1 | 2
}

describe.each<Setting>([
  { where: 'PGlite', organization: 'kirov', processes: 1 },
  { where: 'PostgreSQL', organization: 'kirov', processes: 2 },
  { where: 'PostgreSQL', organization: 'library', processes: 1 },
])('$organization on $where, processes: $processes', ({ where, organization, processes }) => {
  let server: TestServer
  let second: SecondProcess | undefined
  beforeAll(async () => {
    const databaseUrl = where === 'PGlite' ? undefined : await newDatabase()
    const database = await connect(databaseUrl ? { databaseUrl, dataDir: '' } : { dataDir: 'memory://' })
    await migrate(database)
    server = await startServer(database, settings)
    if (databaseUrl && processes === 2) second = await startSecondProcess({ databaseUrl, settings })
  })
  afterAll(async () => {
    await second?.stop()
    await server.stop()
  })

  const operator = {
    bring: (number, status) => bring(number, status),
    answer: async (number, answer) => {
      await registerFirst(number, 'answer')
      await desk(number, 'answer', answer)
    },
    ask: (number, question) => desk(number, 'ask', question),
    async count() {
      const { cases } = await server.backend.database
        .selectFrom('submissions')
        .select(({ fn }) => fn.countAll().as('cases'))
        .where('organization', '=', organization)
        .executeTakeFirstOrThrow()
      return Number(cases)
    },
  } satisfies ConformanceOperator

  const harness: ConformanceHarness = {
    createAdapter: (instance = 0, through = (fetch) => fetch) =>
      rest({ endpoint: (instance % 2 === 1 && second?.url) || server.url, fetch: through(watchedFetch) }),
    organization,
    closedOrganization: 'closed-town',
    clock: () => server.backend.clock(),
    async advance(ms) {
      server.advance(ms)
      await second?.advance(ms)
    },
    operator,
  }

  // How a pair gets into the table of `npm test` stands at the top of packages/sdk/src/conformance/harness.ts.
  registerConformance(test, { adapter: 'rest', server: where }, harness, () => {
    // And all that went over the wire meanwhile is what openapi.json says.
    expect(breaches.splice(0)).toEqual([])
  })

  async function bring(number: string, status: Status): Promise<void> {
    if (status === 'registered') return desk(number, 'register', { number: `01-24/${number}` })
    const because = 'Так сложилось.'
    const ways: Partial<Record<Status, [DeskAction, object]>> = {
      in_moderation: ['moderate', {}],
      in_progress: ['take', { authority: 'Отдел благоустройства' }],
      forwarded: ['forward', { to: 'Водоканал' }],
      extended: ['extend', { until: '2030-01-15', reason: because }],
      answered: ['answer', { text: because }],
      rejected: ['reject', { reason: because }],
      left_without_answer: ['leave-without-answer', { reason: because }],
      closed: ['close', {}],
    }
    const [action, input] = ways[status] ?? []
    if (!action || (await shown(number)).case.status === status) return
    await registerFirst(number, action)
    if (status === 'closed') await operator.answer(number, { text: because })
    await desk(number, action, input)
  }

  /** Some things are done only with what has been registered. */
  async function registerFirst(number: string, action: DeskAction): Promise<void> {
    const { possible } = await shown(number)
    if (!possible.includes(action) && possible.includes('register')) await bring(number, 'registered')
  }

  async function shown(number: string) {
    return (await callsTo(server.url, organization).desk(number)).body
  }

  async function desk(number: string, action: DeskAction, input?: object): Promise<void> {
    const { status, body } = await callsTo(server.url, organization).desk(number, action, input)
    if (status !== 200) throw new Error(`the desk cannot ${action}: ${JSON.stringify(body)}`)
  }
})
