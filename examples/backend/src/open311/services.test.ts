import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../app.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { open311At, open311Settings } from '../testing/open311.ts'
import { startServer, type TestServer } from '../testing/server.ts'

let server: TestServer
let client: ReturnType<typeof open311At>
beforeAll(async () => {
  const database = await connect({ dataDir: 'memory://' })
  await migrate(database)
  server = await startServer(database, open311Settings)
  client = open311At(server.url)
})
afterAll(() => server.stop())

const codes = (services: readonly { service_code: string }[]) => services.map(({ service_code }) => service_code)

test('services are a bare list in JSON, and the same in XML', async () => {
  const { status, headers, json } = await client.get('/services.json')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(json[0]).toEqual({
    service_code: 'roads-potholes',
    service_name: 'Ямы и выбоины',
    description: 'Снимите яму так, чтобы был виден её размер и что вокруг. Не выходите на проезжую часть. Нужно фото.',
    metadata: true,
    type: 'realtime',
    keywords: 'яма,выбоина,асфальт,колея,провал',
    group: 'Дороги',
  })
  const xml = await client.get('/services.xml')
  expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(xml.text).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<services>\n {2}<service>\n {4}<service_code>roads-potholes<\/service_code>\n {4}<service_name>Ямы и выбоины<\/service_name>/,
  )
  expect(xml.text.match(/<service>/g)).toHaveLength(json.length)
})

test('only themes that take a complaint as a message now are services', async () => {
  const listed = codes((await client.get('/services.json')).json)
  expect(listed).toContain('snow-roads')
  // Out of season, never a complaint, and served by somebody else.
  expect(listed).not.toContain('roads-markings')
  expect(listed).not.toContain('playgrounds-new')
  expect(listed).not.toContain('utilities-gas')
})

test('a stopper that lets a message through is told with the service', async () => {
  const { json } = await client.get('/services.json')
  const emergency = json.find(({ service_code }: { service_code: string }) => service_code === 'housing-emergency')
  expect(emergency.description).toMatch(/Нужно фото\.$/)
  expect(emergency.description.length).toBeGreaterThan('Нужно фото.'.length)
})

test('an organization that answers with tokens says that its services are batch', async () => {
  const { json } = await client.get('/services.json', { jurisdiction_id: 'water-utility' })
  expect(new Set(json.map(({ type }: { type: string }) => type))).toEqual(new Set(['batch']))
})

test('the questions of a theme are the attributes of a service definition', async () => {
  const { json } = await client.get('/services/roads-potholes.json')
  expect(json.service_code).toBe('roads-potholes')
  expect(
    json.attributes.map(({ code, datatype, variable, order }: never) => [code, datatype, variable, order]),
  ).toEqual([
    ['road', 'singlevaluelist', true, 1],
    ['depth', 'number', true, 2],
    ['harm', 'multivaluelist', true, 3],
    ['harm-note', 'text', false, 4],
  ])
  expect(json.attributes[0]).toMatchObject({ required: true, description: 'Какая это дорога?' })
  expect(json.attributes[0].values[0]).toEqual({ key: 'street', name: 'Улица в городе' })
  expect(json.attributes[1]).not.toHaveProperty('values')
})

test('a definition in XML has the elements of the specification, in their nesting', async () => {
  const { text } = await client.get('/services/roads-potholes.xml')
  const names = [...text.matchAll(/<([a-z_]+)>/g)].map(([, name]) => name)
  expect(names.slice(0, 16)).toEqual([
    'service_definition',
    'service_code',
    'attributes',
    'attribute',
    'variable',
    'code',
    'datatype',
    'required',
    'datatype_description',
    'order',
    'description',
    'values',
    'value',
    'key',
    'name',
    'value',
  ])
})

test('the definition of a service without questions is empty', async () => {
  const { json } = await client.get('/services/roads-signs.json')
  expect(json).toEqual({ service_code: 'roads-signs', attributes: [] })
})

test('what is asked only sometimes is not required, and says when it is asked', async () => {
  const { json } = await client.get('/services/roads-potholes.json')
  expect(json.attributes[3]).toMatchObject({
    required: false,
    datatype_description: 'Если на вопрос «Что случилось из-за ямы?» ответ: Повреждена машина или Пострадал человек.',
  })
})

