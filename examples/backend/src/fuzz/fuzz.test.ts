import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectTo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@otklik/sdk/contract'
import { parseXml } from '@otklik/sdk/open311/xml'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPGlite } from '../testing/databases.ts'
import { open311Settings } from '../testing/open311.ts'
import { organizationsWith } from '../testing/organizations-with.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'
import { withVk } from '../testing/vk-launch.ts'
import { goodRequests } from './good-requests.ts'
import { type GoodRequest, type OddRequest, oddRequests } from './requests.ts'

const unlimited = { count: 0, seconds: 600 }
/** The same schedule every day; another one with `FUZZ_SEED`. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)
const runs = { inProcess: 2_500, overSockets: 300 }

describe('whatever comes, nothing breaks', () => {
  let server: TestServer
  let organizationsDir: string
  let miniAppDir: string
  let good: GoodRequest[]

  beforeAll(async () => {
    organizationsDir = await organizationsWith({ library: { proofOfWork: 50 } })
    miniAppDir = await mkdtemp(join(tmpdir(), 'otklik-mini-app-'))
    await mkdir(join(miniAppDir, 'assets'))
    await writeFile(join(miniAppDir, 'index.html'), '<!doctype html>')
    await writeFile(join(miniAppDir, 'assets/page.js'), '')
    server = await startServer(await openPGlite(), {
      ...open311Settings,
      ...withVk,
      miniAppDir,
      organizationsDir,
      limits: {
        submissionsPerAddress: unlimited,
        submissionsPerOrganization: unlimited,
        plainSubmissionsPerAddress: unlimited,
        uploadsPerAddress: unlimited,
        challengesPerAddress: unlimited,
        sessionsPerAddress: unlimited,
        sessionsPerLaunch: unlimited,
        wrongSecretsPerAddress: unlimited,
        wrongKeysPerAddress: unlimited,
        wrongKeysPerCommunity: unlimited,
        wrongCodesPerAddress: unlimited,
        wrongCodesPerNumber: unlimited,
      },
    })
    good = await goodRequests(server)
  })
  afterAll(async () => {
    await server.stop()
    await rm(organizationsDir, { recursive: true })
    await rm(miniAppDir, { recursive: true })
  })

  test('what is odd is made of requests that are taken', async () => {
    const refused: string[] = []
    for (const { method, path, query, headers, json, form, raw } of good) {
      const url = `/${path.join('/')}?${new URLSearchParams(query).toString()}`
      const payload = json === undefined ? (form ? new URLSearchParams(form).toString() : raw) : JSON.stringify(json)
      const type = json === undefined ? form && 'application/x-www-form-urlencoded' : 'application/json'
      // Those with parts are written by the arbitrary alone.
      const { statusCode } = await server.app.inject({
        method: method as 'GET',
        url,
        headers: { ...headers, ...(type && { 'content-type': type }) },
        ...(payload !== undefined && { payload }),
      })
      if (statusCode === 404 || statusCode === 401 || statusCode === 403 || statusCode >= 500)
        refused.push(`${statusCode} ${method} ${url}`)
    }
    expect(refused).toEqual([])
  })

  test(`${runs.inProcess} odd requests get an answer that their caller can read, and no 500 (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(oddRequests(good), async (request) => {
        const answer = await server.app.inject({ ...request, method: request.method })
        check(request, {
          status: answer.statusCode,
          type: String(answer.headers['content-type'] ?? ''),
          body: answer.body,
        })
        expect(unforeseen(server.log.splice(0))).toEqual([])
      }),
      { seed, numRuns: runs.inProcess, endOnFailure: true },
    )
  })

  test(`${runs.overSockets} of them over a socket as well, as bytes that no client would write (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(oddRequests(good), oddBytes, async (request, spoil) => {
        const answer = await sendBytes(server.url, spoil(bytesOf(request)))
        // A connection that was closed without a word is an answer to what is no HTTP.
        if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 [1-4]\d\d /)
        expect(unforeseen(server.log.splice(0))).toEqual([])
      }),
      { seed, numRuns: runs.overSockets, endOnFailure: true },
    )
    const { status } = await fetch(`${server.url}/healthz`)
    expect(status).toBe(200)
  })

  /** What nobody may learn from an answer. */
  const secrets = () => [
    server.backend.config.secret,
    deskToken,
    server.backend.config.dataDir,
    import.meta.dirname,
    'node_modules',
    '\n    at ',
  ]

  function check(request: OddRequest, { status, type, body }: { status: number; type: string; body: string }): void {
    expect(status, body).toBeLessThan(500)
    for (const secret of secrets()) expect(body).not.toContain(secret)
    if (status < 400 || request.method === 'HEAD') return
    const isOpen311 = new URL(request.url, 'http://localhost').pathname.startsWith('/open311/v2/')
    if (type.startsWith('text/html')) expect(body).toMatch(/^<!doctype html>/)
    else if (type.startsWith('text/xml')) expect(parseXml(body)).toHaveProperty('errors')
    else if (isOpen311)
      expect(JSON.parse(body)).toEqual(expect.arrayContaining([{ code: status, description: expect.any(String) }]))
    else {
      expect(type).toMatch(/^application\/problem\+json/)
      expect(Problem.safeParse(JSON.parse(body)).error).toBeUndefined()
    }
  }
})

/** Lines that are written when something has happened that nobody foresaw. */
const unforeseen = (log: readonly string[]): string[] =>
  log.filter((line) => line.includes('unexpected error') || line.includes('failed'))

const bytesOf = ({ method, url, headers, payload }: OddRequest): Buffer => {
  const lines = Object.entries({
    host: 'town.example',
    ...headers,
    ...(payload && { 'content-length': String(payload.length) }),
  })
  const head = `${method} ${url} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}connection: close\r\n\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), payload ?? Buffer.alloc(0)])
}

type Spoil = (bytes: Buffer) => Buffer

/** What happens to the bytes of a request on their way. */
const oddBytes: fc.Arbitrary<Spoil> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Spoil>((bytes) => bytes) },
  {
    weight: 1,
    arbitrary: fc.nat(200).map(
      (at): Spoil =>
        (bytes) =>
          bytes.subarray(0, at),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(120), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
      ([at, odd]): Spoil =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at), odd, bytes.subarray(at)]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'transfer-encoding: chunked\r\n',
        'content-length: 5\r\ncontent-length: 6\r\n',
        'content-length: -1\r\n',
        'expect: 100-continue\r\n',
        'upgrade: websocket\r\n',
        `x: ${'y'.repeat(20_000)}\r\n`,
        'a: b\r\n'.repeat(3_000),
        ' folded: header\r\n',
      )
      .map(
        (line): Spoil =>
          (bytes) =>
            Buffer.from(bytes.toString('latin1').replace('\r\n', `\r\n${line}`), 'latin1'),
      ),
  },
)

/** Everything that comes back; the client ends its side when all is written. */
function sendBytes(url: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const chunks: Buffer[] = []
    const socket = connectTo(Number(port), hostname, () => socket.end(bytes))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A server that has heard enough closes while we still write.
    socket.on('error', () => {})
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
