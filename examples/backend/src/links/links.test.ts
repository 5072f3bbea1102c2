import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLinks } from '../desk-cli/links.ts'
import { run } from '../desk-cli/run.ts'
import { readNetworks } from '../networks/settings.ts'
import { callsTo } from '../testing/calls.ts'
import { openPGlite } from '../testing/databases.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'
import { pictureNames } from './pictures/names.ts'

let server: TestServer

beforeAll(async () => {
  const database = await openPGlite()
  const networks = readNetworks({ VK_APP_ID: '51000001', VK_APP_SECRET: 'the secure key of the app' })
  server = await startServer(database, { organizationsDir: join(import.meta.dirname, '../../organizations'), networks })
})

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
  expect(await deskShows(number)).toMatch(/From: VK \(as the sender says\) «123», http:.*\/o\/kirov$/m)
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

const asked = 'channel=vk&community=https://vk.com/club123&kind=complaint&category=roads-potholes'

test('the page of links makes a link of what an administrator has at hand, and shows it with everything for it', async () => {
  const response = await fetch(`${server.url}/o/kirov/links?${asked}`)
  const page = await response.text()
  const address = `${server.url}/o/kirov?channel=vk&amp;community=123&amp;kind=complaint&amp;category=roads-potholes`
  expect(response.headers.get('x-robots-tag')).toBe('noindex')
  expect(page).toContain('<meta name="robots" content="noindex">')
  expect(page).toContain(`<a class="file" href="${address}">`)
  expect(page).toContain('https://vk.com/app51000001_-123#kind=complaint&amp;category=roads-potholes')
  expect(page).not.toMatch(/<script| style=| on[a-z]+=/)
  const files = [...page.matchAll(/download="([^"]*)" href="([^"]*)"/g)]
  expect(files.map(([, name]) => name)).toEqual([
    'menu.png',
    'menu.svg',
    'preview.png',
    'preview.svg',
    'post.png',
    'post.svg',
    'poster.pdf',
    'poster.svg',
    'qr.svg',
  ])
})

