import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Organization } from '../organizations/index.ts'
import { photo } from '../testing/media.ts'
import { open311At, zarechnyKey, zarechnySettings } from '../testing/open311.ts'
import { startServer, type TestServer } from '../testing/server.ts'

let server: TestServer
let client: ReturnType<typeof open311At>
beforeAll(async () => {
  const database = await connect({ dataDir: 'memory://' })
  await migrate(database)
  server = await startServer(database, zarechnySettings)
  client = open311At(server.url)
})
afterAll(() => server.stop())

const zarechny = { jurisdiction_id: 'zarechny', api_key: zarechnyKey, service_code: 'roads-lamps' }
const holes = { ...zarechny, service_code: 'roads-holes' }
const post = (changes: Record<string, string | string[]> = {}) => client.post({ ...zarechny, ...changes })
const cases = async () => (await server.backend.database.selectFrom('submissions').select('id').execute()).length

test.each<[string, Record<string, string | string[]>, number, RegExp]>([
  ['without a key', { api_key: '' }, 403, /api_key/],
  ['with a wrong key', { api_key: 'a key of somebody else' }, 403, /api_key/],
  ['without a service', { service_code: '' }, 400, /service_code/],
  ['for an unknown service', { service_code: 'nothing' }, 404, /service_code/],
  ['for a branch', { service_code: 'roads' }, 404, /service_code/],
  ['about what takes no complaints', { service_code: 'praise' }, 404, /service_code/],
  ['about what somebody else does', { service_code: 'roads-gas' }, 400, /^Звоните 104\. 104$/],
  ['without a photo where one is needed', { service_code: 'roads-pavements' }, 400, /фото.*media_url/],
  ['without a place', { lat: '', long: '' }, 400, /lat и long, address_string или address_id/],
  ['with half a point', { long: '' }, 400, /lat и long/],
  ['with a latitude that is none', { lat: 'север' }, 400, /^lat:/],
  ['beyond the poles', { lat: '90.5' }, 400, /^lat:/],
  ['beyond the date line', { long: '-181' }, 400, /^long:/],
  ['with a comma in a coordinate', { lat: '58,6' }, 400, /^lat:/],
  ['that is too short', { description: 'Яма' }, 400, /^description: Напишите подробнее/],
  ['that is too long', { description: 'я'.repeat(4001) }, 400, /^description: .*4000/],
  ['that is far too long', { description: 'я'.repeat(30_000) }, 400, /^Запрос слишком большой$/],
  ['with an e-mail that is none', { email: 'нет' }, 400, /^email: /],
  ['with a telephone that is none', { phone: 'нет' }, 400, /^phone: /],
  ['with a name without end', { first_name: 'я'.repeat(101) }, 400, /^first_name: /],
  ['with an address without end', { address_string: 'я'.repeat(501) }, 400, /^address_string: /],
  ['without a contact where one is needed', { service_code: 'bills' }, 400, /email или phone/],
  ['without a required answer', { service_code: 'roads-holes' }, 400, /^attribute\[kind\]: .*«Где яма\?»/],
  ['with an answer not offered', { ...holes, 'attribute[kind]': 'moon' }, 400, /^attribute\[kind\]: /],
  ['with two answers for one', { ...holes, 'attribute[kind]': ['road', 'yard'] }, 400, /^attribute\[kind\]: /],
  ['with an answer that ends it', { ...holes, 'attribute[kind]': 'railway' }, 400, /Напишите железной дороге/],
  ['without what another answer asks for', { ...holes, 'attribute[kind]': 'yard' }, 400, /^attribute\[entrance\]: /],
  ['with a number that is none', { ...holes, 'attribute[kind]': 'road', 'attribute[depth]': '1m' }, 400, /depth/],
  ['with a date that is none', { ...holes, 'attribute[kind]': 'road', 'attribute[seen]': 'вчера' }, 400, /seen/],
  [
    'with a choice not offered',
    { ...holes, 'attribute[kind]': 'road', 'attribute[harm][]': ['car', 'x'] },
    400,
    /harm/,
  ],
])('a report %s is refused in words, and makes no case', async (_, changes, status, words) => {
  const before = await cases()
  const answer = await post(changes)
  expect(answer.status).toBe(status)
  expect(answer.json[0]).toEqual({ code: status, description: expect.stringMatching(words) })
  expect(await cases()).toBe(before)
})

test('all that is wrong is said at once', async () => {
  const { json } = await post({ lat: '', long: '', email: 'нет', description: 'Яма' })
  expect(json.map(({ description }: { description: string }) => description.split(':')[0])).toEqual([
    'email',
    'description',
    'Укажите место',
  ])
})

