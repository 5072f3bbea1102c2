import { createHash } from 'node:crypto'
import {
  claimOf,
  contentDigest,
  headers,
  Problem,
  type ProblemCode,
  path,
  type RouteName,
  type SubmissionRequest,
} from '@otklik/sdk/contract'
import { Case, CategoryDetails, Form, Receipt } from '@otklik/sdk/domain'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMockBackend, defaultSeed } from './index.ts'
import { type MockPort, openMockPort } from './node.ts'

// Over a real port, as a browser meets it.

let now = Date.parse('2026-11-20T09:00:00+03:00')
const backend = createMockBackend({ clock: () => now })
let port: MockPort
beforeEach(async () => {
  now = Date.parse('2026-11-20T09:00:00+03:00')
  backend.reset()
  port = await openMockPort(backend)
})
afterEach(() => port.close())

const organization = 'zarechny'
const key = 'a-key-of-one-draft-0001'

const message: SubmissionRequest = {
  kind: 'question',
  procedure: 'message',
  text: 'Когда починят лифт в третьем подъезде?',
  category: 'other',
  answers: [],
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '2026-11-01',
  source: { channel: 'site', page: 'https://zarechny.example/' },
}

const call = (route: RouteName, parameters: Record<string, string> = {}, init?: RequestInit): Promise<Response> =>
  fetch(port.url + path(route, { organization, ...parameters } as never), init)

const send = (body: unknown, ownKey = key, more: Record<string, string> = {}): Promise<Response> =>
  call(
    'submissions',
    {},
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [headers.key]: ownKey, ...more },
      body: JSON.stringify(body),
    },
  )

const bearer = (secret: string | undefined) => ({ headers: { Authorization: `Bearer ${secret}` } })

async function expectProblem(response: Response, code: ProblemCode): Promise<Problem> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect([response.status, problem.code]).toEqual([problem.status, code])
  return problem
}

/** Bytes that begin like a JPEG. */
function jpeg(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size).map((_, index) => index % 251)
  bytes.set([0xff, 0xd8, 0xff])
  return bytes
}

function photo(bytes: Uint8Array<ArrayBuffer>, id = 'attachment-1') {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id, sha256, type: 'image/jpeg', size: bytes.length, name: 'Яма.jpg' }
}

async function uploadWhole(bytes: Uint8Array<ArrayBuffer>, claim: string, more: Record<string, string> = {}) {
  const { id, sha256, type } = photo(bytes)
  return call(
    'uploads',
    {},
    {
      method: 'POST',
      headers: {
        'Content-Type': type,
        [headers.attachment]: id,
        [headers.claim]: claim,
        [headers.digest]: contentDigest(sha256),
        ...more,
      },
      body: bytes,
    },
  )
}

test('the form comes in the language asked for, and in Russian when it has no other', async () => {
  const english = Form.parse(await (await fetch(`${port.url}${path('form', { organization })}?lang=en`)).json())
  const tatar = Form.parse(await (await fetch(`${port.url}${path('form', { organization })}?lang=tt`)).json())
  expect([english.language, english.organization.shortName]).toEqual(['en', 'Zarechny City'])
  expect([tatar.language, tatar.organization.shortName]).toEqual(['ru', 'Администрация Заречного'])
})

test('a text without a translation says that it is Russian', async () => {
  const english = Form.parse(await (await fetch(`${port.url}${path('form', { organization })}?lang=en`)).json())
  const dogs = english.categories.flatMap(({ children = [] }) => children).find(({ code }) => code === 'yards.dogs')
  expect(dogs).toMatchObject({ label: 'Бездомные животные', lang: 'ru' })
})

test('a form that is known already is not sent again', async () => {
  const first = await call('form')
  const etag = first.headers.get('ETag') ?? ''
  const second = await call('form', {}, { headers: { 'If-None-Match': etag } })
  expect([etag.length > 2, second.status, await second.text()]).toEqual([true, 304, ''])
  expect((await fetch(`${first.url}?lang=en`, { headers: { 'If-None-Match': etag } })).status).toBe(200)
})

test('details of a leaf that keeps them apart come with its category only', async () => {
  const form = Form.parse(await (await call('form')).json())
  const leaf = form.categories[0]?.children?.[0]
  expect([leaf?.details, leaf?.questions]).toEqual([true, undefined])
  const details = CategoryDetails.parse(await (await call('category', { code: 'roads.potholes' })).json())
  expect(details.questions?.map(({ code }) => code)).toEqual(['depth', 'danger', 'lane'])
})

