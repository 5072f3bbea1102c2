import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeskCase } from '../desk/messages.ts'
import { bearer, call } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { photo } from '../testing/media.ts'
import { open311At, open311Keys, open311Settings } from '../testing/open311.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'

onEachDatabase((open) => {
  let server: TestServer
  let client: ReturnType<typeof open311At>
  beforeAll(async () => {
    server = await startServer(await open(), open311Settings)
    client = open311At(server.url)
  })
  afterAll(() => server.stop())

  const atDesk = async (number: string, organization = 'kirov') =>
    (
      await call<DeskCase>(`${server.url}/v1/desk/organizations/${organization}/submissions/${number}`, {
        headers: bearer(deskToken),
      })
    ).body

  test('a report is a case like any other, with its number at once', async () => {
    const { status, json } = await client.post({
      address_string: 'ул. Ленина, 5',
      first_name: 'Анна',
      last_name: 'Иванова',
      email: 'anna@example.ru',
      phone: '+7 900 000-00-00',
      device_id: 'tt222111',
      account_id: '7',
      something_else: 'ignored',
    })
    expect(status).toBe(200)
    expect(json).toEqual([
      {
        service_request_id: expect.stringMatching(/^2026-\d{6}-\d$/),
        service_notice: 'Срок ответа: до 27 ноября 2026 г. (5 рабочих дней со дня отправки)',
        account_id: null,
      },
    ])
    const { submission, case: shown } = await atDesk(json[0].service_request_id)
    expect(submission).toMatchObject({
      kind: 'complaint',
      procedure: 'message',
      category: 'roads-signs',
      text: 'Знак «Стоп» на углу завален снегом',
      place: { point: { latitude: 58.6036, longitude: 49.668 }, address: { text: 'ул. Ленина, 5' } },
      contact: { givenName: 'Анна', familyName: 'Иванова', email: 'anna@example.ru', phone: '+7 900 000-00-00' },
      source: { channel: 'api' },
      language: 'ru',
    })
    expect([shown.status, shown.visibility]).toEqual(['in_moderation', 'public'])
    expect(JSON.stringify(submission)).not.toMatch(/tt222111|ignored/)
  })

  test('the answer in XML has the elements of the specification', async () => {
    const { status, headers, text } = await client.post({}, 'xml')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/xml; charset=utf-8')
    expect(text.replace(/2026-\d{6}-\d/, 'NUMBER')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<service_requests>
  <request>
    <service_request_id>NUMBER</service_request_id>
    <service_notice>Срок ответа: до 27 ноября 2026 г. (5 рабочих дней со дня отправки)</service_notice>
    <account_id></account_id>
  </request>
</service_requests>
`)
  })

  test('the jurisdiction and the key may stand in the query', async () => {
    const body = new URLSearchParams(client.report({ jurisdiction_id: '', api_key: '' }))
    const query = new URLSearchParams({ jurisdiction_id: 'kirov', api_key: open311Keys.kirov })
    expect((await client.send(`/requests.json?${query}`, { method: 'POST', body })).status).toBe(200)
  })

  test('the log knows neither the key nor a word of the report, wherever they stand', async () => {
    const query = new URLSearchParams(client.report({ email: 'anna@example.ru' }))
    await client.send(`/requests.json?${query}`, { method: 'POST', body: query })
    await client.send(`/tokens/a-token-of-somebody.json?${query}`)
    expect(server.log.length).toBeGreaterThan(0)
    expect(server.log.join()).not.toMatch(/key-of-the-tests|anna|Стоп|%D0|a-token-of-somebody/)
  })

  test('every post is a report of its own', async () => {
    expect(await client.filed()).not.toBe(await client.filed())
  })

  test('answers come as attribute[code], as attribute[code][] and repeated', async () => {
    const number = await client.filed({
      service_code: 'roads-potholes',
      media_url: 'https://photos.example/1.jpg',
      'attribute[road]': 'yard',
      'attribute[depth]': '7',
      'attribute[harm][]': ['car', 'person'],
    })
    const brackets = (await atDesk(number)).submission.answers.filter(({ code }) => code !== 'media_url')
    expect(brackets).toEqual([
      { code: 'road', value: 'yard', label: 'Проезд во дворе' },
      { code: 'depth', value: '7', label: '7' },
      { code: 'harm', value: ['car', 'person'], label: 'Повреждена машина, Пострадал человек' },
    ])
    const again = await client.filed({
      service_code: 'roads-potholes',
      media_url: 'https://photos.example/1.jpg',
      'attribute[road]': 'yard',
      'attribute[harm]': ['car', 'person'],
      'attribute[colour]': 'grey',
    })
    const repeated = (await atDesk(again)).submission.answers.map(({ code, value }) => [code, value])
    expect(repeated).toEqual([
      ['road', 'yard'],
      ['harm', ['car', 'person']],
      ['colour', 'grey'],
      ['media_url', 'https://photos.example/1.jpg'],
    ])
  })

  test('text is kept to the letter, with line feeds for line breaks', async () => {
    const description = '  Яма 🕳 & <b>лужа</b>\r\nвторая строка \0'
    const number = await client.filed({ description })
    expect((await atDesk(number)).submission.text).toBe('  Яма 🕳 & <b>лужа</b>\nвторая строка ')
  })

  test('a report without a description names its theme, however short that is', async () => {
    const number = await client.filed({ description: '', service_code: 'connectivity-post' })
    expect((await atDesk(number)).submission.text).toBe('Без описания. Тема: Почта')
  })

  test('an address alone is enough, and one of the address system keeps its identifier', async () => {
    const id = '0c5b2444-70a0-4932-980c-b4dc0d3f02b5'
    const byId = await client.filed({ lat: '', long: '', address_id: id })
    expect((await atDesk(byId)).submission.place).toEqual({ address: { text: id, fiasId: id } })
    const both = await client.filed({ lat: '', long: '', address_string: 'ул. Ленина, 5', address_id: '545483' })
    expect((await atDesk(both)).submission).toMatchObject({
      place: { address: { text: 'ул. Ленина, 5' } },
      answers: [{ code: 'address_id', value: '545483', label: '545483' }],
    })
  })

  test('files go through the same checks as all uploads, whatever their field is called', async () => {
    const { status, json } = await client.postFiles({ service_code: 'roads-pavements' }, [
      ['media', await photo(), 'яма.jpg'],
      ['upload', await photo(80, 80), 'C:\\фото\\ещё.jpg'],
    ])
    expect(status).toBe(200)
    const { files } = await atDesk(json[0].service_request_id)
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['яма.jpg', 'image/jpeg'],
      ['ещё.jpg', 'image/jpeg'],
    ])
    expect(await server.backend.database.selectFrom('uploads').selectAll().execute()).toEqual([])
  })

  test('a file that cannot be kept is named, and no case is made', async () => {
    const before = (await client.get('/requests.json')).json.length
    const { status, json } = await client.postFiles({}, [['media', new TextEncoder().encode('<svg/>'), 'знак.svg']])
    expect([status, json]).toEqual([400, [{ code: 400, description: expect.stringContaining('«знак.svg»') }]])
    expect((await client.get('/requests.json')).json).toHaveLength(before)
  })

  test('a theme that needs a photo takes a file or a link, and says so when there is neither', async () => {
    const service = { service_code: 'roads-pavements' }
    const { status, json } = await client.post(service)
    expect([status, json[0].description]).toEqual([400, expect.stringContaining('media_url')])
    expect((await client.post({ ...service, media_url: 'javascript:alert(1)' })).status).toBe(400)
    expect((await client.post({ ...service, media_url: 'https://photos.example/1.jpg' })).status).toBe(200)
    expect((await client.postFiles(service, [['media', await photo(), 'a.jpg']])).status).toBe(200)
  })

  describe('an organization that answers with tokens', () => {
    const water = { jurisdiction_id: 'water-utility', api_key: open311Keys['water-utility'], service_code: 'no-water' }

    test('tells the number when somebody has looked at the report', async () => {
      const [service] = (await client.get('/services.json', { jurisdiction_id: 'water-utility' })).json
      const { status, json } = await client.post({ ...water, service_code: service.service_code })
      expect(status).toBe(200)
      const [{ token, ...rest }] = json
      expect(rest).toEqual({ service_notice: expect.stringContaining('Номер появится'), account_id: null })
      const ask = (format: string) => client.get(`/tokens/${token}.${format}`, { jurisdiction_id: 'water-utility' })
      expect((await ask('json')).json).toEqual([{ token }])
      expect((await ask('xml')).text).not.toContain('service_request_id')
      expect((await client.get('/requests.json', { jurisdiction_id: 'water-utility' })).json).toEqual([])

      const number = '2026-000001-5'
      await call(`${server.url}/v1/desk/organizations/water-utility/submissions/${number}/take`, {
        headers: bearer(deskToken),
        body: {},
      })
      expect((await ask('json')).json).toEqual([{ service_request_id: number, token }])
      expect((await ask('xml')).text).toContain(`<service_request_id>${number}</service_request_id>\n    <token>`)
      const { json: one } = await client.get(`/requests/${number}.json`, { jurisdiction_id: 'water-utility' })
      expect(one[0].status).toBe('open')
    })

    test('keeps tokens as hashes only', async () => {
      const [service] = (await client.get('/services.json', { jurisdiction_id: 'water-utility' })).json
      const { json } = await client.post({ ...water, service_code: service.service_code })
      const rows = await server.backend.database.selectFrom('submissions').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain(json[0].token)
    })
  })

  test('a token of nobody is not found', async () => {
    expect((await client.get('/tokens/12345.json')).status).toBe(404)
  })
})