test('every kind of attribute is taken', async () => {
  const { status } = await post({
    ...holes,
    'attribute[kind]': 'yard',
    'attribute[entrance]': 'второй',
    'attribute[depth]': '7,5',
    'attribute[seen]': '2026-11-20T10:00:00+03:00',
    'attribute[harm][]': 'car',
    'attribute[story]': 'Шёл\nи упал',
    'attribute[police]': 'нельзя ответить',
  })
  expect(status).toBe(200)
  const { body } = await server.backend.database
    .selectFrom('submissions')
    .select('body')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  expect(body.answers.map(({ code, value }) => [code, value])).toEqual([
    ['kind', 'yard'],
    ['entrance', 'второй'],
    ['depth', '7,5'],
    ['seen', '2026-11-20T10:00:00+03:00'],
    ['harm', ['car']],
    ['story', 'Шёл\nи упал'],
  ])
})

test('an answer that nobody would have been asked for is left out', async () => {
  expect((await post({ ...holes, 'attribute[kind]': 'road', 'attribute[entrance]': 'второй' })).status).toBe(200)
  const { body } = await server.backend.database
    .selectFrom('submissions')
    .select('body')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  expect(body.answers.map(({ code }) => code)).toEqual(['kind'])
})

test('the one organization need not be named', async () => {
  expect((await post({ jurisdiction_id: '' })).status).toBe(200)
  expect((await client.send('/services.json')).status).toBe(200)
})

test('a closed organization takes nothing and says why', async () => {
  const organizations = server.backend.organizations as Map<string, Organization>
  const open = organizations.get('zarechny') as Organization
  const form: Organization['form'] = (language) => ({
    ...open.form(language),
    status: 'closed',
    notice: 'Мы переезжаем.',
  })
  organizations.set('zarechny', { ...open, form })
  const { status, json } = await post()
  expect([status, json]).toEqual([400, [{ code: 400, description: 'Сейчас сообщения не принимают. Мы переезжаем.' }]])
  expect((await client.send('/services.json')).json).toEqual([])
  organizations.set('zarechny', open)
})

describe('files', () => {
  const file = async () => ['media', await photo(), 'a.jpg'] as const

  test('more of them than allowed are refused', async () => {
    const some = await file()
    const { status, json } = await client.postFiles(zarechny, Array(6).fill(some))
    expect([status, json[0].description]).toEqual([400, 'Файлов слишком много'])
  })

  test('more bytes than anybody may send are refused while they come', async () => {
    const large = new Uint8Array(61_000_000)
    const answer = await client.postFiles(zarechny, [['media', large, 'a.jpg']]).catch(() => undefined)
    // The connection may be closed before all of it was sent.
    expect([undefined, 400]).toContain(answer?.status)
  })

  test('are not taken in for whoever has no key', async () => {
    const some = await file()
    expect((await client.postFiles({ ...zarechny, api_key: 'somebody-elses-key' }, [some])).status).toBe(403)
    const before = await client.postFiles({ ...zarechny, api_key: '' }, [some])
    expect(before.status).toBe(403)
    expect(await server.backend.database.selectFrom('uploads').select('id').execute()).toEqual([])
  })

  test('a body that ends in the middle of one is refused', async () => {
    const start = '--x\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\nabc'
    for (const body of [start, '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nabc', '--x', '']) {
      const headers = { 'content-type': 'multipart/form-data; boundary=x' }
      const { status, json } = await client.send('/requests.json', { method: 'POST', headers, body })
      expect([status, json?.[0].code], body).toEqual([expect.toBeOneOf([400, 403]), expect.any(Number)])
    }
  })
})

test('a body of another kind is refused in words', async () => {
  for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
    const answer = await client.send('/requests.json', {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{}',
    })
    expect([answer.status, answer.json[0].code], type).toEqual([400, 400])
  }
})

test('a key has a limit of its own, told with Retry-After', async () => {
  const limited = await startServer(server.backend.database, {
    ...zarechnySettings,
    open311: { ...zarechnySettings.open311, perKey: { count: 1, seconds: 600 } },
  })
  const its = open311At(limited.url)
  expect((await its.post(zarechny)).status).toBe(200)
  const { status, headers, json } = await its.post(zarechny)
  expect([status, json]).toEqual([429, [{ code: 429, description: expect.stringContaining('Слишком много') }]])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  await limited.app.close()
})
