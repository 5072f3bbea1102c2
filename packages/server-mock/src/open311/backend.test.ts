import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MockPort, openMockPort } from '../node.ts'
import { createMockOpen311, type MockOpen311, type MockOpen311Options } from './index.ts'

let town: MockOpen311
let port: MockPort
async function open(options: MockOpen311Options = {}): Promise<void> {
  town = createMockOpen311({ clock: () => Date.parse('2026-11-22T10:00:00Z'), ...options })
  port = await openMockPort(town)
}
beforeEach(() => open())
afterEach(() => port.close())

const get = (path: string) => fetch(`${port.url}/v2/${path}`)
const json = async (path: string) => (await get(path)).json()
const post = (fields: Record<string, string> | [string, string][], path = 'requests.json') =>
  fetch(`${port.url}/v2/${path}`, { method: 'POST', body: new URLSearchParams(fields) })
const lamp = { service_code: 'LAMP', lat: '55.75', long: '37.61', description: 'Яма & <лужа>' }

describe('by the specification', () => {
  test('services say whether they have attributes, and keep codes that begin with zeros', async () => {
    const list = (await json('services.json')) as Record<string, unknown>[]
    expect(list.map(({ service_code, metadata }) => [service_code, metadata])).toContainEqual(['POT', true])
    expect(list.map(({ service_code }) => service_code)).toContain('015')
    expect(Object.keys(list[0] ?? {})).toEqual([
      ...['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'],
    ])
  })

  test('a definition has attributes of all six datatypes', async () => {
    const { service_code, attributes } = (await json('services/POT.json')) as {
      service_code: string
      attributes: Record<string, unknown>[]
    }
    expect(service_code).toBe('POT')
    expect(new Set(attributes.map(({ datatype }) => datatype)).size).toBe(6)
    expect((await get('services/NONE.json')).status).toBe(404)
  })

  test('XML has the names of the elements and escapes what is in them', async () => {
    await post(lamp, 'requests.xml')
    const response = await get('requests/1001.xml')
    expect(response.headers.get('Content-Type')).toBe('text/xml; charset=utf-8')
    const text = await response.text()
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<service_requests><request>/)
    expect(text).toContain('<description>Яма &amp; &lt;лужа&gt;</description>')
    expect(await (await get('services/POT.xml')).text()).toContain(
      '<values><value><key>circle</key><name>Круглая</name></value>',
    )
    expect(await (await post({}, 'requests.xml')).text()).toContain('<errors><error><code>400</code>')
  })

  test('a request is posted, read back and found', async () => {
    expect(await (await post(lamp)).json()).toMatchObject([{ service_request_id: 1001 }])
    const [request] = (await json('requests/1001.json')) as [Record<string, unknown>]
    expect(request).toMatchObject({ service_request_id: 1001, status: 'open', lat: 55.75, long: 37.61 })
    expect(await json('requests.json?service_code=LAMP&status=open')).toHaveLength(1)
    expect(await json('requests.json?service_code=POT')).toEqual([])
    expect(await json('requests.json?service_request_id=1001&status=closed')).toHaveLength(1)
    expect(await json('requests.json?start_date=2026-11-22T10:00:01Z')).toEqual([])
    expect(await json('requests.json?page=2&page_size=1')).toEqual([])
    expect((await get('requests/9.json')).status).toBe(404)
  })

  test.each([
    ['no service', 400, {}],
    ['a service that is not there', 404, { ...lamp, service_code: 'NONE' }],
    ['no location', 400, { service_code: 'LAMP' }],
    ['half a point', 400, { service_code: 'LAMP', lat: '55' }],
    ['no answer to a question that needs one', 400, { ...lamp, service_code: 'POT' }],
    ['too much text', 400, { ...lamp, description: 'ы'.repeat(4001) }],
  ])('%s is refused with a list', async (_, status, fields) => {
    const response = await post(fields as Record<string, string>)
    expect([response.status, await response.json()]).toEqual([
      status,
      [{ code: status, description: expect.any(String) }],
    ])
    expect(town.operator.list()).toEqual([])
  })

  test('answers are kept by attribute, several of one with brackets', async () => {
    await post([
      ...Object.entries({ ...lamp, service_code: 'POT', 'attribute[depth]': '7' }),
      ['attribute[hazards][]', 'cars'],
      ['attribute[hazards][]', 'bikes'],
    ] as [string, string][])
    expect(town.operator.show('1001').attributes).toEqual({ depth: ['7'], hazards: ['cars', 'bikes'] })
  })

  test('a batch service gives a token first, and a black box nothing', async () => {
    expect(await (await post({ ...lamp, service_code: 'TREE' })).json()).toMatchObject([{ token: 'token-1001' }])
    expect(await json('tokens/token-1001.json')).toEqual([{ token: 'token-1001' }])
    expect((await get('requests/1001.json')).status).toBe(404)
    town.advance(60_000)
    expect(await json('tokens/token-1001.json')).toEqual([{ service_request_id: 1001, token: 'token-1001' }])
    expect((await get('requests/1001.json')).status).toBe(200)
    const [blackbox] = (await (await post({ ...lamp, service_code: 'WORD' })).json()) as [Record<string, unknown>]
    expect(blackbox).not.toHaveProperty('service_request_id')
    expect(blackbox).not.toHaveProperty('token')
  })

  test('keys and jurisdictions are asked for where there are any', async () => {
    await port.close()
    await open({ apiKeys: ['key'], jurisdictions: ['town.example'] })
    expect((await get('services.json')).status).toBe(400)
    expect((await get('services.json?jurisdiction_id=city.example')).status).toBe(404)
    expect((await get('services.json?jurisdiction_id=town.example')).status).toBe(200)
    expect((await post(lamp, 'requests.json?jurisdiction_id=town.example')).status).toBe(403)
    expect((await post({ ...lamp, api_key: 'key', jurisdiction_id: 'town.example' })).status).toBe(200)
    expect(town.operator.list()[0]?.fields.map(([name]) => name)).not.toContain('api_key')
  })

  test('a list of errors and of nothing are lists', async () => {
    expect(await json('requests.json')).toEqual([])
    expect(await (await get('requests.xml')).text()).toContain('<service_requests></service_requests>')
  })

  test('pages of other origins may read it, and send nothing that needs more than a form', async () => {
    expect((await get('services.json')).headers.get('Access-Control-Allow-Origin')).toBe('*')
    const preflight = await fetch(`${port.url}/v2/requests.json`, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': 'POST', Origin: 'https://town.example' },
    })
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toBeNull()
  })

  test('notes come with the extensions that are asked for', async () => {
    await post(lamp)
    town.operator.change('1001', { status: 'closed', statusNotes: 'Готово', note: 'Выехали' })
    expect(await json('requests/1001.json?extensions=true')).toMatchObject([
      { status: 'closed', status_notes: 'Готово', notes: [{ description: 'Выехали' }] },
    ])
  })

  test('the discovery names the base', async () => {
    expect(await json('discovery.json')).toMatchObject({ endpoints: [{ url: `${port.url}/v2` }] })
  })
})