test.each([
  ['menu.png', 'image/png', [752, 512]],
  ['preview.png', 'image/png', [1200, 630]],
  ['post.png', 'image/png', [1080, 1080]],
  ['menu.svg', 'image/svg+xml; charset=utf-8', undefined],
  ['poster.svg', 'image/svg+xml; charset=utf-8', undefined],
  ['qr.svg', 'image/svg+xml; charset=utf-8', undefined],
  ['poster.pdf', 'application/pdf', undefined],
])('%s is served as %s', async (name, type, size) => {
  const response = await fetch(`${server.url}/o/kirov/links/${name}?${asked}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
  const bytes = Buffer.from(await response.arrayBuffer())
  if (size) {
    const { width, height } = await sharp(bytes).metadata()
    expect([width, height]).toEqual(size)
  }
})

test('the page says at the field what it cannot make a link of', async () => {
  expect(await get('/o/kirov/links')).not.toContain('class="summary"')
  const page = await get(`/o/kirov/links?channel=ok&community=${encodeURIComponent('Наш город')}&category=roads-old`)
  expect(page).toContain('<title>Ошибка: ')
  expect(page).toContain('<a href="#community">Сообщество записано не так: «Наш город».</a>')
  expect(page).toContain('<a href="#category">Темы «roads-old» у организации нет или больше нет.</a>')
  expect(page).toContain('value="Наш город"')
  expect(page).not.toContain('id="made"')
})

test('the page of links in English makes a link that opens the form in English', async () => {
  const page = await get('/o/kirov/links?channel=telegram&community=@KirovAdm&lang=en')
  expect(page).toContain(`${server.url}/o/kirov?channel=telegram&amp;community=kirovadm&amp;lang=en`)
  expect(page.replace('>Русский<', '')).not.toMatch(/[а-яё]/i)
})

test('a network that reads a link finds the picture and the words for it, and none on the page by itself', async () => {
  const page = await get('/o/kirov?channel=telegram&community=kirovadm&kind=question')
  expect(page).toContain('<meta property="og:title" content="Задать вопрос">')
  const picture = /property="og:image" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const response = await fetch(picture)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(await get('/o/kirov')).not.toContain('og:')
  expect(await get('/o/kirov?channel=vk&community=%3Cb%3E')).not.toContain('og:')
})

test('there are no pictures of a link that cannot be, nor of others than those that are offered', async () => {
  for (const path of ['menu.png?channel=vk', 'poster.pdf', `menu.gif?${asked}`, `../links.json/x?${asked}`]) {
    expect((await fetch(`${server.url}/o/kirov/links/${path}`)).status).toBe(404)
  }
})

test('links make prints the link and its text, and saves its pictures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-links-'))
  const made = await links(
    'make',
    '--organization',
    'kirov',
    '--channel',
    'vk',
    '--community',
    'club123',
    '--to',
    folder,
  )
  expect(made.code).toBe(0)
  expect(made.out).toContain(`Ссылка: ${server.url}/o/kirov?channel=vk&community=123\n`)
  expect(made.out).toContain('В приложении ВКонтакте: https://vk.com/app51000001_-123\n')
  expect(made.out).toContain('Сообщение получит Администрация города Кирова (пример).')
  expect((await readdir(folder)).sort()).toEqual([...pictureNames].sort())
  expect((await readFile(join(folder, 'poster.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
  const json = await links('make', '--organization', 'kirov', '--channel', 'плакат', '--json')
  expect(JSON.parse(json.out)).toMatchObject({ address: `${server.url}/o/kirov?channel=poster` })
})

test('links check says in words which links of a table are wrong, and what the right ones are', async () => {
  const table = `адрес;сеть;сообщество
${server.url}/o/kirov?channel=vk&community=123;ВКонтакте;https://vk.com/club123
https://pos.gosuslugi.ru/form?opaId=217963;Одноклассники;https://ok.ru/group/7
`
  const { code, out } = await links({ input: table }, 'check', '--organization', 'kirov', '-')
  expect(code).toBe(1)
  expect(out).toBe(`Строка 3: https://pos.gosuslugi.ru/form?opaId=217963
    Это прежняя официальная форма ПОС (opaId 217963): она уводит жителя из сети. Вместо неё здесь стоит ссылка на форму организации.
    Верно: ${server.url}/o/kirov?channel=ok&community=7

Проверено: 2. С ошибками: 1.`)
})

test('links check reads files, takes a link for itself, and answers programs', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'otklik-links-')), 'links.txt')
  await writeFile(path, `${server.url}/o/kirov?channel=vk&community=123\n`)
  expect(await links('check', '--organization', 'kirov', path)).toEqual({
    code: 0,
    out: 'Проверено: 1. Ошибок нет.',
    err: '',
  })
  const single = await links('check', '--organization', 'kirov', '--json', '--lang', 'en', 'https://vk.cc/abc')
  expect(single.code).toBe(1)
  expect(JSON.parse(single.out)).toEqual({
    ...{ checked: 1, wrong: 1 },
    links: [
      {
        ...{ source: 'https://vk.cc/abc', line: 1, address: 'https://vk.cc/abc', right: null },
        findings: [{ code: 'shortened', found: 'vk.cc', sentence: expect.stringContaining('A short link of vk.cc') }],
      },
    ],
  })
  expect((await links('check', '--organization', 'kirov', 'https://vk.cc/abc')).out).toContain(
    'добавьте --channel и --community',
  )
})

test('with --online a right link that does not open is wrong, and nobody else’s server is asked', async () => {
  const asked: string[] = []
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const port = (elsewhere.address() as AddressInfo).port
  const right = `${server.url}/o/kirov?channel=vk&community=123`
  const list = `${right}\nhttp://127.0.0.1:${port}/o/kirov?channel=vk&community=123\nhttps://vk.com/app51000001_-123\n`
  const open = await links({ input: list }, 'check', '--organization', 'kirov', '--online', '-')
  expect(open.out).toContain('Проверено: 3. С ошибками: 1.')
  expect(asked).toEqual([])
  elsewhere.close()

  // The organization is known to the command when its page goes away.
  const { organizations } = server.backend as unknown as { organizations: Map<string, unknown> }
  const kirov = organizations.get('kirov')
  let calls = 0
  const get = organizations.get.bind(organizations)
  organizations.get = (id) => (calls++ === 0 ? kirov : id === 'kirov' ? undefined : get(id))
  const gone = await links('check', '--organization', 'kirov', '--online', right)
  organizations.get = get
  expect(gone).toMatchObject({ code: 1, out: expect.stringContaining('сервер отвечает 404') })
})

test.each([
  [['make'], 2, 'Нужна организация'],
  [['eat', '--organization', 'kirov'], 2, 'Команды links eat нет'],
  [['check', '--organization', 'kirov'], 2, 'Нужен файл'],
  [['check', '--organization', 'kirov', '/nowhere.txt'], 2, '/nowhere.txt'],
  [['check', '--organization', 'atlantis', 'https://a.example/'], 2, 'Организации «atlantis»'],
  [['check', '--organization', 'kirov', '--channel', 'pigeon', 'https://a.example/'], 2, 'сеть «pigeon»'],
  [['make', '--organization', 'kirov', '--channel', 'vk'], 2, 'нет параметра community'],
  [['check', '--colour'], 2, '--colour'],
])('the command line links %j ends with %i', async (args, code, message) => {
  const answer = await links(...(args as string[]))
  expect(answer.code).toBe(code)
  expect(answer.err).toContain(message)
})

test('a backend that is not there is exit code 3, and help needs none', async () => {
  const away = { env: { OTKLIK_URL: 'http://127.0.0.1:9' } }
  expect((await links(away, 'check', '--organization', 'kirov', '-')).code).toBe(3)
  expect(await links(away, '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage: otklik links make'),
  })
})

test('it runs as a program of its own, with nothing but Node', async () => {
  const main = join(import.meta.dirname, '../desk-cli/main.ts')
  const env = { PATH: process.env.PATH, OTKLIK_URL: server.url, LANG: 'ru_RU.UTF-8' }
  const args = ['links', 'check', '--organization', 'kirov', `${server.url}/o/kirov?channel=ok&community=7`]
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { env })
  expect(stdout).toBe('Проверено: 1. Ошибок нет.\n')
})

type Change = { readonly input?: string; readonly env?: Readonly<Record<string, string>> }

async function links(...given: readonly (string | Change)[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const change = given.find((one): one is Change => typeof one === 'object')
  const code = await runLinks(
    given.filter((one): one is string => typeof one === 'string'),
    {
      env: { OTKLIK_URL: server.url, LANG: 'ru_RU.UTF-8', ...change?.env },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      readInput: async () => change?.input ?? '',
    },
  )
  return { code, out: out.join('\n'), err: err.join('\n') }
}

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
