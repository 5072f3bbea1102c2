import { rm } from 'node:fs/promises'
import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import { validateExchange } from '@otklik/sdk/contract/validate'
import { rest } from '@otklik/sdk/rest'
import { openSession } from '@otklik/sdk/session'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { newKey } from './testing/calls.ts'
import { newDatabase } from './testing/databases.ts'
import { operatorOf } from './testing/operator.ts'
import { organizationsWith } from './testing/organizations-with.ts'
import { type SecondProcess, startSecondProcess } from './testing/second-process.ts'
import { startServer, type TestServer, type TestSettings } from './testing/server.ts'
import { vkLaunch, withVk } from './testing/vk-launch.ts'

// The suite that the mock passes too, case by case, with the forms that a newcomer meets.

const unlimited = { count: 0, seconds: 600 }
const allSettings: TestSettings = {
  ...withVk,
  secret: newKey(),
  publicUrl: 'https://otklik.example',
  limits: {
    submissionsPerAddress: unlimited,
    submissionsPerOrganization: unlimited,
    uploadsPerAddress: unlimited,
    challengesPerAddress: unlimited,
    sessionsPerAddress: unlimited,
    wrongSecretsPerAddress: unlimited,
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
  /** Most hashes of the work that is asked for before sending. */
  readonly proofOfWork?: number
}

describe.each<Setting>([
  { where: 'PGlite', organization: 'kirov', processes: 1, proofOfWork: 100 },
  { where: 'PostgreSQL', organization: 'kirov', processes: 2, proofOfWork: 100 },
  { where: 'PostgreSQL', organization: 'library', processes: 1 },
])('$organization on $where, processes: $processes', ({ where, organization, processes, proofOfWork = 0 }) => {
  let server: TestServer
  let second: SecondProcess | undefined
  let organizationsDir: string
  beforeAll(async () => {
    organizationsDir = await organizationsWith(proofOfWork > 0 ? { [organization]: { proofOfWork } } : {})
    const settings = { ...allSettings, organizationsDir }
    const databaseUrl = where === 'PGlite' ? undefined : await newDatabase()
    const database = await connect(databaseUrl ? { databaseUrl, dataDir: '' } : { dataDir: 'memory://' })
    await migrate(database)
    server = await startServer(database, settings)
    if (databaseUrl && processes === 2) second = await startSecondProcess({ databaseUrl, settings })
  })
  afterAll(async () => {
    await second?.stop()
    await server.stop()
    await rm(organizationsDir, { recursive: true })
  })

  const harness: ConformanceHarness = {
    createAdapter: (instance = 0, through = (fetch) => fetch, session) =>
      rest({
        endpoint: (instance % 2 === 1 && second?.url) || server.url,
        fetch: through(watchedFetch),
        ...(session && { session }),
      }),
    organization,
    closedOrganization: 'closed-town',
    clock: () => server.backend.clock(),
    async advance(ms) {
      server.advance(ms)
      await second?.advance(ms)
    },
    operator: {
      bring: (...deed) => operatorOf(server, organization).bring(...deed),
      answer: (...deed) => operatorOf(server, organization).answer(...deed),
      ask: (...deed) => operatorOf(server, organization).ask(...deed),
      count: () => operatorOf(server, organization).count(),
    },
    residents: {
      async launch(resident) {
        const seconds = Math.floor(server.backend.clock().getTime() / 1000)
        return { network: 'vk', launch: vkLaunch({ vk_user_id: resident, vk_ts: String(seconds) }) }
      },
      openSession: (launched) => openSession({ endpoint: server.url, fetch: watchedFetch, ...launched }),
    },
  }

  // How a pair gets into the table of `npm test` stands at the top of packages/sdk/src/conformance/harness.ts.
  registerConformance(test, { adapter: 'rest', server: where }, harness, () => {
    // And all that went over the wire meanwhile is what openapi.json says.
    expect(breaches.splice(0)).toEqual([])
  })
})