test('a submission is accepted once and its repeat brings the same receipt', async () => {
  const first = await send(message)
  const repeat = await send(message)
  expect([first.status, repeat.status]).toEqual([201, 201])
  const receipt = Receipt.parse(await first.json())
  expect(receipt).toMatchObject({ number: '2026-000001-1', sentAt: '2026-11-20T06:00:00.000Z' })
  expect(receipt.due).toMatchObject({ date: '2026-12-04' })
  expect(await repeat.json()).toEqual(receipt)
  expect(backend.operator.list()).toHaveLength(1)
})

test('the same key with another body is a conflict', async () => {
  await send(message)
  await expectProblem(await send({ ...message, text: 'Другой текст совсем' }), 'conflict')
})

test('fields that break a rule are named by pointers', async () => {
  const problem = await expectProblem(await send({ ...message, text: '  ', category: 'roads.crossings' }), 'rejected')
  expect(problem.errors).toEqual([
    { pointer: '/text', code: 'required' },
    { pointer: '/place', code: 'required' },
  ])
})

test('a body of the wrong shape is refused by its fields too', async () => {
  const problem = await expectProblem(await send({ ...message, kind: 'rant', text: undefined }), 'rejected')
  expect(problem.errors).toContainEqual({ pointer: '/kind', code: 'invalid' })
  expect(problem.errors).toContainEqual({ pointer: '/text', code: 'required' })
})

test('a submission of a form nobody knows is refused', async () => {
  const problem = await expectProblem(await send({ ...message, formVersion: '1999' }), 'rejected')
  expect(problem.errors).toEqual([{ pointer: '/formVersion', code: 'not_offered' }])
})

test('a request without a key, or that is not JSON, is malformed', async () => {
  await expectProblem(await send(message, 'short'), 'malformed_request')
  const broken = { method: 'POST', headers: { 'Content-Type': 'application/json', [headers.key]: key }, body: '{' }
  await expectProblem(await call('submissions', {}, broken), 'malformed_request')
})

test('an unknown organization and an unknown address are not found', async () => {
  await expectProblem(await call('form', { organization: 'atlantis' }), 'not_found')
  await expectProblem(await fetch(`${port.url}/v1/organizations/zarechny/secrets`), 'not_found')
})

test('a file uploaded in one request becomes part of the submission of its draft', async () => {
  const bytes = jpeg(1000)
  const uploaded = await uploadWhole(bytes, await claimOf(key))
  expect(uploaded.status).toBe(201)
  const { id } = (await uploaded.json()) as { id: string }
  const attachment = photo(bytes)
  const sent = await send({ ...message, attachments: [attachment], uploads: { [attachment.id]: id } })
  expect(sent.status).toBe(201)
  expect(backend.operator.list()[0]?.attachments).toBe(1)
})

test('nobody else can claim an upload', async () => {
  const bytes = jpeg(1000)
  const { id } = (await (await uploadWhole(bytes, await claimOf(key))).json()) as { id: string }
  const attachment = photo(bytes)
  const body = { ...message, attachments: [attachment], uploads: { [attachment.id]: id } }
  const problem = await expectProblem(await send(body, 'another-draft-entirely-02'), 'upload_gone')
  expect(problem.params).toEqual({ attachment: attachment.id })
})

test('bytes that are not those of the digest are not kept', async () => {
  const claim = await claimOf(key)
  const other = contentDigest(createHash('sha256').update('other').digest('hex'))
  await expectProblem(await uploadWhole(new Uint8Array(10), claim, { [headers.digest]: other }), 'malformed_request')
  expect(backend.state.uploads).toEqual([])
})

test('a file too large for one request, empty, or of a type the form does not take is refused', async () => {
  const claim = await claimOf(key)
  await expectProblem(await uploadWhole(jpeg(1_000_001), claim), 'too_large')
  const empty = await expectProblem(await uploadWhole(new Uint8Array(0), claim), 'rejected')
  expect(empty.errors).toEqual([{ pointer: '', code: 'file_empty' }])
  // Whatever it says of itself: these bytes are no JPEG.
  const text = await expectProblem(await uploadWhole(new TextEncoder().encode('Привет'), claim), 'rejected')
  expect(text.errors).toEqual([{ pointer: '', code: 'file_type' }])
})

