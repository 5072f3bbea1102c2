import { expect, test } from 'vitest'
import type { Progress } from '../../adapter.ts'
import { jobOf, json, Raw, type Seen, services, shown, town } from './town.fixture.ts'

const posted = (seen: readonly Seen[]) => [...(seen.find(({ method }) => method === 'POST')?.fields ?? [])]
const answer = (code: string, value: string | string[]) => ({ code, value, label: 'x' })

const photo = new Blob(['photo'], { type: 'image/jpeg' })
const attachment = { id: 'photo-1', sha256: '0'.repeat(64), type: 'image/jpeg', size: 5, name: 'Яма.jpg' }
const withPhoto = jobOf({ attachments: [attachment] }, [{ id: 'photo-1', blob: photo }])

test('a report is fields of the specification, and empty ones are left out', async () => {
  const { submit, seen } = town({}, { apiKey: 'k' })
  const contact = { givenName: 'Анна', additionalName: 'Ивановна', familyName: 'Примерова', email: 'anna@example.com' }
  const { result } = await submit(jobOf({ contact }))
  expect(result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
  expect(seen.at(-1)?.headers.get('Content-Type')).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  expect(posted(seen)).toEqual([
    ['api_key', 'k'],
    ['service_code', 'LAMP'],
    ['lat', '55.75'],
    ['long', '37.61'],
    ['address_string', 'ул. Ленина, 5'],
    ['email', 'anna@example.com'],
    ['first_name', 'Анна Ивановна'],
    ['last_name', 'Примерова'],
    ['description', 'Яма & лужа'],
  ])
})

test('the key stands in the body alone', async () => {
  const { submit, seen } = town({}, { apiKey: 'secret' })
  await submit()
  expect(seen.filter(({ query }) => String(query).includes('secret'))).toEqual([])
})

test('a jurisdiction stands in the body and the query of a POST', async () => {
  const { submit, posts } = town({}, { jurisdictionId: 'city.example' })
  await submit()
  expect(posts()[0]?.fields.get('jurisdiction_id')).toBe('city.example')
  expect(posts()[0]?.query.get('jurisdiction_id')).toBe('city.example')
})

const answers = [
  answer('hazards', ['feet', 'cars']),
  answer('depth', '7,5'),
  answer('seen', '2026-01-15T10:00:00+03:00'),
  answer('hint', 'прочитано'),
  answer('gone', 'такого вопроса нет'),
]

test('answers are attributes, numbers with a point, and what has no attribute stays out', async () => {
  const { submit, seen } = town({})
  await submit(jobOf({ category: 'POT', answers }))
  expect(posted(seen).filter(([name]) => name?.startsWith('attribute'))).toEqual([
    ['attribute[depth]', '7.5'],
    ['attribute[seen]', '2026-01-15T10:00:00+03:00'],
    ['attribute[hazards][]', 'feet'],
    ['attribute[hazards][]', 'cars'],
  ])
})

test('several values are repeated without brackets where the server wants that', async () => {
  const { submit, seen } = town({}, { multivalue: 'repeat' })
  await submit(jobOf({ category: 'POT', answers }))
  expect(posted(seen).filter(([, value]) => value === 'feet' || value === 'cars')).toEqual([
    ['attribute[hazards]', 'feet'],
    ['attribute[hazards]', 'cars'],
  ])
})

test("a resident's own time gets an offset", async () => {
  const { submit, posts } = town({})
  await submit(jobOf({ category: 'POT', answers: [answer('seen', '2026-01-15T10:00')] }))
  expect(posts()[0]?.fields.get('attribute[seen]')).toBe(new Date('2026-01-15T10:00').toISOString())
})

test('what is no time goes as it was written, for the server to judge', async () => {
  const { submit, posts } = town({})
  await submit(jobOf({ category: 'POT', answers: [answer('seen', 'вчера')] }))
  expect(posts()[0]?.fields.get('attribute[seen]')).toBe('вчера')
})

test.each([
  ['point', ['lat', 'long']],
  ['address', ['address_string']],
  ['both', ['lat', 'long', 'address_string']],
  ['either', ['lat', 'long']],
  [undefined, ['lat', 'long', 'address_string']],
] as const)('with the location %s a place goes out as %s', async (location, names) => {
  const { submit, seen } = town({}, location && { location })
  await submit()
  expect(posted(seen).flatMap(([name]) => (/lat|long|address/.test(name) ? [name] : []))).toEqual(names)
})

test('either falls back to the address where there is no point', async () => {
  const { submit, posts } = town({}, { location: 'either' })
  await submit(jobOf({ place: { address: { text: 'ул. Ленина, 5' } } }))
  expect(posts()[0]?.fields.get('address_string')).toBe('ул. Ленина, 5')
})

test('coordinates near zero are written out', async () => {
  const { submit, posts } = town({})
  await submit(jobOf({ place: { point: { latitude: 0.0000004, longitude: -10 } } }))
  expect([posts()[0]?.fields.get('lat'), posts()[0]?.fields.get('long')]).toEqual(['0', '-10'])
})

test('fields are renamed or left out for a server that wants that, and others are added', async () => {
  const { submit, posts } = town(
    {},
    { fields: { long: 'lon', first_name: false }, extra: async ({ key }) => ({ client_request_id: key }) },
  )
  await submit(jobOf({ contact: { givenName: 'Анна' } }))
  const fields = posts()[0]?.fields
  expect(fields?.get('lon')).toBe('37.61')
  expect(fields?.has('long') || fields?.has('first_name')).toBe(false)
  expect(fields?.get('client_request_id')).toBe('key-key-key-key-key')
})

test('extra fields that do not come leave the message waiting, with nothing sent', async () => {
  const { submit, posts } = town({}, { extra: () => Promise.reject(new Error('no captcha')) })
  expect((await submit()).result).toMatchObject({ state: 'pending', error: { code: 'offline' } })
  expect(posts()).toEqual([])
})

test.each([
  [{ text: '  \n' }, '/text', 'required'],
  [{ text: '🏙'.repeat(4001) }, '/text', 'too_long'],
  [{ category: 'NOPE' }, '/category', 'not_offered'],
])('what the specification rules out is refused before it goes out', async (more, pointer, code) => {
  const { submit, posts } = town({})
  await expect(submit(jobOf(more))).rejects.toMatchObject({ code: 'rejected', fields: [{ pointer, code }] })
  expect(posts()).toEqual([])
})

test('no theme and no place are both named, before a server makes a failure of its own of them', async () => {
  const { submit, posts } = town({})
  const { category: _, place: __, ...rest } = jobOf().submission
  await expect(submit({ ...jobOf(), submission: rest })).rejects.toMatchObject({
    fields: [{ pointer: '/category' }, { pointer: '/place' }],
  })
  expect(posts()).toEqual([])
})

test.each([
  ['point', { address: { text: 'ул. Ленина, 5' } }, '/place/point'],
  ['both', { address: { text: 'ул. Ленина, 5' } }, '/place/point'],
  ['both', { point: { latitude: 55, longitude: 37 } }, '/place/address'],
  ['address', { point: { latitude: 55, longitude: 37 } }, '/place/address'],
] as const)('with the location %s a place must be whole', async (location, place, pointer) => {
  const { submit, posts } = town({}, { location })
  await expect(submit(jobOf({ place }))).rejects.toMatchObject({ fields: [{ pointer, code: 'required' }] })
  expect(posts()).toEqual([])
})

test('4000 characters are counted as people count them', async () => {
  expect((await town({}).submit(jobOf({ text: '🏙'.repeat(4000) }))).result.state).toBe('accepted')
})

test.each([
  ['bare', { service_request_id: 1001 }],
  ['wrapped', { service_requests: [{ service_request_id: 1001, account_id: null }] }],
  ['nested', { service_requests: { service_requests: { service_request_id: '1001' } } }],
  ['in data', { data: { service_request_id: '1001', status: 'open' }, success: true }],
  ['upper-case', [{ SERVICE_REQUEST_ID: '1001' }]],
  ['with an empty token', [{ service_request_id: '1001', token: '' }]],
  ['with nulls', [{ service_request_id: '1001', token: null, description: null, lat: null, requested_datetime: null }]],
])('an answer that is %s has its number', async (_, body) => {
  const { result } = await town({ 'POST requests.json': body }).submit()
  expect(result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
})

test('201 is a yes', async () => {
  const { result } = await town({ 'POST requests.json': json([{ service_request_id: '1' }], 201) }).submit()
  expect(result.state).toBe('accepted')
})

test('an answer in XML has its number', async () => {
  const xml =
    '<?xml version="1.0"?><service_requests><service_requests><service_request_id>1001</service_request_id><account_id>null</account_id></service_requests></service_requests>'
  const { submit } = town(
    {
      'GET services.xml': json(services),
      'POST requests.xml': new Raw(xml),
      'GET requests.xml': new Raw('<service_requests/>'),
    },
    { format: 'xml' },
  )
  expect((await submit()).result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
})

test('a date by which something is expected stands in the receipt', async () => {
  const body = [{ service_request_id: '1', expected_datetime: '2026-12-01T10:00:00+03:00' }]
  const { result } = await town({ 'POST requests.json': body }).submit()
  expect(result).toMatchObject({ receipt: { due: { date: '2026-12-01' } } })
})

test('the whole request is taken when it is what was sent', async () => {
  const body = shown({ service_request_id: '1001', description: 'Яма & лужа\r\n', lat: '55.75000', long: '37.61' })
  expect((await town({ 'POST requests.json': [body] }).submit()).result).toMatchObject({ receipt: { number: '1001' } })
})

test('a server may compose letters, and lose what it cannot store', async () => {
  const body = shown({ service_request_id: '1001', description: 'Чей это двор ?' })
  const { result } = await town({ 'POST requests.json': [body] }).submit(jobOf({ text: 'Чеи\u0306 это двор 🏙?' }))
  expect(result).toMatchObject({ receipt: { number: '1001' } })
})

test('a server may write a text for a page', async () => {
  const body = shown({ service_request_id: '1001', description: 'Яма &amp; &quot;лужа&quot;' })
  const { result } = await town({ 'POST requests.json': [body] }).submit(jobOf({ text: 'Яма & "лужа"' }))
  expect(result).toMatchObject({ receipt: { number: '1001' } })
})

test('a service code may come back without its zeros', async () => {
  const body = shown({ service_request_id: '1001', service_code: 15 })
  const { result } = await town({ 'POST requests.json': [body] }).submit(jobOf({ category: '015' }))
  expect(result).toMatchObject({ receipt: { number: '1001' } })
})

const old = '2026-01-21T21:23:50Z'

test.each([
  ['several', { service_requests: [shown({ description: 'Чужая' }), shown({ service_request_id: '8' })] }],
  ['one in other words', [shown({ description: 'Чужая: яма' })]],
  ['one of another service', [shown({ service_code: 'POT' })]],
  ['one elsewhere', [shown({ lat: 51.5, long: -0.1 })]],
])("a server that answers with other people's requests, %s, can only be read", async (_, body) => {
  const { submit } = town({ 'POST requests.json': body })
  await expect(submit()).rejects.toMatchObject({ code: 'unsupported', subject: 'submit' })
})

test('a request that stood there before the POST is not ours, whatever it says', async () => {
  const { submit } = town({ 'GET requests.json': [shown()], 'POST requests.json': [shown()] })
  await expect(submit()).rejects.toMatchObject({ code: 'unsupported' })
})

test('a request that is ours but for its age is in doubt', async () => {
  const { submit } = town({ 'POST requests.json': [shown({ requested_datetime: old })] })
  expect((await submit()).result).toMatchObject({ state: 'unknown', retryAt: expect.any(String) })
})

test('a service that is a blackbox gives neither number nor token, and its receipt says so', async () => {
  const blackbox = services.map((one) => ({ ...one, type: 'blackbox' }))
  const routes = { 'GET services.json': blackbox, 'POST requests.json': [{ service_notice: 'Спасибо' }] }
  expect((await town(routes).submit()).result).toMatchObject({ receipt: { number: 'б/н' } })
  expect((await town(routes).submit(jobOf({ language: 'en' }))).result).toMatchObject({
    receipt: { number: 'no number' },
  })
})

test('files go into the POST under the name that the server has for them', async () => {
  const progress: Progress[] = []
  const { submit, posts } = town({}, { upload: 'multipart', fields: { media: 'photo' } })
  await submit(withPhoto, { onProgress: (step) => progress.push(step) })
  const [{ name, file } = {}] = posts()[0]?.files ?? []
  expect([name, file?.name, file?.type, await file?.text()]).toEqual(['photo', 'Яма.jpg', 'image/jpeg', 'photo'])
  expect(posts()[0]?.fields.get('description')).toBe('Яма & лужа')
  expect(progress).toEqual([
    { sent: 0, total: 5 },
    { sent: 5, total: 5 },
  ])
})

test('without a file the body is fields, since not every server decodes texts between parts', async () => {
  const { submit, posts } = town({}, { upload: 'multipart' })
  await submit()
  expect(posts()[0]?.headers.get('Content-Type')).toContain('urlencoded')
})

test.each([
  ['a text', new Raw('https://city.example/1.jpg\n', 200, { 'Content-Type': 'text/plain' })],
  ['JSON', json({ data: { id: 7, url: 'https://city.example/1.jpg' } })],
])('a file is uploaded first, and %s says its address', async (_, answer) => {
  const upload = { url: 'https://city.example/open311/v2/image' }
  const { submit, posts } = town({ 'POST image': answer }, { upload, extra: () => ({ captcha: 'c' }) })
  await submit(withPhoto)
  expect(posts().map(({ path }) => path)).toEqual(['image', 'requests.json'])
  expect(posts()[0]?.files[0]).toMatchObject({ name: 'file', file: { name: 'Яма.jpg' } })
  expect(posts()[0]?.fields.get('captcha')).toBe('c')
  expect(posts()[1]?.fields.get('media_url')).toBe('https://city.example/1.jpg')
})

test('a file that was uploaded is not uploaded again', async () => {
  let tries = 0
  const { submit, posts } = town(
    {
      'POST image': new Raw('https://city.example/1.jpg'),
      'POST requests.json': () =>
        tries++ === 0 ? json([{ code: 429, description: 'Slow down' }], 429) : [{ service_request_id: '1' }],
    },
    { upload: { url: 'https://city.example/open311/v2/image' } },
  )
  expect((await submit(withPhoto)).result.state).toBe('pending')
  expect((await submit(withPhoto)).result.state).toBe('accepted')
  expect(posts().filter(({ path }) => path === 'image')).toHaveLength(1)
})

test('an upload that says no address is not worth a report', async () => {
  const { submit, posts } = town(
    { 'POST image': { ok: true } },
    { upload: { url: 'https://city.example/open311/v2/image' } },
  )
  await expect(submit(withPhoto)).rejects.toMatchObject({ code: 'unsupported', subject: 'upload' })
  expect(posts().map(({ path }) => path)).toEqual(['image'])
})