test('discovery names the endpoint, its formats and who gives keys', async () => {
  const { json } = await client.send('/discovery.json')
  expect(json.endpoints).toEqual([
    {
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: 'https://otklik.example/open311/v2',
      changeset: json.changeset,
      type: 'production',
      formats: ['text/xml', 'application/json'],
    },
  ])
  expect(json.changeset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(json.contact).toContain('jurisdiction_id kirov')
  const { text } = await client.send('/discovery.xml')
  expect(text).toContain('<formats>\n        <format>text/xml</format>\n        <format>application/json</format>')
})

test.each([
  ['no jurisdiction_id where there are several', '/services.json', 400, 'jurisdiction_id'],
  ['an empty one, which is the same', '/services.json?jurisdiction_id=', 400, 'jurisdiction_id'],
  ['an unknown one', '/services.json?jurisdiction_id=city.gov', 404, 'jurisdiction_id'],
  ['one that takes no reports this way', '/services.json?jurisdiction_id=library', 404, '/o/library'],
  ['an unknown service', '/services/nothing.json?jurisdiction_id=kirov', 404, 'service_code'],
  ['a branch in the place of a service', '/services/roads.json?jurisdiction_id=kirov', 404, 'service_code'],
  ['a theme for appeals alone', '/services/yards-projects.json?jurisdiction_id=kirov', 404, 'service_code'],
])('%s is an error in a list', async (_, path, status, word) => {
  const answer = await client.send(path)
  expect(answer.status).toBe(status)
  expect(answer.json).toEqual([{ code: status, description: expect.stringContaining(word) }])
  const xml = await client.send(path.replace('.json', '.xml'))
  expect(xml.status).toBe(status)
  expect(xml.text).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<errors>\n {2}<error>\n {4}<code>\d+<\/code>\n {4}<description>.+<\/description>\n {2}<\/error>\n<\/errors>\n$/,
  )
})

test.each([
  ['/services.html?jurisdiction_id=kirov', 406],
  ['/services.html?jurisdiction_id=kirov&like=.json', 406],
  ['/services?jurisdiction_id=kirov', 404],
  ['/nothing', 404],
  ['/', 404],
  ['/services/%ZZ.json', 400],
])('%s is an error in XML, which every client reads, or in JSON for whoever asks', async (path, status) => {
  const xml = await client.send(path)
  expect(xml.status).toBe(status)
  if (!path.endsWith('ZZ.json')) expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  const json = await client.send(path, { headers: { accept: 'application/json' } })
  expect(json.json).toEqual([{ code: status, description: expect.any(String) }])
})

test('any page may read, and ask before it posts', async () => {
  const { headers } = await client.send('/services.json?jurisdiction_id=kirov', {
    headers: { origin: 'https://elsewhere.example' },
  })
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  const preflight = await client.send('/requests.json', {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
})

test.each(['library', 'nowhere'])(
  'a key for %s, which takes no reports, is a mistake that is told at the start',
  async (id) => {
    const { backend } = server
    const open311 = { ...backend.config.open311, keys: new Map([[id, ['0'.repeat(64)]]]) }
    await expect(buildApp({ ...backend, config: { ...backend.config, open311 } })).rejects.toThrow(
      `OPEN311_KEYS names ${id}`,
    )
  },
)

test('a default stands in for a jurisdiction that is not named', async () => {
  const { backend } = server
  const open311 = { ...backend.config.open311, jurisdiction: 'water-utility' }
  const app = await buildApp({ ...backend, config: { ...backend.config, open311 } })
  const answer = await app.inject({ url: '/open311/v2/services.json' })
  expect(codes(answer.json())).toContain('leak')
  await app.close()
})

test.each([
  ['en', 'Potholes'],
  ['tt, en-GB;q=0.8, ru;q=0.5', 'Potholes'],
  ['ru-RU,ru;q=0.9,en;q=0.8', 'Ямы и выбоины'],
  ['en;q=0, *', 'Ямы и выбоины'],
  ['de', 'Ямы и выбоины'],
  ['', 'Ямы и выбоины'],
])('for a reader of %j the first service is %s', async (accepted, name) => {
  const headers = { 'accept-language': accepted }
  const answer = await client.send('/services.json?jurisdiction_id=kirov', { headers })
  expect(answer.json[0].service_name).toBe(name)
  expect(answer.headers.get('vary')).toBe('Accept-Language')
  const isEnglish = name === 'Potholes'
  expect(answer.headers.get('content-language')).toBe(isEnglish ? 'en' : 'ru')
  const { json } = await client.send('/services/roads-potholes.json?jurisdiction_id=kirov', { headers })
  expect(json.attributes[0].description).toBe(isEnglish ? 'What kind of road is it?' : 'Какая это дорога?')
})
