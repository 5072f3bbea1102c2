import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { bearer, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { newDatabase } from '../testing/databases.ts'
import { open311Keys, open311Settings } from '../testing/open311.ts'
import { type SecondProcess, startSecondProcess } from '../testing/second-process.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'

const hour = 3_600_000

describe('limits, counted by two processes on a PostgreSQL server', () => {
  let server: TestServer
  let second: SecondProcess
  let number: string
  let code: string
  let token: string

  beforeAll(async () => {
    const databaseUrl = await newDatabase()
    const settings = {
      organizationsDir: open311Settings.organizationsDir,
      secret: newKey(),
      // So that a test can come from any address.
      trustProxy: true,
      limits: {
        wrongCodesPerAddress: { count: 6, seconds: 3600 },
        wrongCodesPerNumber: { count: 10, seconds: 3600 },
        wrongSecretsPerAddress: { count: 4, seconds: 600 },
        submissionsPerAddress: { count: 3, seconds: 600 },
      },
    }
    const database = await connect({ databaseUrl, dataDir: '' })
    await migrate(database)
    // The keys are a map, which does not survive the way to another process.
    server = await startServer(database, { ...settings, open311: open311Settings.open311 })
    second = await startSecondProcess({ databaseUrl, settings })
    const receipt = await send('192.0.2.1')
    ;({ number, code = '', token = '' } = receipt.body as { number: string; code?: string; token?: string })
  })
  afterAll(async () => {
    await second.stop()
    await server.stop()
  })
  beforeEach(async () => {
    await server.backend.database.deleteFrom('rate_counters').execute()
  })

  let turn = 0
  /** The one process and the other by turns. */
  const next = (): string => (turn++ % 2 === 0 ? server.url : second.url)
  /** An hour passes for both; neither can go back. */
  async function later(): Promise<void> {
    server.advance(hour)
    await second.advance(hour)
  }
  const from = (address: string) => ({ 'X-Forwarded-For': address })
  const track = (secret: string, address: string, what = number) =>
    call(`${next()}/v1/organizations/kirov/submissions/${what}`, { headers: { ...bearer(secret), ...from(address) } })
  const wrongCode = (index = 0) =>
    String(Number(code) + 1 + index)
      .padStart(12, '0')
      .slice(-12)

  async function send(address: string) {
    const { version } = await callsTo(server.url, 'kirov').form()
    const body = {
      kind: 'complaint',
      procedure: 'message',
      category: 'lighting-off',
      text: 'Не горит фонарь',
      answers: [{ code: 'fault', value: 'dark', label: 'Не горит' }],
      place: { address: { text: 'ул. Ленина, 5' } },
      attachments: [],
      consents: [],
      language: 'ru',
      formVersion: version,
      source: { channel: 'site' },
    }
    return call(`${next()}/v1/organizations/kirov/submissions`, {
      body,
      headers: { ...from(address), 'Idempotency-Key': newKey() },
    })
  }

  test('messages are counted over both processes, and one address does not use up what another has', async () => {
    const statuses: number[] = []
    for (let sent = 0; sent < 4; sent++) statuses.push((await send('192.0.2.7')).status)
    expect(statuses).toEqual([201, 201, 201, 429])
    expect((await send('192.0.2.8')).status).toBe(201)
  })

  test('wrong codes from one address end, at whatever number, and its right code has to wait too', async () => {
    const statuses: number[] = []
    for (let tried = 0; tried < 7; tried++) {
      const what = tried % 2 === 0 ? number : '2026-999999-0'
      statuses.push((await track(wrongCode(tried), '192.0.2.9', what)).status)
    }
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 429])
    expect((await track(code, '192.0.2.9')).status).toBe(429)
    expect((await track(token, '192.0.2.9')).status).toBe(200)
    await later()
    expect((await track(code, '192.0.2.9')).status).toBe(200)
  })

  test('many addresses that guess at one number do not lock it for its owner', async () => {
    const attackers = Array.from({ length: 30 }, (_, index) => `198.51.100.${index + 1}`)
    for (const attacker of attackers) {
      for (let tried = 0; tried < 2; tried++) await track(wrongCode(tried), attacker)
    }
    expect((await track(code, '192.0.2.10')).status).toBe(200)
    expect((await track(token, '198.51.100.1')).status).toBe(200)
  })

  test('at a number that is guessed at, each address has three tries left and no more', async () => {
    for (let index = 0; index < 10; index++) await track(wrongCode(index), `198.51.100.${index + 1}`)
    const statuses: number[] = []
    for (let tried = 0; tried < 4; tried++) statuses.push((await track(wrongCode(tried), '192.0.2.11')).status)
    expect(statuses).toEqual([404, 404, 404, 429])
  })

  test('an owner who mistypes twice and is right at the third try has not been counted for it', async () => {
    for (let round = 0; round < 5; round++) expect((await track(code, '192.0.2.12')).status).toBe(200)
    await track(wrongCode(), '192.0.2.12')
    await track(wrongCode(), '192.0.2.12')
    expect((await track(code, '192.0.2.12')).status).toBe(200)
  })

  test('many networks of one provider are counted together', async () => {
    const statuses = new Set<number>()
    for (let network = 0; network < 50; network++) {
      statuses.add((await track(wrongCode(network), `2001:db8:1:${network.toString(16)}::1`)).status)
    }
    expect([...statuses]).toEqual([404, 429])
    expect((await track(code, '2001:db8:2:1::1')).status).toBe(200)
  })

  test('wrong tokens from one address end, and the right one still opens', async () => {
    const statuses: number[] = []
    for (let tried = 0; tried < 6; tried++) statuses.push((await track(`wrong-token-${tried}`, '192.0.2.13')).status)
    expect(statuses).toEqual([404, 404, 404, 404, 429, 429])
    expect((await track(token, '192.0.2.13')).status).toBe(200)
  })

  test('wrong tokens of the desk end, and then no token of this address is looked at', async () => {
    const ask = (secret: string, address: string) =>
      call(`${next()}/v1/desk/submissions`, { headers: { ...bearer(secret), ...from(address) } })
    const statuses: number[] = []
    for (let tried = 0; tried < 5; tried++) statuses.push((await ask(`wrong-token-${tried}`, '192.0.2.14')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 429])
    expect((await ask(deskToken, '192.0.2.14')).status).toBe(429)
    expect((await ask(deskToken, '192.0.2.15')).status).toBe(200)
    await later()
    expect((await ask(deskToken, '192.0.2.14')).status).toBe(200)
  })

  test('wrong Open311 keys end', async () => {
    const file = (key: string, address: string) =>
      call(`${server.url}/open311/v2/requests.json`, {
        method: 'POST',
        raw: Buffer.from(new URLSearchParams({ jurisdiction_id: 'kirov', api_key: key }).toString()),
        headers: { ...from(address), 'Content-Type': 'application/x-www-form-urlencoded' },
      })
    const statuses: number[] = []
    for (let tried = 0; tried < 6; tried++)
      statuses.push((await file(`a-wrong-key-of-somebody-${tried}`, '192.0.2.16')).status)
    expect(statuses).toEqual([403, 403, 403, 403, 429, 429])
    expect((await file(open311Keys.kirov, '192.0.2.16')).status).toBe(429)
    // The right one from elsewhere is not stopped: it is told what the report lacks.
    expect((await file(open311Keys.kirov, '192.0.2.17')).status).toBe(400)
  })

  test('a refusal says until when, in both ways that clients read', async () => {
    for (let tried = 0; tried < 6; tried++) await track(wrongCode(tried), '192.0.2.18')
    const answer = await track(code, '192.0.2.18')
    expect(answer.headers.get('retry-after')).toBe('3600')
    expect(problemOf(answer)).toEqual({
      status: 429,
      code: 'rate_limited',
      params: { until: new Date(server.backend.clock().getTime() + hour).toISOString() },
    })
  })
})
