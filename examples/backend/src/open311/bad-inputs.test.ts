import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../database/connect.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { open311At, zarechnyKey, zarechnySettings } from '../testing/open311.ts'
import { startServer, type TestServer } from '../testing/server.ts'

/** What people, scanners and broken clients send. */
const values = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'NaN',
  'Infinity',
  '99999999999999999999',
  '0x10',
  'null',
  'undefined',
  '[object Object]',
  'true',
  "' or 1=1 --",
  '"; drop table submissions; --',
  '%00',
  '\0',
  '\ud800',
  '\uffff',
  '🕳️',
  'я'.repeat(2000),
  ',,,,',
  '../../etc/passwd',
  '<script>',
  '{{7*7}}',
  '\r\nX-Injected: 1',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  '2026-11-21T10:00:00+99:99',
  '-000001-01-01T00:00:00Z',
  '__proto__',
  'constructor',
]

const queryFields = [
  'jurisdiction_id',
  'service_request_id',
  'service_code',
  'start_date',
  'end_date',
  'status',
  'page',
  'page_size',
  'lat',
  'long',
  'radius',
]

const formFields = [
  'jurisdiction_id',
  'api_key',
  'service_code',
  'lat',
  'long',
  'address_string',
  'address_id',
  'email',
  'first_name',
  'last_name',
  'phone',
  'description',
  'media_url',
  'device_id',
  'attribute',
  'attribute[]',
  'attribute[kind]',
  'attribute[kind][]',
  'attribute[depth]',
  'attribute[seen]',
  'attribute[harm][0]',
  'attribute[[]]',
  '__proto__',
]

const fine = {
  jurisdiction_id: 'zarechny',
  api_key: zarechnyKey,
  service_code: 'roads-holes',
  description: 'Яма во дворе дома',
  lat: '58.6',
  long: '49.6',
  'attribute[kind]': 'road',
}

onEachDatabase((open: () => Promise<Database>) => {
  let server: TestServer
  let client: ReturnType<typeof open311At>
  beforeAll(async () => {
    server = await startServer(await open(), zarechnySettings)
    client = open311At(server.url)
  })
  afterAll(() => server.stop())

  /** Answered in the shape that was asked for, and without a failure of the server. */
  async function holds(path: string, init: RequestInit = {}): Promise<void> {
    const { status, text, headers } = await client.send(path, init)
    const what = `${path} ${init.body ?? ''}`.slice(0, 300)
    expect(status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500)
    expect(headers.get('content-type'), what).toMatch(/^(text\/xml|application\/json); charset=utf-8$/)
    expect(headers.has('x-injected'), what).toBe(false)
    if (status >= 400) expect(text, what).toMatch(/^\[\{"code":\d+,"description":"|<errors>\n {2}<error>/)
  }

  test.each(queryFields)('no query breaks the list of requests by its %s', async (field) => {
    for (const value of values) {
      await holds(`/requests.json?${new URLSearchParams([[field, value]])}`)
      await holds(
        `/requests.xml?${new URLSearchParams({ jurisdiction_id: 'zarechny', lat: '1', long: '1', [field]: value })}`,
      )
    }
    await holds(`/requests.json?${field}=a&${field}=b&${field}`)
    await holds(`/requests.json?${field}=%ZZ%`)
  })

  test('no path breaks anything', async () => {
    for (const value of values.filter((one) => one.isWellFormed())) {
      for (const kind of ['services', 'requests', 'tokens']) await holds(`/${kind}/${encodeURIComponent(value)}.json`)
      await holds(`/requests.${encodeURIComponent(value)}`)
    }
    for (const path of [
      '/services/%ZZ.json',
      '/services/.json',
      '/requests/..json',

      '//',
      '/requests/a/b.xml',
    ]) {
      await holds(path)
    }
  })

  test.each(formFields)('no report breaks anything by its %s', async (field) => {
    for (const value of values) {
      const body = new URLSearchParams({ ...fine, [field]: value })
      await holds('/requests.json', { method: 'POST', body })
    }
    const twice = [...Object.entries(fine), [field, 'a'], [field, 'b']] as [string, string][]
    await holds('/requests.xml', { method: 'POST', body: new URLSearchParams(twice) })
    const parts = new FormData()
    for (const [name, value] of Object.entries({ ...fine, [field]: values.join('') })) parts.append(name, value)
    await holds('/requests.json', { method: 'POST', body: parts })
  })

  test('no bytes break anything', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const bodies = ['', '&&&', '=', '%', '%ff%fe=%c3', 'a'.repeat(900_000), 'a=b&'.repeat(200_000), '\u0000']
    for (const body of bodies) await holds('/requests.json', { method: 'POST', headers, body })
    const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)
    await holds('/requests.xml', { method: 'POST', headers, body: noise })
    await holds('/requests.json', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=é' },
      body: noise,
    })
    for (const method of ['PUT', 'DELETE', 'PATCH']) await holds('/requests.json', { method, headers, body: 'a=b' })
  })
})
