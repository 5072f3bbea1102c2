import { rm } from 'node:fs/promises'
import { type Challenge, headers } from '@otklik/sdk/contract'
import type { Receipt } from '@otklik/sdk/domain'
import { solve } from '@otklik/sdk/rest/proof'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { newDatabase } from '../testing/databases.ts'
import { organizationsWith } from '../testing/organizations-with.ts'
import { type SecondProcess, startSecondProcess } from '../testing/second-process.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { sweep } from '../uploads/sweep.ts'

const never = new AbortController().signal
const unlimited = { count: 0, seconds: 600 }

describe('proof of work, with two processes on a PostgreSQL server', () => {
  let server: TestServer
  let second: SecondProcess
  let organizationsDir: string
  let body: unknown

  beforeAll(async () => {
    const databaseUrl = await newDatabase()
    organizationsDir = await organizationsWith({
      library: { proofOfWork: 500 },
      'water-utility': { proofOfWork: 500 },
      kirov: { proofOfWork: true },
    })
    const settings = {
      organizationsDir,
      secret: newKey(),
      limits: { submissionsPerAddress: unlimited, challengesPerAddress: { count: 5, seconds: 3600 } },
    }
    const database = await connect({ databaseUrl, dataDir: '' })
    await migrate(database)
    server = await startServer(database, settings)
    second = await startSecondProcess({ databaseUrl, settings })
    const { version, consents } = await library().form()
    body = {
      kind: 'question',
      procedure: 'message',
      category: 'books',
      text: 'Когда откроется зал?',
      answers: [],
      attachments: [],
      consents: consents
        .filter(({ required }) => required)
        .map(({ id, version, sha256 }) => ({ id, version, sha256, acceptedAt: startOfTests, language: 'ru' })),
      language: 'ru',
      formVersion: version,
      source: { channel: 'site' },
    }
  })
  afterAll(async () => {
    await second.stop()
    await server.stop()
    await rm(organizationsDir, { recursive: true })
  })
  beforeEach(async () => {
    server.setClock(startOfTests)
    await server.backend.database.deleteFrom('rate_counters').execute()
  })

  const library = () => callsTo(server.url, 'library')
  const challengeFrom = async (organization = 'library', url = server.url) =>
    (await call<Challenge>(`${url}/v1/organizations/${organization}/challenge`)).body
  const proofFrom = async (organization?: string) => solve(await challengeFrom(organization), never)
  const submit = (proof?: string, { key = newKey(), url = server.url, sent = body } = {}) =>
    call<Receipt>(`${url}/v1/organizations/library/submissions`, {
      body: sent,
      headers: { [headers.key]: key, ...(proof && { [headers.proof]: proof }) },
    })
  const refused = (reason: string) => ({ status: 428, code: 'proof_required', params: { reason } })
  const count = async () => (await server.backend.database.selectFrom('submissions').select('id').execute()).length

  test('the form says that it is asked for, and the version stays what it was', async () => {
    const withoutProof = await organizationsWith({ library: { proofOfWork: false } })
    const plain = await startServer(await connect({ databaseUrl: await migratedDatabase(), dataDir: '' }), {
      organizationsDir: withoutProof,
    })
    const [asking, other] = [await library().form(), await callsTo(plain.url, 'library').form()]
    const off = await call(`${plain.url}/v1/organizations/library/challenge`)
    await plain.stop()
    await rm(withoutProof, { recursive: true })
    expect([asking.proof, other.proof]).toEqual(['altcha', undefined])
    expect(asking.version).toBe(other.version)
    expect(problemOf(off)).toEqual({ status: 404, code: 'not_found' })
  })

  test('a challenge is kept by nobody, and each is another', async () => {
    const answers = [1, 2].map(() => call<Challenge>(`${server.url}/v1/organizations/library/challenge`))
    const [first, next] = await Promise.all(answers)
    expect(first?.headers.get('cache-control')).toBe('no-store')
    expect(first?.body.signature).not.toBe(next?.body.signature)
  })

  test('without a proof there is no case, with one there is one, and a repeat needs none', async () => {
    const [before, key] = [await count(), newKey()]
    expect(problemOf(await submit(undefined, { key }))).toEqual(refused('missing'))
    expect(await count()).toBe(before)
    const first = await submit(await proofFrom(), { key })
    expect(first.status).toBe(201)
    const repeats = [await submit(undefined, { key }), await submit(await proofFrom(), { key })]
    expect(repeats.map(({ body }) => body)).toEqual([first.body, first.body])
    expect(await count()).toBe(before + 1)
  })

  test('a proof is good for one submission, whichever process it comes to', async () => {
    const proof = await proofFrom()
    expect((await submit(proof, { url: second.url })).status).toBe(201)
    expect(problemOf(await submit(proof))).toEqual(refused('used'))
    const crowd = await proofFrom()
    const urls = [server.url, second.url, server.url, second.url, server.url, second.url]
    const statuses = await Promise.all(urls.map(async (url) => (await submit(crowd, { url })).status))
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 428)).toHaveLength(5)
  })

  test('a proof is used up by a submission that is refused', async () => {
    const proof = await proofFrom()
    const wrong = await submit(proof, { sent: { ...(body as object), text: ' ' } })
    expect(wrong.status).toBe(422)
    expect(problemOf(await submit(proof))).toEqual(refused('used'))
  })

  test('a proof that has become too old is refused, and what is spent is forgotten then', async () => {
    const proof = await proofFrom()
    server.advance(10 * 60_000)
    expect(problemOf(await submit(proof))).toEqual(refused('expired'))
    await submit(await proofFrom())
    const spent = () => server.backend.database.selectFrom('spent_challenges').selectAll().execute()
    expect(await spent()).not.toEqual([])
    server.advance(20 * 60_000)
    await sweep(server.backend)
    expect(await spent()).toEqual([])
  })

  test('the proof of another organization is refused', async () => {
    expect(problemOf(await submit(await proofFrom('water-utility')))).toEqual(refused('invalid'))
  })

  test('a challenge that somebody has made or changed is refused', async () => {
    const good = JSON.parse(atob(await proofFrom())) as { challenge: Challenge; solution: object }
    const changed = (change: (proof: { challenge: Challenge; solution: object }) => void) => {
      const copy = structuredClone(good)
      change(copy)
      return btoa(JSON.stringify(copy))
    }
    const { data } = good.challenge.parameters
    const forged = [
      changed(({ challenge }) => Object.assign(challenge.parameters, { keyPrefix: '00' })),
      changed(({ challenge }) =>
        Object.assign(challenge.parameters, { data: { ...data, until: '2036-01-01T00:00:00Z' } }),
      ),
      changed(({ challenge }) => Object.assign(challenge, { signature: '00'.repeat(32) })),
      changed(({ solution }) => Object.assign(solution, { derivedKey: '00'.repeat(32) })),
    ]
    for (const proof of forged) expect(problemOf(await submit(proof))).toEqual(refused('invalid'))
  })

  test('whatever stands in the header is refused and harms nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.base64String({ minLength: 1 }),
          fc.json().map((json) => btoa(escape(json))),
        ),
        async (header) => {
          expect(problemOf(await submit(header))).toEqual(refused('invalid'))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('challenges are limited for one address over all processes', async () => {
    const statuses: number[] = []
    for (const url of [server.url, second.url, server.url, second.url, server.url, second.url]) {
      statuses.push((await call(`${url}/v1/organizations/kirov/challenge`)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })
})

async function migratedDatabase(): Promise<string> {
  const databaseUrl = await newDatabase()
  const database = await connect({ databaseUrl, dataDir: '' })
  await migrate(database)
  await database.destroy()
  return databaseUrl
}
