import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Backend } from '../backend.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { act } from '../desk/act.ts'
import { startServer, type TestServer } from '../testing/server.ts'

let server: TestServer
let backend: Backend
let origin: string

beforeAll(async () => {
  const database = await connect({ dataDir: 'memory://' })
  await migrate(database)
  // The samples that the backend starts with: their rules are of every sort.
  server = await startServer(database, { organizationsDir: join(import.meta.dirname, '../../organizations') })
  backend = server.backend
  origin = server.url
})

afterAll(() => server.stop())

test('the first page holds the widget in page mode with the plain form inside it, under a strict header', async () => {
  const response = await fetch(`${origin}/o/kirov?kind=question&lang=en`)
  const page = await response.text()
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors 'none'",
  )
  expect(page).toContain('<html lang="en">')
  expect(page).toContain('<otklik-widget organization="kirov" mode="page" lang="en" kind="question">')
  expect(page.indexOf('<otklik-widget')).toBeLessThan(page.indexOf('<form'))
  expect(page).not.toMatch(/ style=| on[a-z]+=|<style|<script>/)
})

test('the plain page has no script', async () => {
  const page = await get('/o/kirov/plain')
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<otklik-widget')
  expect(page).toContain('<optgroup label="Дороги">')
})

test('themes out of season are not offered', async () => {
  const page = await get('/o/kirov/plain')
  expect(page).toContain('value="snow-pavements"')
  expect(page).not.toContain('value="environment-ticks"')
  expect(await get('/o/kirov/write?kind=complaint&category=environment-hogweed')).toContain(
    'Эту тему сейчас не принимают',
  )
})

test('a first step with nothing chosen says what to choose, with links to the fields', async () => {
  const page = await get('/o/kirov/write')
  expect(page).toContain('<title>Ошибка: ')
  expect(page).toContain('<a href="#kind">Выберите, что вы хотите отправить</a>')
  expect(page).toContain('<a href="#category">Выберите тему</a>')
})

test('a theme that is not taken here gives no form, only where to call', async () => {
  const page = await get('/o/kirov/write?kind=complaint&category=utilities-gas')
  expect(page).toContain('<a href="tel:104">Позвонить: 104</a>')
  expect(page).not.toContain('<textarea')
})

test('a closed organization says so, with other ways to reach it', async () => {
  for (const path of ['/o/closed-town', '/o/closed-town/plain', '/o/closed-town/write?kind=question']) {
    const page = await get(path)
    expect(page).toContain('Сейчас сообщения не принимают')
    expect(page).toContain('8 (000) 000-00-02')
    expect(page).not.toContain('<textarea')
  }
})

test('what is missing is told in the order of the page, and what was typed stays', async () => {
  const form = await openForm('kirov', { kind: 'complaint', category: 'roads-potholes' })
  const { status, page } = await post('/o/kirov/write', {
    ...form,
    text: 'Яма "<b>"',
    email: 'кривая почта',
    procedure: 'appeal',
    'answers-road': 'federal',
  })
  expect(status).toBe(422)
  expect(mistakes(page)).toEqual([
    ['text', 'Напишите подробнее: нужно хотя бы 10 знаков'],
    ['answers-road', 'С этим здесь не помогут. Прочитайте, куда обратиться, или выберите другое'],
    ['place', 'Напишите адрес или опишите место'],
    ['contact-familyName', 'Напишите фамилию'],
    ['contact-givenName', 'Напишите имя'],
    ['contact-email', 'Проверьте адрес почты: он выглядит как имя@сайт.ру'],
    ['attachments', 'Добавьте фото: без него эту тему не примут'],
  ])
  expect(page).toContain('>\nЯма &quot;&lt;b&gt;&quot;</textarea>')
  expect(page).toContain('value="кривая почта"')
  expect(page).toMatch(/value="appeal" checked/)
  expect(page).toMatch(/value="federal" checked/)
  for (const [field] of mistakes(page)) expect(page).toMatch(new RegExp(` id="${field}"[^>]*aria-`))
})

test('nothing typed is too long, too strange or too much to be shown again', async () => {
  const form = await openForm('kirov', { kind: 'complaint', category: 'roads-signs' })
  const long = 'ё'.repeat(4003)
  const { page } = await post('/o/kirov/write', { ...form, text: long, place: 'у'.repeat(501) })
  expect(mistakes(page)).toEqual([
    ['text', 'Лишних знаков: 3'],
    ['place', 'Сократите: это слишком длинно'],
  ])
  expect(page).toContain(long)
})

