import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Organization } from '../organizations/index.ts'
import { callsTo } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { open311At, open311Settings } from '../testing/open311.ts'
import { operatorOf } from '../testing/operator.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'

interface Shown {
  readonly service_request_id: string
  readonly status: string
  readonly status_notes: string | null
}

onEachDatabase((open) => {
  let server: TestServer
  let client: ReturnType<typeof open311At>
  let operator: ReturnType<typeof operatorOf>
  beforeAll(async () => {
    server = await startServer(await open(), open311Settings)
    client = open311At(server.url)
    operator = operatorOf(server, 'kirov')
  })
  afterAll(() => server.stop())

  const day = 86_400_000
  /** Each test lives three years after the last one, so that it is alone with its reports. */
  let year = 2026
  beforeEach(() => {
    year += 3
    server.setClock(startOfTests.replace('2026', String(year)))
  })

  const list = async (query: Record<string, string> = {}) => {
    const { status, json, text } = await client.get('/requests.json', query)
    if (status !== 200) throw new Error(text)
    return (json as Shown[]).map((one) => one.service_request_id)
  }
  const one = async (number: string) => (await client.get(`/requests/${number}.json`)).json[0]

  test('a request shows what GeoReport wants of it, and nothing of who sent it', async () => {
    const number = await client.filed({
      address_string: 'ул. Ленина, 5',
      first_name: 'Анна',
      email: 'anna@example.ru',
      media_url: 'https://photos.example/1.jpg?a=1&b=2',
    })
    const { status, json } = await client.get(`/requests/${number}.json`)
    expect(status).toBe(200)
    expect(json).toEqual([
      {
        service_request_id: number,
        status: 'open',
        status_notes: null,
        service_name: 'Дорожные знаки',
        service_code: 'roads-signs',
        description: 'Знак «Стоп» на углу завален снегом',
        agency_responsible: 'Управление дорожного хозяйства',
        service_notice: expect.stringContaining('Срок ответа: до '),
        requested_datetime: `${year}-11-21T12:00:00+03:00`,
        updated_datetime: `${year}-11-21T12:00:00+03:00`,
        expected_datetime: expect.stringMatching(/T23:59:59\+03:00$/),
        address: 'ул. Ленина, 5',
        address_id: null,
        zipcode: null,
        lat: 58.6036,
        long: 49.668,
        media_url: 'https://photos.example/1.jpg?a=1&b=2',
      },
    ])
    const xml = await client.get(`/requests/${number}.xml`)
    expect([...xml.text.matchAll(/^ {4}<([a-z_]+)>/gm)].map(([, name]) => name)).toEqual(Object.keys(json[0]))
    expect(xml.text).toContain('<media_url>https://photos.example/1.jpg?a=1&amp;b=2</media_url>')
  })

  test('a request is closed with the answer as its note', async () => {
    const number = await client.filed()
    await operator.bring(number, 'in_progress')
    expect(await one(number)).toMatchObject({ status: 'open', status_notes: 'В работе: Отдел благоустройства' })
    server.advance(day)
    await operator.answer(number, { text: 'Знак очищен.' })
    const answered = {
      status: 'closed',
      status_notes: 'Знак очищен.',
      updated_datetime: `${year}-11-22T12:00:00+03:00`,
    }
    expect(await one(number)).toMatchObject(answered)
    server.advance(day)
    await callsTo(server.url, 'kirov').desk(number, 'close')
    expect(await one(number)).toMatchObject({
      ...answered,
      updated_datetime: `${year}-11-23T12:00:00+03:00`,
    })
  })

  test('what was turned down keeps its place with the reason, and shows its text to nobody', async () => {
    const number = await client.filed({ address_string: 'у дома Ивановой', media_url: 'https://photos.example/1.jpg' })
    await operator.bring(number, 'rejected')
    expect(await one(number)).toMatchObject({
      status: 'closed',
      status_notes: 'Не принято. Так сложилось.',
      description: null,
      address: null,
      lat: null,
      media_url: null,
    })
  })

  describe('what came by another way', () => {
    const byWidget = async () => {
      const { submission, submitted } = callsTo(server.url, 'kirov')
      const place = { address: { text: 'ул. Ленина, 5' } }
      const about = { kind: 'complaint', category: 'roads-signs', text: 'Знак упал на дорогу', place } as const
      // Whoever calls the API may name any channel.
      return submitted(await submission({ ...about, source: { channel: 'api' } }))
    }

    test('is not there, asked for by whatever name', async () => {
      const { number } = await byWidget()
      expect(await list()).toEqual([])
      expect(await list({ service_request_id: number })).toEqual([])
      const { status, json } = await client.get(`/requests/${number}.json`)
      expect([status, json]).toEqual([404, [{ code: 404, description: expect.any(String) }]])
    })

    test('is there where the organization shows its cases, once somebody has looked at it', async () => {
      const organizations = server.backend.organizations as Map<string, Organization>
      const kirov = organizations.get('kirov') as Organization
      organizations.set('kirov', { ...kirov, publicCases: true })
      const { number, code } = await byWidget()
      organizations.set('kirov', kirov)
      expect(await list()).toEqual([])
      await operator.bring(number, 'registered')
      expect(await list()).toEqual([number])
      await operator.answer(number, { text: 'Знак поднят.' })
      await callsTo(server.url, 'kirov').follow('dispute', number, code, { text: 'Он упал опять, я живу в доме 5' })
      expect(await one(number)).toMatchObject({
        status: 'open',
        status_notes: 'Заявитель сообщил, что проблема не решена',
      })
    })
  })

  test('requests come newest first, of the last 90 days when nothing is said', async () => {
    const old = await client.filed()
    server.advance(89 * day)
    const fresh = await client.filed()
    expect(await list()).toEqual([fresh, old])
    server.advance(2 * day)
    expect(await list()).toEqual([fresh])
  })

  test('dates choose what was sent between them, both ends in it', async () => {
    const first = await client.filed()
    server.advance(400 * day + 700)
    const second = await client.filed()
    const { requested_datetime: moment } = await one(second)
    expect(await list({ start_date: moment, end_date: moment })).toEqual([second])
    expect(await list({ start_date: `${year}-11-01T00:00:00Z` })).toEqual([second, first])
    expect(await list({ end_date: `${year}-12-01` })).toEqual([first])
    expect(await list({ start_date: `${year}-11-22T00:00:00Z`, end_date: `${year}-12-22T00:00:00Z` })).toEqual([])
  })

  test('services and statuses choose, one or several', async () => {
    const sign = await client.filed()
    const parking = await client.filed({ service_code: 'roads-parking' })
    await operator.answer(sign, { text: 'Готово.' })
    expect(await list({ service_code: 'roads-parking' })).toEqual([parking])
    expect((await list({ service_code: 'roads-parking, roads-signs' })).sort()).toEqual([sign, parking].sort())
    expect(await list({ status: 'open' })).toEqual([parking])
    expect(await list({ status: 'closed' })).toEqual([sign])
    expect(await list({ status: 'Open,closed' })).toHaveLength(2)
  })

  test('numbers override everything else', async () => {
    const numbers = [await client.filed(), await client.filed(), await client.filed()]
    server.advance(400 * day)
    const wanted = [numbers[0], numbers[2], 'nonsense'].join(',')
    const found = await list({ service_request_id: wanted, status: 'closed', service_code: 'nothing' })
    expect(found.sort()).toEqual([numbers[0], numbers[2]])
  })

  test('pages follow one another without a gap', async () => {
    const numbers: string[] = []
    for (let n = 0; n < 5; n++) {
      server.advance(1000)
      numbers.unshift(await client.filed())
    }
    const pages = [1, 2, 3, 4].map((page) => list({ page: String(page), page_size: '2' }))
    expect(await Promise.all(pages)).toEqual([numbers.slice(0, 2), numbers.slice(2, 4), numbers.slice(4), []])
  })

  test('requests around a point are found by lat and long', async () => {
    const here = await client.filed({ lat: '58.6', long: '49.6' })
    await client.filed({ lat: '58.61', long: '49.6' })
    await client.filed({ lat: '', long: '', address_string: 'где-то' })
    expect(await list({ lat: '58.6005', long: '49.6005' })).toEqual([here])
    expect(await list({ lat: '58.6005', long: '49.6005', radius: '2000' })).toHaveLength(2)
  })
})