test('a tus upload goes on where it stopped', async () => {
  const bytes = jpeg(3000)
  const attachment = photo(bytes)
  const metadata = {
    attachment: attachment.id,
    claim: await claimOf(key),
    sha256: attachment.sha256,
    filetype: 'image/jpeg',
  }
  const tus = { 'Tus-Resumable': '1.0.0' }
  const created = await call(
    'resumableUploads',
    {},
    {
      method: 'POST',
      headers: {
        ...tus,
        'Upload-Length': '3000',
        'Upload-Metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${btoa(value)}`)
          .join(','),
      },
    },
  )
  expect(created.status).toBe(201)
  const location = created.headers.get('Location') ?? ''
  const patch = (offset: number, end: number) =>
    fetch(location, {
      method: 'PATCH',
      headers: { ...tus, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
      body: bytes.slice(offset, end),
    })
  expect((await patch(0, 1000)).headers.get('Upload-Offset')).toBe('1000')
  await expectProblem(await patch(0, 1000), 'conflict')
  const head = await fetch(location, { method: 'HEAD', headers: tus })
  expect([head.headers.get('Upload-Offset'), head.headers.get('Upload-Length')]).toEqual(['1000', '3000'])
  expect((await patch(1000, 3000)).status).toBe(204)

  const uploads = { [attachment.id]: location.split('/').at(-1) ?? '' }
  expect((await send({ ...message, attachments: [attachment], uploads })).status).toBe(201)
})

test('a case opens by its token and by its code, and says nothing about contacts', async () => {
  const { number, token, code } = Receipt.parse(
    await (await send({ ...message, contact: { email: 'anna@example.ru' } })).json(),
  )
  for (const secret of [token, code]) {
    const response = await call('case', { number }, bearer(secret))
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const text = await response.text()
    expect(Case.parse(JSON.parse(text)).status).toBe('submitted')
    expect(text).not.toContain('anna')
  }
})

test('a wrong token and an unknown number get one and the same answer', async () => {
  const { number, token } = Receipt.parse(await (await send(message)).json())
  const wrong = await call('case', { number }, bearer('wrong'))
  const unknown = await call('case', { number: '2026-999999-9' }, bearer(token))
  expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()])
  await expectProblem(await call('case', { number }), 'unauthorized')
})

test('after five wrong codes the right one has to wait', async () => {
  const { number, code } = Receipt.parse(await (await send(message)).json())
  const wrong = code === '000000000000' ? '111111111111' : '000000000000'
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await expectProblem(await call('case', { number }, bearer(wrong)), 'not_found')
  }
  const limited = await call('case', { number }, bearer(code))
  expect(limited.headers.get('Retry-After')).toBe('900')
  await expectProblem(limited, 'rate_limited')
  now += 900_000
  expect((await call('case', { number }, bearer(code))).status).toBe(200)
})

test('the link alone does not allow judging an answer', async () => {
  const { number, token, code } = Receipt.parse(await (await send(message)).json())
  backend.operator.answer(number, { text: 'Починим до пятницы.' })
  const rate = (secret: string | undefined) =>
    call(
      'rating',
      { number },
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
        body: JSON.stringify({ score: 4 }),
      },
    )
  await expectProblem(await rate(token), 'code_required')
  expect(Case.parse(await (await rate(code)).json()).rating?.score).toBe(4)
})

test('an answer brings its files by links that open', async () => {
  const { number, token } = Receipt.parse(await (await send(message)).json())
  const file = { name: 'Ответ.txt', type: 'text/plain', content: 'Уважаемый житель!' }
  backend.operator.answer(number, { text: 'Ответ во вложении.', files: [file] })
  const { answer } = Case.parse(await (await call('case', { number }, bearer(token))).json())
  expect(await (await fetch(answer?.files[0]?.url ?? '')).text()).toBe(file.content)
})

test('pages of any origin may call, and their preflight is answered by the path alone', async () => {
  const preflight = await call(
    'submissions',
    {},
    {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://site.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,idempotency-key,otklik-client',
      },
    },
  )
  expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([
    204,
    'https://site.example',
  ])
  const allowed = preflight.headers.get('Access-Control-Allow-Headers')?.toLowerCase()
  for (const name of Object.values(headers)) expect(allowed).toContain(name.toLowerCase())
  const answer = await call('form', {}, { headers: { Origin: 'https://site.example' } })
  expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('ETag')
})

test('an organization with a list of origins answers no other page', async () => {
  const organizations = defaultSeed.organizations.map((one) => ({ ...one, origins: ['https://zarechny.example'] }))
  const strict = await openMockPort(createMockBackend({ seed: { organizations } }))
  const ask = (origin: string) => fetch(strict.url + path('form', { organization }), { headers: { Origin: origin } })
  expect((await ask('https://evil.example')).headers.get('Access-Control-Allow-Origin')).toBeNull()
  expect((await ask('https://zarechny.example')).headers.get('Access-Control-Allow-Origin')).toBe(
    'https://zarechny.example',
  )
  await strict.close()
})