describe('beside the specification', () => {
  test('an answer is lost after the request was kept', async () => {
    town.faults.add({ kind: 'answer_lost', route: 'submit' })
    await expect(post(lamp)).rejects.toThrow('fetch failed')
    expect(town.operator.list()).toHaveLength(1)
  })

  test('the town acts from another process', async () => {
    await post({ ...lamp, service_code: 'TREE' })
    const control = (path: string, body: unknown) =>
      fetch(`${port.url}/__mock/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await control('tokens/token-1001', {})
    await control('requests/1001', { status: 'closed' })
    expect(await json('requests/1001.json')).toMatchObject([{ status: 'closed' }])
    await control('reset', {})
    expect(town.operator.list()).toEqual([])
  })

  test('requests outlive a reload where there is a storage', async () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    }
    await port.close()
    await open({ storage })
    await post(lamp)
    town.operator.change('1001', { status: 'closed' })
    expect(createMockOpen311({ storage }).operator.show('1001')).toMatchObject({
      status: 'closed',
      serviceCode: 'LAMP',
    })
  })

  test('the next number can be made to come later', async () => {
    town.delayNextNumber()
    expect(await (await post(lamp)).json()).toMatchObject([{ token: 'token-1001' }])
    expect(await (await post(lamp)).json()).toMatchObject([{ service_request_id: 1002 }])
  })

  test('a quirk that is none is an error', () => {
    expect(() => createMockOpen311({ quirks: ['levitates'] as never })).toThrow('There is no quirk "levitates"')
  })
})
