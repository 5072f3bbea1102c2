import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { headers } from '@otklik/sdk/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { connect } from './database/connect.ts'
import { bearer, call, callsTo, newKey, problemOf } from './testing/calls.ts'
import { onEachDatabase } from './testing/databases.ts'
import { photo } from './testing/media.ts'
import { startOfTests, startServer, type TestServer } from './testing/server.ts'

onEachDatabase((open) => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>
  let widgetDir: string

  beforeAll(async () => {
    widgetDir = await mkdtemp(join(tmpdir(), 'otklik-widget-'))
    await mkdir(join(widgetDir, 'v/1.2.3'), { recursive: true })
    await writeFile(join(widgetDir, 'otklik.js'), 'newest')
    await writeFile(join(widgetDir, 'v/1.2.3/panel.js'), 'panel')
    await writeFile(join(widgetDir, 'secret.txt'), 'secret')
    server = await startServer(await open(), {
      widgetDir,
      minimumClient: 'sdk/0.2.0',
      limits: {
        submissionsPerAddress: { count: 5, seconds: 60 },
        submissionsPerOrganization: { count: 1000, seconds: 60 },
        uploadsPerAddress: { count: 2, seconds: 60 },
        wrongCodesPerAddress: { count: 3, seconds: 60 },
        wrongCodesPerNumber: { count: 10, seconds: 60 },
      },
    })
    town = callsTo(server.url)
  })
  afterAll(async () => {
    await server.stop()
    await rm(widgetDir, { recursive: true })
  })
  beforeEach(() => server.setClock(startOfTests))
  afterEach(() => server.backend.database.deleteFrom('rate_counters').execute())

  describe('the form', () => {
    test('is not sent again to who has it', async () => {
      const first = await call(`${town.root}/form`)
      const etag = first.headers.get('etag') ?? ''
      const again = await call(`${town.root}/form`, { headers: { 'If-None-Match': `W/${etag}, "other"` } })
      expect([again.status, again.body]).toEqual([304, ''])
      expect(again.headers.get('etag')).toBe(etag)
      expect(first.headers.get('cache-control')).toContain('stale-while-revalidate')
      expect(first.headers.get('vary')).toContain('Origin')
    })

    test('leaves the details of a theme to a request of their own', async () => {
      const form = await town.form()
      const [roads] = form.categories
      expect(roads?.children?.[0]).toMatchObject({ code: 'potholes', details: true })
      expect(roads?.children?.[0]).not.toHaveProperty('questions')
      const details = await call(`${town.root}/categories/potholes`)
      expect(details.body).toMatchObject({ code: 'potholes', questions: [{ code: 'depth' }] })
      expect(details.headers.get('etag')).toMatch(/^"/)
      expect(problemOf(await call(`${town.root}/categories/clouds`))).toEqual({ status: 404, code: 'not_found' })
    })

    test('comes in Russian when the language is not spoken or not known', async () => {
      for (const language of ['tt', 'xx']) expect((await town.form(language)).language).toBe('ru')
    })
  })

  describe('across origins', () => {
    const preflight = (path: string, origin: string) =>
      call(path, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } })

    test('a page of the list may call, and read what it needs', async () => {
      const { status, headers: allowed } = await preflight(`${town.root}/submissions`, 'https://town.example')
      expect(status).toBe(204)
      expect(allowed.get('access-control-allow-origin')).toBe('https://town.example')
      for (const name of ['Authorization', 'Content-Type', 'Tus-Resumable', ...Object.values(headers)]) {
        expect(allowed.get('access-control-allow-headers')).toContain(name)
      }
      const answer = await call(`${town.root}/form`, { headers: { Origin: 'http://localhost:5173' } })
      expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
      for (const name of ['ETag', 'Retry-After', 'Location', 'Upload-Offset']) {
        expect(answer.headers.get('access-control-expose-headers')).toContain(name)
      }
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    })

    test('another page may not', async () => {
      const answer = await preflight(`${town.root}/submissions`, 'https://evil.example')
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(answer.headers.get('access-control-allow-methods')).toBeNull()
    })

    test('a refusal can be read too, and of an unknown organization by everybody', async () => {
      const refused = await call(`${town.root}/submissions`, {
        body: {},
        headers: { Origin: 'https://town.example', [headers.key]: newKey() },
      })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
        422,
        'https://town.example',
      ])
      const unknown = await call(`${server.url}/v1/organizations/twon/form`, {
        headers: { Origin: 'https://a.example' },
      })
      expect([unknown.status, unknown.headers.get('access-control-allow-origin')]).toEqual([404, 'https://a.example'])
    })

    test('tus answers by the same list', async () => {
      const path = `${town.root}/uploads/resumable`
      const options = { method: 'POST', headers: { 'Tus-Resumable': '1.0.0', Origin: 'https://evil.example' } }
      expect((await call(path, options)).headers.get('access-control-allow-origin')).toBeNull()
      const good = { ...options, headers: { ...options.headers, Origin: 'https://town.example' } }
      expect((await call(path, good)).headers.get('access-control-allow-origin')).toBe('https://town.example')
    })
  })

  test('every answer has its security headers', async () => {
    for (const path of ['/healthz', '/nothing/here', '/v1/organizations/test-town/form', '/v1/desk/submissions']) {
      expect(Object.fromEntries((await call(server.url + path)).headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      })
    }
  })

  test('health says whether the database answers', async () => {
    expect(await call(`${server.url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  test('what is not there is a problem', async () => {
    const answer = await call(`${server.url}/v1/nothing`)
    expect(problemOf(answer)).toEqual({ status: 404, code: 'not_found' })
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  test('an address that cannot be read is a problem that does not repeat it', async () => {
    const answer = await call(`${server.url}/v1/organizations/%E0%A4%A/form`)
    expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
    expect(JSON.stringify(answer.body)).not.toContain('%E0')
  })

  test('an old client is told so, a newer and another one are not', async () => {
    const status = async (client: string) =>
      (await call(`${town.root}/form`, { headers: { [headers.client]: client } })).status
    expect(await status('sdk/0.1.9')).toBe(426)
    expect(await status('sdk/0.2.0')).toBe(200)
    expect(await status('curl/0.0.1')).toBe(200)
  })

  describe('limits', () => {
    test('stop a flood of submissions with the time to come back, but never a repeat', async () => {
      const [key, body] = [newKey(), await town.submission()]
      await town.submit(body, key)
      for (let count = 1; count < 5; count++) await town.submit(await town.submission())
      const answer = await town.submit(await town.submission())
      expect(problemOf(answer)).toEqual({
        status: 429,
        code: 'rate_limited',
        params: { until: '2026-11-21T09:01:00.000Z' },
      })
      expect(answer.headers.get('retry-after')).toBe('60')
      expect((await town.submit(body, key)).status).toBe(201)
      server.advance(60_000)
      expect((await town.submit(await town.submission())).status).toBe(201)
    })

    test('stop a flood of uploads', async () => {
      const upload = async () => town.upload(await photo(), { key: newKey(), attachment: 'attachment-1' })
      const statuses = [(await upload()).status, (await upload()).status, (await upload()).status]
      expect(statuses).toEqual([201, 201, 429])
    })

    test('stop who tries codes on many numbers', async () => {
      const numbers = ['2026-000001-5', '2026-000002-8', '2026-000003-7', '2026-000004-1']
      const statuses: number[] = []
      for (const number of numbers) statuses.push((await town.track(number, '123456789012')).status)
      expect(statuses).toEqual([404, 404, 404, 429])
    })

    test('keep no address', async () => {
      await town.submit(await town.submission())
      const rows = await server.backend.database.selectFrom('rate_counters').selectAll().execute()
      expect(rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain('127.0.0.1')
    })
  })

  test('the log has no address, number, token, query or text', async () => {
    const key = newKey()
    const { body } = await town.submit(await town.submission({ text: 'Тайный текст' }), key)
    await town.track(body.number, body.token ?? '')
    await call(`${town.root}/submissions/${body.number}?private=query`, { headers: bearer(body.code ?? '') })
    const log = server.log.join('')
    expect(log).toContain('/v1/organizations/:organization/submissions/:number')
    for (const secret of [key, body.number, body.token, body.code, 'Тайный', 'private=query', '127.0.0.1"']) {
      expect(log).not.toContain(secret)
    }
  })

  test('a database that is away is a matter of time', async () => {
    const { backend, app } = await startBroken()
    try {
      const answer = await app.inject({ url: '/v1/desk/submissions', headers: bearer(backend.config.deskToken) })
      expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(answer.headers['retry-after']).toBe('5')
      expect((await app.inject('/healthz')).statusCode).toBe(503)
    } finally {
      await app.close()
    }
  })

  test('an unexpected error tells its place to the log and nothing to the client', async () => {
    const backend = {
      ...server.backend,
      clock: () => {
        throw new TypeError('a secret value')
      },
    }
    const log: string[] = []
    const app = await buildApp(backend, { level: 'info', stream: { write: (line) => void log.push(line) } })
    const body = await town.submission()
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/organizations/test-town/submissions',
      headers: { [headers.key]: newKey(), 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    })
    await app.close()
    expect(answer.json()).toEqual({
      type: 'urn:otklik:problem:internal',
      title: 'Something went wrong on the server',
      status: 500,
      code: 'internal',
    })
    expect(log.join('')).toContain('app.test.ts')
    expect(log.join('')).not.toContain('a secret value')
  })

  /** A server whose database has gone. */
  async function startBroken() {
    const database = await connect({ databaseUrl: 'postgres://nobody@127.0.0.1:9/nothing', dataDir: '' })
    const backend = { ...server.backend, database }
    return { backend, app: await buildApp(backend) }
  }

  describe("the widget's files", () => {
    test('are for every page: the newest for a short time, a version for ever', async () => {
      const newest = await call(`${server.url}/otklik.js`)
      expect(newest.body).toBe('newest')
      expect(Object.fromEntries(newest.headers)).toMatchObject({
        'content-type': expect.stringContaining('javascript'),
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      const version = await call(`${server.url}/v/1.2.3/panel.js`)
      expect(version.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    })

    test('are only those of the widget', async () => {
      for (const path of ['/v/1.2.3/other.js', '/v/../secret.txt', '/v/1.2.3/..%2f..%2fsecret.txt', '/secret.txt']) {
        expect((await call(server.url + path)).status).toBe(404)
      }
    })
  })

  describe('the description', () => {
    test('has every route of the contract and of the desk', async () => {
      const { body } = await call<{ openapi: string; paths: Record<string, object> }>(`${server.url}/docs/json`)
      expect(body.openapi).toBe('3.1.0')
      expect(Object.keys(body.paths['/v1/organizations/{organization}/submissions'] ?? {}).sort()).toEqual([
        'get',
        'post',
      ])
      expect(body.paths).toHaveProperty('/v1/desk/organizations/{organization}/submissions/{number}/answer')
    })

    test('is a page that loads nothing from elsewhere', async () => {
      const page = await call<string>(`${server.url}/docs/`)
      expect(page.status).toBe(200)
      expect(page.body).not.toMatch(/(src|href)="https?:/)
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    })
  })
})
