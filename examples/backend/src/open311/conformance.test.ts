import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import { open311 } from '@otklik/sdk/open311'
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Organization } from '../organizations/index.ts'
import { newDatabase } from '../testing/databases.ts'
import { zarechnyKey, zarechnySettings } from '../testing/open311.ts'
import { operatorOf } from '../testing/operator.ts'
import { startServer, type TestServer } from '../testing/server.ts'

// The SDK's own GeoReport client with this backend: what other clients can count on, ours has to be able to do.

const organization = 'zarechny'

interface Setting {
  readonly server: string
  readonly format: 'json' | 'xml'
  readonly where: 'PGlite' | 'PostgreSQL'
}

describe.each<Setting>([
  { server: 'PGlite', format: 'json', where: 'PGlite' },
  { server: 'PGlite, in XML', format: 'xml', where: 'PGlite' },
  { server: 'PostgreSQL', format: 'json', where: 'PostgreSQL' },
])('open311 in $format on $where', ({ server: name, format, where }) => {
  let server: TestServer
  beforeAll(async () => {
    const databaseUrl = where === 'PGlite' ? undefined : await newDatabase()
    const database = await connect(databaseUrl ? { databaseUrl, dataDir: '' } : { dataDir: 'memory://' })
    await migrate(database)
    server = await startServer(database, zarechnySettings)
  })
  afterAll(() => server.stop())
  // The adapter asks the clock of its device, and looks for what was sent in the minutes around.
  beforeEach(() => server.setClock(new Date().toISOString()))

  const operator = () => operatorOf(server, organization)

  /** Answers with tokens, or with numbers again. */
  function answerWith(open311: Organization['open311']): void {
    const organizations = server.backend.organizations as Map<string, Organization>
    const own = organizations.get(organization)
    if (own) organizations.set(organization, { ...own, open311 })
  }

  /** Somebody looks at what has no number to be told yet. */
  async function takeUp(): Promise<void> {
    const waiting = await server.backend.database
      .selectFrom('submissions')
      .select('number')
      .where('open311_token_hash', 'is not', null)
      .where('status', '=', 'in_moderation')
      .execute()
    for (const { number } of waiting) await operator().bring(number, 'registered')
  }

  const harness: ConformanceHarness = {
    createAdapter: (_, through = (fetch) => fetch) =>
      open311({
        endpoint: `${server.url}/open311/v2`,
        jurisdictionId: organization,
        apiKey: zarechnyKey,
        format,
        upload: 'multipart',
        nearby: true,
        fetch: through(fetch),
        form: { limits: { text: { min: 5 }, files: { count: 5 } } },
      }),
    organization,
    onlyOrganization: true,
    // A description is optional in GeoReport, which knows no consents either.
    refuses: [
      'text-length',
      'kind',
      'category',
      'place',
      'photo',
      'contact',
      'answers',
      'file-count',
      'file-type',
      'file-content',
    ],
    namesFields: false,
    statuses: ['submitted', 'answered'],
    history: false,
    clock: () => server.backend.clock(),
    async advance(ms) {
      server.advance(ms)
      await takeUp()
      answerWith('number')
    },
    delayNextNumber: () => answerWith('token'),
    operator: {
      bring: (...deed) => operator().bring(...deed),
      answer: (...deed) => operator().answer(...deed),
      ask: (...deed) => operator().ask(...deed),
      count: () => operator().count(),
    },
  }

  registerConformance(test, { adapter: 'open311', server: name }, harness)
})