test('a message is sent with a photo, and a reload or a second press gives the same receipt', async () => {
  const form = await openForm('library', { kind: 'question', category: 'books' })
  const photo = await jpeg('red')
  const body = { ...form, text: 'Когда откроется зал?', files: [photo], ...(await ticks('library')) }
  const first = await post('/o/library/write', body)
  expect(first.status).toBe(200)
  const receipt = receiptIn(first.page)
  expect(receipt.number).toMatch(/^2026-\d{6}-\d$/)
  expect(receipt.code).toMatch(/^\d{4} \d{4} \d{4}$/)
  expect(first.page).toContain('Срок ответа: до 27 ноября 2026 г.')
  expect(first.page).toContain(`${origin}/o/library/track#number=${receipt.number}&amp;token=`)
  const second = await post('/o/library/write', body)
  expect(receiptIn(second.page)).toEqual(receipt)
  const stored = await rowOf('library', first.page)
  expect(stored.body).toMatchObject({
    kind: 'question',
    category: 'books',
    consents: [{ id: 'personal-data', acceptedAt: server.backend.clock().toISOString() }],
    attachments: [{ type: 'image/jpeg', name: 'photo.jpg' }],
    source: { channel: 'site', page: `${origin}/o/library` },
  })
})

test('a form sent again with another text is told that it was sent already', async () => {
  const form = { ...(await openForm('library', { kind: 'thanks', category: 'events' })), ...(await ticks('library')) }
  await post('/o/library/write', { ...form, text: 'Спасибо за вечер' })
  const { status, page } = await post('/o/library/write', { ...form, text: 'Спасибо за вечер и чай' })
  expect(status).toBe(409)
  expect(page).toContain('Это сообщение уже отправлено')
})

