import { type AttachmentFile, type Job, OtklikError } from '@otklik/sdk'
import { Session, type SubmissionRequest } from '@otklik/sdk/contract'
import type { Receipt, Submission } from '@otklik/sdk/domain'
import { rest } from '@otklik/sdk/rest'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { act } from './desk/act.ts'
import { bearer, call, callsTo, newKey } from './testing/calls.ts'
import { openPGlite } from './testing/databases.ts'
import { open311Keys, open311Settings } from './testing/open311.ts'
import { startServer, type TestServer } from './testing/server.ts'
import { vkLaunch, withVk } from './testing/vk-launch.ts'

// Somebody with a name, an address and a text that stand nowhere else. Whatever happens, they stand in no log, no
// address, no error and no public register.

const person = {
  familyName: 'Незабудкина-Тайная',
  givenName: 'Аделаида-Приватная',
  email: 'private-mail-7f3a@secret.example',
  phone: '+7 999 555-01-37',
  street: 'ул. Тайная-Приватная, 77',
  text: 'Секретный-текст-9c1d о соседях',
  other: 'Личное-слово-в-чужом-поле-4b2e',
} as const
/** The person's id in VK, which is in no address of a person but a secret all the same. */
const vkUser = '7310492658'
const personal = Object.values(person)

let server: TestServer
/** Keys, tokens and codes that were given out meanwhile. */
const secrets: string[] = []
const numbers: string[] = []
/** Whole addresses of all that was asked for. */
const urls: string[] = []
/** Bodies of all that was refused. */
const refusals: string[] = []

beforeAll(async () => {
  server = await startServer(await openPGlite(), { ...open311Settings, ...withVk })
})
afterAll(() => server.stop())

const watchedFetch: typeof fetch = async (input, init) => {
  const request = new Request(input, init)
  urls.push(request.url)
  const response = await fetch(request)
  if (!response.ok) refusals.push(await response.clone().text())
  return response
}

const adapter = () => rest({ endpoint: server.url, fetch: watchedFetch })
const context = { signal: new AbortController().signal, onProgress: () => {}, checkpoint: async () => {} }

async function written(changes: Partial<SubmissionRequest> = {}): Promise<Submission> {
  const { version } = await callsTo(server.url, 'kirov').form()
  return {
    kind: 'complaint',
    procedure: 'message',
    category: 'lighting-off',
    text: person.text,
    answers: [{ code: 'fault', value: 'dark', label: 'Не горит' }],
    place: { address: { text: person.street } },
    contact: {
      familyName: person.familyName,
      givenName: person.givenName,
      email: person.email,
      phone: person.phone,
      postalAddress: person.street,
    },
    attachments: [],
    consents: [],
    language: 'ru',
    formVersion: version,
    source: { channel: 'site' },
    ...changes,
  }
}

const job = (submission: Submission, key = newKey(), attachments: readonly AttachmentFile[] = []): Job => {
  secrets.push(key)
  return { organization: 'kirov', submission, attachments, key }
}

async function sent(submission: Submission): Promise<Receipt> {
  const result = await adapter().submit(job(submission), context)
  if (result.state !== 'accepted') throw new Error(result.state)
  const { number, token = '', code = '' } = result.receipt
  secrets.push(token, code)
  numbers.push(number)
  return result.receipt
}

const failing = async (doing: Promise<unknown>): Promise<OtklikError> => {
  const error = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof OtklikError)) throw new Error('it went well')
  return error
}

/** Which of these words stand in a text, in any of the ways in which a text can be written down. */
function found(text: string, words: readonly string[]): string[] {
  const forms = (word: string) => [
    word,
    encodeURIComponent(word),
    new URLSearchParams({ word }).toString().slice(5),
    JSON.stringify(word).slice(1, -1),
    word.replaceAll(/[^\dA-Za-z]/g, '').length >= 8 ? word.replaceAll(/[^\dA-Za-z]/g, '') : word,
    Buffer.from(word).toString('base64').slice(0, -4),
  ]
  const low = text.toLowerCase()
  return words.filter((word) => forms(word).some((form) => low.includes(form.toLowerCase())))
}

