import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { run } from '../desk-cli/run.ts'
import { callsTo } from '../testing/calls.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'

let server: TestServer

beforeAll(async () => {
  const database = await connect({ dataDir: 'memory://' })
  await migrate(database)
  server = await startServer(database, { organizationsDir: join(import.meta.dirname, '../../organizations') })
}, 60_000)

afterAll(() => server.stop())

const link =
  'channel=vk&community=123&kind=question&category=lighting-off&place=%D1%83%D0%BB.%20%D0%9B%D0%B5%D0%BD%D0%B8%D0%BD%D0%B0%2C%205'

test('a link chooses kind, theme and place in the widget, and tells it from where it came', async () => {
  const page = await get(`/o/kirov?${link}`)
  expect(page).toContain(
    '<otklik-widget organization="kirov" mode="page" lang="ru" channel="vk" community="123" kind="question" category="lighting-off" place="ул. Ленина, 5">',
  )
})

test('what a link says goes through the plain form into the source of the message, and on into the next one', async () => {
  const first = await get(`/o/kirov/plain?${link}`)
  const second = await get(
    `/o/kirov/write?${new URLSearchParams(hiddenFields(first))}&kind=complaint&category=lighting-off`,
  )
  expect(second).toMatch(/name="place"[^>]* value="ул. Ленина, 5"/)
  const { number, page } = await send({ ...hiddenFields(second), place: 'ул. Ленина, 5' })
  const shown = (await callsTo(server.url, 'kirov').desk(number)).body
  expect(shown.submission.source).toEqual({ channel: 'vk', community: '123', page: `${server.url}/o/kirov` })
  expect(await deskShows(number)).toContain(`From: VK, 123, ${server.url}/o/kirov`)
  expect(page).toContain('/o/kirov/plain?channel=vk&amp;community=123&amp;lang=ru')
})

test('where a link came from survives a mistake, a change of theme and a change of language', async () => {
  const opened = await get('/o/kirov/write?channel=telegram&community=kirovadm&kind=complaint&category=lighting-off')
  const { page } = await send({ ...hiddenFields(opened), place: '' })
  expect(hiddenFields(page)).toMatchObject({ channel: 'telegram', community: 'kirovadm' })
  expect(page).toContain(
    '/o/kirov/plain?channel=telegram&amp;community=kirovadm&amp;kind=complaint&amp;category=lighting-off&amp;lang=ru',
  )
  expect(opened).toContain(
    '/o/kirov/write?channel=telegram&amp;community=kirovadm&amp;kind=complaint&amp;category=lighting-off&amp;lang=en',
  )
})

test.each([
  ['nothing', ''],
  ['a channel that is none', 'channel=carrier-pigeon&community=123'],
  ['a channel that no link may claim', 'channel=api&community=123'],
  ['a community without a channel', 'community=123'],
])('%s is a visit to the site', async (_, query) => {
  const opened = await get(`/o/kirov/write?${query}&kind=complaint&category=lighting-off`)
  const { number } = await send({ ...hiddenFields(opened), place: 'ул. Ленина, 5' })
  const shown = (await callsTo(server.url, 'kirov').desk(number)).body
  expect(shown.submission.source).toEqual({ channel: 'site', page: `${server.url}/o/kirov` })
})

test('a community that cannot be one, and parameters that come twice, stop nobody', async () => {
  expect(await get('/o/kirov?channel=vk&community=%3Cb%3E')).toContain('lang="ru" channel="vk">')
  expect(await get('/o/kirov?channel=vk&channel=ok&community=1&community=2&kind=question&kind=thanks')).toContain(
    'channel="vk" community="1" kind="question">',
  )
})

test('a place that somebody typed does not get into addresses', async () => {
  const opened = await get('/o/kirov/write?kind=complaint&category=lighting-off')
  const { page } = await send({ ...hiddenFields(opened), text: '', place: 'ул. Тайная, 7' })
  expect(page).toMatch(/name="place"[^>]* value="ул. Тайная, 7"/)
  expect(page).not.toMatch(/href="[^"]*place=/)
})

const get = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text()

async function send(fields: Readonly<Record<string, string>>): Promise<{ number: string; page: string }> {
  // People take their time.
  server.advance(5_000)
  const body = new FormData()
  for (const [name, value] of Object.entries({ text: 'Не горит фонарь у подъезда', procedure: 'message', ...fields })) {
    body.append(name, value)
  }
  const page = await (await fetch(`${server.url}/o/kirov/write`, { method: 'POST', body })).text()
  return { number: /<dd class="large">([^<]*)<\/dd>/.exec(page)?.[1] ?? '', page }
}

function hiddenFields(page: string): Record<string, string> {
  const found = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]))
}

async function deskShows(number: string): Promise<string> {
  const out: string[] = []
  await run(['show', `kirov/${number}`], {
    env: { OTKLIK_URL: server.url, OTKLIK_DESK_TOKEN: deskToken, LANG: 'C' },
    out: (line) => out.push(line),
    err: (line) => out.push(line),
    readInput: async () => '',
  })
  return out.join('\n')
}