test('a required consent is asked for by name, and an optional one blocks nothing', async () => {
  const form = await openForm('library', { kind: 'question', category: 'books' })
  const { page } = await post('/o/library/write', { ...form, text: 'Когда откроется зал?' })
  expect(mistakes(page)).toEqual([
    ['consents-personal-data', 'Чтобы отправить, отметьте согласие на обработку персональных данных'],
  ])
  expect(page).not.toMatch(/name="consents-[^>]* checked/)
})

test('a file that was taken need not be chosen again after a mistake elsewhere', async () => {
  const form = await openForm('kirov', { kind: 'complaint', category: 'roads-pavements' })
  const filled = { ...form, text: 'Плитка провалилась', place: 'ул. Ленина, 5' }
  const first = await post('/o/kirov/write', { ...filled, place: '', files: [await jpeg('blue')] })
  expect(mistakes(first.page).map(([field]) => field)).toEqual(['place'])
  const kept = hiddenFields(first.page)
  expect(first.page).toContain('photo.jpg, ')
  const second = await post('/o/kirov/write', {
    ...filled,
    ...kept,
    kept: keptIn(first.page),
    files: [await jpeg('green')],
  })
  expect(second.status).toBe(200)
  expect((await rowOf('kirov', second.page)).body.attachments).toHaveLength(2)
})

test('a file of another kind and an empty one are told by name, and nothing is sent without them', async () => {
  const form = { ...(await openForm('library', { kind: 'question', category: 'books' })), ...(await ticks('library')) }
  const before = await countCases()
  const { page } = await post('/o/library/write', {
    ...form,
    text: 'Когда откроется зал?',
    files: [new File(['not a picture'], 'письмо.jpg', { type: 'image/jpeg' }), new File([''], 'пусто.png')],
  })
  expect(mistakes(page)).toEqual([
    ['attachments', 'Файл «письмо.jpg» не того вида. Выберите фото, видео или PDF'],
    ['attachments', 'Файл «пусто.png» пустой. Выберите другой файл'],
  ])
  expect(await countCases()).toBe(before)
})

test('too many files and one that is too large are told in words, with all the rest kept', async () => {
  const form = { ...(await openForm('library', { kind: 'question', category: 'books' })), ...(await ticks('library')) }
  const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple']
  const many = await post('/o/library/write', {
    ...form,
    text: 'Когда откроется зал?',
    files: await Promise.all(colours.map(jpeg)),
  })
  expect(mistakes(many.page)).toEqual([['attachments', 'Файлов слишком много. Оставьте не больше 5']])
  const large = new File([new Uint8Array(20_000_001).fill(1)], 'кино.mp4', { type: 'video/mp4' })
  const { page } = await post('/o/library/write', { ...form, files: [large], text: 'Когда откроется зал?' })
  expect(mistakes(page)).toEqual([['attachments', 'Файл «кино.mp4» больше 20 МБ. Выберите файл поменьше']])
  expect(page).toContain('Когда откроется зал?')
})

test('what comes too soon, or with the field that people do not see, is asked for once more and then taken', async () => {
  const before = await countCases()
  const written = { text: 'Когда откроется зал?', ...(await ticks('library')) }
  const onceMore = expect.stringContaining('отправьте ещё раз')
  const ways: readonly { given?: string; homepage?: string; early?: number }[] = [
    { given: '' },
    { given: '1.first.ff' },
    { homepage: 'https://spam.example' },
    { early: 4_000 },
  ]
  for (const { early = 0, ...odd } of ways) {
    const form = await openForm('library', { kind: 'question', category: 'books' })
    server.advance(-early)
    const first = await post('/o/library/write', { ...form, ...written, ...odd, files: [await jpeg('red')] })
    expect([first.status, mistakes(first.page)]).toEqual([422, [[undefined, onceMore]]])
    expect(first.page).toContain('Когда откроется зал?')
    expect(first.page).not.toContain('name="homepage"')
    server.advance(4_000)
    const again = { ...written, ...odd, ...hiddenFields(first.page), kept: keptIn(first.page) }
    expect((await post('/o/library/write', again)).page).toContain('Сообщение отправлено')
  }
  expect(await countCases()).toBe(before + 4)
})

test('a mistake is told before anybody is asked to press once more', async () => {
  const form = await openForm('library', { kind: 'question', category: 'books' })
  const { page } = await post('/o/library/write', { ...form, ...(await ticks('library')), homepage: 'x', text: ' ' })
  expect(mistakes(page).map(([field]) => field)).toEqual(['text'])
})

test('the field that people do not see says to whom it is shown all the same what it is for', async () => {
  const page = await get('/o/library/write?kind=question&category=books')
  expect(page).toMatch(
    /<div class="trap"><label for="homepage">Не заполняйте это поле<\/label>\n<input type="text" id="homepage" name="homepage" autocomplete="off">/,
  )
  expect(await get('/o/style.css')).toMatch(/\.trap \{\n {2}display: none;\n\}/)
})

test('a page without scripts takes so many messages from one address, and a repeat is always answered', async () => {
  const { count } = server.backend.config.limits.plainSubmissionsPerAddress
  const ticked = await ticks('library')
  let last = {}
  let answer: Awaited<ReturnType<typeof post>> | undefined
  for (let sent = 0; sent <= count; sent++) {
    const form = await openForm('library', { kind: 'question', category: 'books' })
    const fields = { ...form, ...ticked, text: 'Когда откроется зал?' }
    answer = await post('/o/library/write', fields)
    if (answer.status !== 200) break
    last = fields
  }
  expect([answer?.status, answer?.page]).toEqual([422, expect.stringContaining('Слишком много попыток подряд')])
  expect((await post('/o/library/write', last)).page).toContain('Сообщение отправлено')
  await backend.database.deleteFrom('rate_counters').execute()
})

test('answers to questions that are not asked are left out', async () => {
  const form = await openForm('kirov', { kind: 'complaint', category: 'roads-lights' })
  const { page } = await post('/o/kirov/write', {
    ...form,
    text: 'Светофор не горит',
    place: 'ул. Ленина, 5',
    'answers-fault': 'dark',
    'answers-timing': 'утром',
  })
  expect((await rowOf('kirov', page)).body.answers).toEqual([{ code: 'fault', value: 'dark', label: 'Не горит' }])
})

test('an appeal is sent with names and says who will tell its registration', async () => {
  const form = await openForm('kirov', { kind: 'suggestion', category: 'other-land' })
  const { page } = await post('/o/kirov/write', {
    ...form,
    procedure: 'appeal',
    text: 'Предлагаю отдать участок под сад',
    familyName: 'Иванова',
    givenName: 'Анна',
    email: 'ivanova@example.ru',
  })
  expect(page).toContain('Номер и дату регистрации сообщит Приёмная администрации.')
  expect((await rowOf('kirov', page)).body).toMatchObject({
    procedure: 'appeal',
    appealType: 'proposal',
    contact: { familyName: 'Иванова', givenName: 'Анна', email: 'ivanova@example.ru' },
  })
})

test('a form whose version is no longer known is shown again as it is now', async () => {
  const form = await openForm('library', { kind: 'question', category: 'books' })
  const { status, page } = await post('/o/library/write', {
    ...form,
    ...(await ticks('library')),
    version: 'of-long-ago',
    text: 'Когда откроется зал?',
  })
  expect(status).toBe(422)
  expect(page).toContain('форма изменилась')
  expect(hiddenFields(page).version).toBe(backend.organizations.get('library')?.formVersion)
})

test('number and code open the case, and a wrong code tells nothing of the number', async () => {
  const { number, code } = await sentMessage()
  const found = await post('/o/kirov/track', { number: ` ${number} `, code }, 'urlencoded')
  expect(found.page).toContain('На проверке')
  expect(found.page).toContain('Не горит фонарь у подъезда')
  const wrongCode = await post('/o/kirov/track', { number, code: '000000000000' }, 'urlencoded')
  const noSuch = await post('/o/kirov/track', { number: '2026-999999-9', code: '000000000000' }, 'urlencoded')
  expect([wrongCode.status, noSuch.status]).toEqual([404, 404])
  expect(mistakes(wrongCode.page)).toEqual(mistakes(noSuch.page))
  const empty = await post('/o/kirov/track', { number: '', code: '12' }, 'urlencoded')
  expect(mistakes(empty.page).map(([field]) => field)).toEqual(['number', 'code'])
})

test('a question of the operator is answered, the answer rated and disputed, all by plain forms', async () => {
  const { number, code } = await sentMessage()
  const kirov = organization('kirov')
  await act(backend, kirov, number, { action: 'register', input: { number: '01/7' } })
  await act(backend, kirov, number, { action: 'ask', input: { text: 'У какого подъезда?' } })
  const step = (fields: Record<string, string>) => post('/o/kirov/track', { number, code, ...fields }, 'urlencoded')
  expect((await step({})).page).toContain('У какого подъезда?')
  expect(mistakes((await step({ action: 'reply', text: ' ' })).page)).toEqual([
    ['reply-text', 'Напишите несколько слов'],
  ])
  expect((await step({ action: 'reply', text: 'У второго' })).page).toContain('Ответ отправлен.')
  await act(backend, kirov, number, { action: 'answer', input: { text: 'Фонарь починили' } })
  expect((await step({})).page).toContain('Фонарь починили')
  const noScore = await step({ action: 'rate', text: 'Долго' })
  expect(mistakes(noScore.page)).toEqual([['score', 'Выберите оценку']])
  expect(noScore.page).toContain('>\nДолго</textarea>')
  expect((await step({ action: 'rate', score: '4', text: 'Долго' })).page).toContain('Ваша оценка: 4 из 5')
  const again = await step({ action: 'rate', score: '5' })
  expect([again.status, mistakes(again.page)]).toEqual([
    409,
    [[undefined, expect.stringContaining('Сейчас этого сделать нельзя')]],
  ])
  expect((await step({ action: 'dispute', text: 'Опять не горит' })).page).toContain('Вы сообщили: не решено')
})

test('files are added to a case by a plain form, and what is wrong with them is told', async () => {
  const { number, code } = await sentMessage()
  const { page } = await post('/o/kirov/track', { number, code }, 'urlencoded')
  const form = { ...hiddenFields(page), number, code }
  const none = await post('/o/kirov/track/files', { ...form, files: [new File([], '')] })
  expect(mistakes(none.page)).toEqual([['attachments', 'Выберите файлы']])
  const wrong = await post('/o/kirov/track/files', { ...form, files: [new File(['text'], 'план.txt')] })
  expect(mistakes(wrong.page)).toEqual([['attachments', 'Файл «план.txt» не того вида. Выберите фото, видео или PDF']])
  const added = await post('/o/kirov/track/files', { ...form, files: [await jpeg('red')] })
  expect([added.status, added.page]).toEqual([200, expect.stringContaining('Приложено: 1 файл')])
  const more = { ...hiddenFields(added.page), number, code, files: [await jpeg('blue'), await jpeg('green')] }
  expect((await post('/o/kirov/track/files', more)).page).toContain('Приложено: 3 файла')
  expect((await post('/o/kirov/track/files', { ...more, code: '000000000000' })).status).toBe(404)
})

test('the tracking page has the widget and, without scripts, asks for number and code', async () => {
  const page = await get('/o/kirov/track')
  expect(page).toContain('<otklik-widget organization="kirov" mode="page" lang="ru">')
  expect(page).toContain('<script src="/o/widget.js"></script>')
  expect(page).toMatch(/<form method="post" action="\/o\/kirov\/track">/)
})

test('documents are shown in the language asked for, unknown ones and unknown organizations are not there', async () => {
  expect(await get('/o/library/consents/personal-data?lang=en')).toContain(
    '<h1>Consent to the processing of personal data</h1>',
  )
  expect(await get('/o/kirov/privacy')).toContain('<h1>Как мы обращаемся с вашими данными</h1>')
  for (const path of ['/o/library/consents/nothing', '/o/nowhere', '/o/nowhere/track']) {
    const response = await fetch(`${origin}${path}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  }
})

test('style sheet, icon and script are files of their own, known by their tag', async () => {
  for (const [path, type] of [
    ['/o/style.css', 'text/css; charset=utf-8'],
    ['/o/icon.svg', 'image/svg+xml'],
    ['/o/widget.js', 'text/javascript; charset=utf-8'],
  ]) {
    const response = await fetch(`${origin}${path}`)
    const tag = response.headers.get('etag') ?? ''
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    expect((await fetch(`${origin}${path}`, { headers: { 'if-none-match': tag } })).status).toBe(304)
  }
})

test('no code, number, contact or text is in the log', async () => {
  const { number, code } = await sentMessage()
  await post('/o/kirov/track', { number, code }, 'urlencoded')
  const log = server.log.join('')
  expect(log).toContain('/o/:organization/track')
  for (const secret of [number, code.replaceAll(' ', ''), 'ivanova@example.ru', 'фонарь'])
    expect(log).not.toContain(secret)
})

test('every page is in English as well', async () => {
  const paths = [
    '/o/kirov/plain?lang=en',
    '/o/kirov/write?lang=en&kind=complaint&category=roads-potholes',
    '/o/kirov/write?lang=en',
    '/o/kirov/track?lang=en',
    '/o/library/consents/news?lang=en',
    '/o/closed-town?lang=en',
  ]
  for (const path of paths) {
    const page = await get(path)
    expect(page.replace('>Русский<', '')).not.toMatch(/[а-яё]/i)
  }
})

type Fields = Record<string, string | readonly string[] | readonly File[]>

const get = async (path: string): Promise<string> => (await fetch(`${origin}${path}`)).text()

const organization = (id: string) => {
  const found = backend.organizations.get(id)
  if (!found) throw new Error(`no organization ${id}`)
  return found
}

async function post(path: string, fields: Fields, encoding: 'multipart' | 'urlencoded' = 'multipart') {
  const body = encoding === 'multipart' ? new FormData() : new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, one as string)
  }
  const response = await fetch(`${origin}${path}`, { method: 'POST', body })
  return { status: response.status, page: await response.text() }
}

/** The hidden fields of a fresh second step. */
async function openForm(
  id: string,
  { kind, category }: { kind: string; category: string },
): Promise<Record<string, string>> {
  const fields = hiddenFields(await get(`/o/${id}/write?kind=${kind}&category=${category}`))
  // People take their time.
  server.advance(5_000)
  return fields
}

function hiddenFields(page: string): Record<string, string> {
  const found = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]))
}

const keptIn = (page: string): string[] =>
  [...page.matchAll(/name="kept" value="([^"]*)"/g)].map(([, value = '']) => value.replaceAll('&quot;', '"'))

/** Field and sentence of each line of the error summary. */
function mistakes(page: string): [string | undefined, string][] {
  const list = /<div class="summary"[\s\S]*?<ul>([\s\S]*?)<\/ul>/.exec(page)?.[1] ?? ''
  return [...list.matchAll(/<li>(?:<a href="#([^"]*)">)?([^<]*)/g)].map(([, field, sentence = '']) => [field, sentence])
}

function receiptIn(page: string): { number: string; code: string } {
  const [number = '', code = ''] = [...page.matchAll(/<dd class="large">([^<]*)<\/dd>/g)].map(([, value]) => value)
  return { number, code }
}

async function ticks(id: string): Promise<Record<string, string>> {
  const required = organization(id)
    .form('ru')
    .consents.filter((consent) => consent.required)
  return Object.fromEntries(required.map((one) => [`consents-${one.id}`, `${one.version} ${one.sha256}`]))
}

async function sentMessage(): Promise<{ number: string; code: string }> {
  const form = await openForm('kirov', { kind: 'complaint', category: 'lighting-off' })
  const { page } = await post('/o/kirov/write', {
    ...form,
    text: 'Не горит фонарь у подъезда',
    place: 'ул. Ленина, 5',
    email: 'ivanova@example.ru',
  })
  return receiptIn(page)
}

async function jpeg(background: string): Promise<File> {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return new File([new Uint8Array(bytes)], 'photo.jpg', { type: 'image/jpeg' })
}

const rowOf = (id: string, page: string) =>
  backend.database
    .selectFrom('submissions')
    .selectAll()
    .where('organization', '=', id)
    .where('number', '=', receiptIn(page).number)
    .executeTakeFirstOrThrow()

async function countCases(): Promise<number> {
  return (await backend.database.selectFrom('submissions').select('id').execute()).length
}