test('what is sent, followed and refused over the API', async () => {
  const { number, token = '', code = '' } = await sent(await written())
  const api = adapter()
  const organization = 'kirov'
  await api.track?.({ organization, number, token })
  await api.track?.({ organization, number, code })
  const errors = [
    await failing(api.submit(job(await written({ text: person.text.repeat(1000) })), context)),
    await failing(api.submit(job(await written({ category: person.other })), context)),
    await failing(api.submit(job(await written({ contact: { email: person.other } })), context)),
    await failing(api.submit(job(await written({ kind: person.other as 'complaint' })), context)),
    await failing(api.submit(job(await written({ formVersion: person.other })), context)),
    await failing(
      api.submit(
        job(
          await written({
            answers: [{ code: person.other, value: person.other, label: person.other }],
            category: 'lighting-off',
            procedure: 'message',
            text: '',
          }),
        ),
        context,
      ),
    ),
    await failing(api.track?.({ organization, number, token: `${person.other}` }) ?? Promise.resolve()),
    await failing(api.reply?.({ organization, number, code, remark: { text: person.text } }) ?? Promise.resolve()),
    await failing(
      api.dispute?.({ organization, number, code: '000000000000', remark: { text: person.text } }) ?? Promise.resolve(),
    ),
  ]
  for (const error of errors) {
    expect(found(`${error.message} ${error.stack} ${JSON.stringify(error)}`, [...personal, ...secrets])).toEqual([])
  }
  // What no client of ours would send.
  const odd = [
    { url: `/submissions?text=${encodeURIComponent(person.other)}`, raw: Buffer.from(`{"text":"${person.text}"`) },
    { url: '/submissions', raw: Buffer.from(JSON.stringify({ [person.other]: person.text, __proto__: 1 })) },
    { url: `/submissions/${encodeURIComponent(person.other)}`, headers: bearer('x') },
    { url: `/categories/${encodeURIComponent(person.other)}` },
    { url: `/${encodeURIComponent(person.other)}` },
  ]
  for (const { url, ...rest } of odd) {
    const { status, body } = await call(`${server.url}/v1/organizations/kirov${url}`, {
      ...rest,
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': newKey(),
        ...('headers' in rest && rest.headers),
      },
    })
    expect(status).toBeGreaterThanOrEqual(400)
    refusals.push(JSON.stringify(body))
  }
})

test('what is sent and refused by the page without scripts', async () => {
  const page = await (await fetch(`${server.url}/o/kirov/write?kind=complaint&category=lighting-off`)).text()
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  const form = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  server.advance(5_000)
  const send = async (fields: Record<string, string>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...form, ...fields })) body.append(name, value)
    return (await fetch(`${server.url}/o/kirov/write`, { method: 'POST', body })).text()
  }
  const { text, street: place, familyName, givenName, email, phone } = person
  const whole = { procedure: 'message', text, place, familyName, givenName, email, phone, 'answers-fault': 'dark' }
  await send({ ...whole, email: person.other })
  const receipt = await send(whole)
  const [number = '', code = ''] = [...receipt.matchAll(/<dd class="large">([^<]*)<\/dd>/g)].map(
    ([, value]) => value ?? '',
  )
  expect(number).toMatch(/^2026-/)
  numbers.push(number)
  secrets.push(form.key ?? '', code.replaceAll(' ', ''))
})

test('who comes from VK, sends, follows and is refused is nowhere in the database by their id', async () => {
  const launch = vkLaunch({ vk_user_id: vkUser, vk_group_id: '166562603' })
  const wrong = vkLaunch({ vk_user_id: vkUser }, 'another key')
  secrets.push(vkUser, launch, wrong, ...[launch, wrong].map((one) => one.slice(one.indexOf('&sign=') + 6)))
  const open = (given: string) =>
    watchedFetch(`${server.url}/v1/networks/vk/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ launch: given }),
    })
  expect((await open(wrong)).status).toBe(401)
  expect((await open(`${launch}&${vkUser}`.repeat(90))).status).toBe(401)
  const { token, keeping } = Session.parse(await (await open(launch)).json())
  secrets.push(token, token.slice(4, 60), keeping)
  const residents = rest({ endpoint: server.url, fetch: watchedFetch, session: async () => token })
  const result = await residents.submit(job(await written()), context)
  if (result.state !== 'accepted') throw new Error(result.state)
  const { number, token: caseToken = '', code = '' } = result.receipt
  secrets.push(caseToken, code)
  const organization = 'kirov'
  expect(await residents.mine?.({ organization })).toMatchObject([{ number }])
  await residents.track?.({ organization, number, mine: true })
  numbers.push(number)
  await watchedFetch(`${server.url}/v1/organizations/kirov/submissions`, { headers: bearer(`${token}x`) })
  await watchedFetch(`${server.url}/v1/organizations/kirov/submissions/${numbers[0]}`, { headers: bearer(token) })

  const { database } = server.backend
  const tables = await database.introspection.getTables()
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(database)))
  const whole = JSON.stringify(
    rows.flatMap((one) => one.rows),
    (_, value) => (typeof value === 'bigint' ? `${value}` : value),
  )
  expect(whole).toContain('166562603')
  expect(found(whole, [vkUser, launch, wrong, token, keeping])).toEqual([])
})

test('what is filed over Open311 shows its text and place to everybody, and nothing of the person', async () => {
  const report = new URLSearchParams({
    jurisdiction_id: 'kirov',
    api_key: open311Keys.kirov,
    service_code: 'lighting-off',
    description: 'Не горит фонарь',
    address_string: 'ул. Ленина, 5',
    'attribute[fault]': 'dark',
    email: person.email,
    phone: person.phone,
    first_name: person.givenName,
    last_name: person.familyName,
  })
  const file = async (fields: URLSearchParams) => {
    const response = await fetch(`${server.url}/open311/v2/requests.json`, { method: 'POST', body: fields })
    const body = await response.text()
    if (!response.ok) refusals.push(body)
    return { status: response.status, body }
  }
  expect((await file(report)).status).toBe(200)
  for (const wrong of ['service_code', 'email', 'lat', 'attribute[fault]']) {
    const fields = new URLSearchParams(report)
    fields.set(wrong, person.other)
    await file(fields)
  }
  const wrongKey = new URLSearchParams(report)
  wrongKey.set('api_key', person.other)
  expect((await file(wrongKey)).status).toBe(403)

  // Cases of the other ways are worked on, so that nothing but the rules keeps them out of the register.
  const kirov = server.backend.organizations.get('kirov')
  if (!kirov) throw new Error('no kirov')
  for (const number of numbers)
    await act(server.backend, kirov, number, { action: 'register', input: { number: '01-05/7' } })
  const seen: string[] = []
  for (const path of ['requests.json', 'requests.xml', ...numbers.map((number) => `requests/${number}.json`)]) {
    seen.push(await (await fetch(`${server.url}/open311/v2/${path}?jurisdiction_id=kirov`)).text())
  }
  expect(seen[0]).toContain('Не горит фонарь')
  expect(found(seen.join('\n'), [...personal, ...numbers.map((number) => `"service_request_id":"${number}"`)])).toEqual(
    [],
  )
})

test('a database that fails, and quotes the row it fails on', async () => {
  const { database } = server.backend
  await sql`alter table submissions add constraint broken check (length(text) < 0) not valid`.execute(database)
  const error = await failing(adapter().submit(job(await written()), context))
  expect(error).toMatchObject({ code: 'server', problem: 'internal' })
  await sql`alter table submissions drop constraint broken`.execute(database)
  await sql`alter table timeline rename to timeline_elsewhere`.execute(database)
  const other = await failing(adapter().submit(job(await written()), context))
  await sql`alter table timeline_elsewhere rename to timeline`.execute(database)
  expect(found(`${error.message} ${JSON.stringify(error)} ${other.message}`, personal)).toEqual([])
  expect(server.log.join('')).toContain('unexpected error')
})

test('nothing of all that stands in the log, in an address or in a refusal', () => {
  const log = server.log.join('')
  expect(log.split('\n').length).toBeGreaterThan(30)
  expect(urls.length).toBeGreaterThan(10)
  expect(refusals.length).toBeGreaterThan(15)
  expect(found(log, [...personal, ...secrets, ...numbers])).toEqual([])
  expect(found(urls.join('\n'), [...personal, ...secrets])).toEqual([])
  expect(found(refusals.join('\n'), [...personal, ...secrets])).toEqual([])
})
