import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import type { AttachmentFile, Json, Progress, SubmitContext } from '../../adapter.ts'
import { claimOf } from '../../contract/claim.ts'
import { type ProblemCode, problemStatus } from '../../contract/problem.ts'
import type { Attachment } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import { type ErrorCode, OtklikError } from '../../errors.ts'
import { type Answer, json, problem, serve, type TestServer } from '../../server.fixture.ts'
import { form, receipt, someCase, submission } from '../../words.fixture.ts'
import { memoryFormCache, type RestOptions, rest } from './index.ts'

const organization = 'kirov'
const access = { organization, number: someCase.number, token: 'c2VjcmV0LXRva2Vu' }

async function backend(answer: Answer, options: Partial<RestOptions> = {}) {
  const server = await serve(answer)
  return { server, adapter: rest({ endpoint: server.url, ...options }) }
}

const askForm = (adapter: ReturnType<typeof rest>, signal?: AbortSignal) =>
  adapter.form({ organization, language: 'ru' }, signal && { signal })

function context(more: Partial<SubmitContext> = {}) {
  const kept: Json[] = []
  const progress: Progress[] = []
  const own: SubmitContext = {
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
    checkpoint: async (state) => {
      kept.push(state)
    },
    ...more,
  }
  return { kept, progress, context: own }
}

function files(...contents: string[]): { attachments: Attachment[]; files: AttachmentFile[] } {
  return {
    attachments: contents.map((content, index) => ({
      id: `photo-000${index}`,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      type: 'image/jpeg',
      size: content.length,
      name: `фото ${index}.jpg`,
    })),
    files: contents.map((content, index) => ({ id: `photo-000${index}`, blob: new Blob([content]) })),
  }
}

const paths = ({ received }: TestServer) => received.map(({ method, path }) => `${method} ${path}`)

test('a form is asked for in a language, by a client that names itself and sends no cookie', async () => {
  const { adapter, server } = await backend((_, response) => json(response, form))
  expect(await askForm(adapter)).toEqual(form)
  expect(paths(server)).toEqual(['GET /v1/organizations/kirov/form?lang=ru'])
  expect(server.received[0]?.headers).toMatchObject({ 'otklik-client': 'sdk/0.1.0' })
  expect(server.received[0]?.headers).not.toHaveProperty('cookie')
})

test('an endpoint may have a path and a slash at its end', async () => {
  const server = await serve((_, response) => json(response, form))
  await askForm(rest({ endpoint: new URL(`${server.url}/feedback/`) }))
  expect(paths(server)).toEqual(['GET /feedback/v1/organizations/kirov/form?lang=ru'])
})

test('a form that has not changed is not sent again', async () => {
  const { adapter, server } = await backend(({ headers }, response) =>
    headers['if-none-match'] === '"1"' ? response.writeHead(304).end() : json(response, form, 200, { ETag: '"1"' }),
  )
  await askForm(adapter)
  expect(await askForm(adapter)).toEqual(form)
  expect(server.received).toHaveLength(2)
})

test.each([
  ['a page of a proxy', (response) => response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad</h1>')],
  ['a captive portal', (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Login</h1>')],
  ['a cut connection', (response) => response.destroy()],
  ['a form that cannot be read', (response) => json(response, { version: 1 })],
] satisfies [string, (response: Parameters<Answer>[1]) => unknown][])(
  'an old form is given when the network fails: %s',
  async (_, fail) => {
    let failing = false
    const { adapter } = await backend((_, response) => (failing ? fail(response) : json(response, form)))
    await askForm(adapter)
    failing = true
    expect(await askForm(adapter)).toEqual(form)
  },
)

test('an old form is not given when the organization is gone', async () => {
  let gone = false
  const { adapter } = await backend((_, response) =>
    gone ? problem(response, 404, { code: 'not_found' }) : json(response, form),
  )
  await askForm(adapter)
  gone = true
  await expect(askForm(adapter)).rejects.toMatchObject({ code: 'not_found' })
})

test('a cache that fails, or holds what cannot be read, is an empty one', async () => {
  const broken = () => Promise.reject(new Error('no storage'))
  const failing = await backend((_, response) => json(response, form), { cache: { get: broken, set: broken } })
  expect(await askForm(failing.adapter)).toEqual(form)
  const cache = memoryFormCache()
  const { adapter, server } = await backend((_, response) => json(response, form), { cache })
  await cache.set(`${server.url}/v1/organizations/kirov/form?lang=ru`, { etag: '"0"', body: { version: 0 } })
  expect(await askForm(adapter)).toEqual(form)
  expect(server.received[0]?.headers).not.toHaveProperty('if-none-match')
})

test('the details of a category are asked for by its code', async () => {
  const { adapter, server } = await backend((_, response) => json(response, { code: 'roads/ямы', hint: 'Где?' }))
  expect(await adapter.category?.({ organization, code: 'roads/ямы', language: 'en' })).toEqual({
    code: 'roads/ямы',
    hint: 'Где?',
  })
  expect(paths(server)).toEqual(['GET /v1/organizations/kirov/categories/roads%2F%D1%8F%D0%BC%D1%8B?lang=en'])
})

const codes: [ProblemCode, ErrorCode][] = [
  ['rejected', 'rejected'],
  ['malformed_request', 'rejected'],
  ['unsupported_media_type', 'rejected'],
  ['too_large', 'too_large'],
  ['upload_gone', 'upload_gone'],
  ['conflict', 'conflict'],
  ['closed', 'conflict'],
  ['not_allowed_now', 'conflict'],
  ['unauthorized', 'unauthorized'],
  ['code_required', 'unauthorized'],
  ['proof_required', 'server'],
  ['not_found', 'not_found'],
  ['too_old', 'too_old'],
  ['rate_limited', 'rate_limited'],
  ['internal', 'server'],
  ['unavailable', 'server'],
]

test('every problem of the contract has its error', () => {
  expect(codes.map(([word]) => word).sort()).toEqual(Object.keys(problemStatus).sort())
})

test.each(codes)('the problem %s is the error %s, whatever the HTTP status', async (word, code) => {
  const { adapter } = await backend((_, response) => problem(response, 418, { code: word }))
  await expect(adapter.rate?.({ ...access, rating: { score: 5 } })).rejects.toMatchObject({
    code,
    problem: word,
    status: 418,
  })
})

test.each([
  [400, 'rejected'],
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'not_found'],
  [409, 'conflict'],
  [413, 'too_large'],
  [418, 'rejected'],
  [426, 'too_old'],
  [429, 'rate_limited'],
  [500, 'server'],
  [501, 'unsupported'],
  [502, 'server'],
  [511, 'offline'],
] satisfies [number, ErrorCode][])('without a problem that we know, %i is the error %s', async (status, code) => {
  const { adapter } = await backend((_, response) => problem(response, status, { code: 'melted' }))
  await expect(adapter.rate?.({ ...access, rating: { score: 5 } })).rejects.toMatchObject({ code, problem: 'melted' })
})

test.each(['not JSON at all', '', '[]', '{"code":7,"errors":"none","params":[]}', '{"errors":[null,{"pointer":1}]}'])(
  'a problem that is none is read by its status: %s',
  async (text) => {
    const { adapter } = await backend((_, response) =>
      response.writeHead(422, { 'Content-Type': 'application/problem+json' }).end(text),
    )
    await expect(adapter.rate?.({ ...access, rating: { score: 5 } })).rejects.toMatchObject({
      code: 'rejected',
      fields: [],
    })
  },
)

test('the fields of a problem keep pointer, rule and figures; an unknown rule is still a broken one', async () => {
  const errors = [
    { pointer: '/text', code: 'too_long', params: { max: 10 } },
    { pointer: '/mood', code: 'too_grim' },
  ]
  const { adapter } = await backend((_, response) => problem(response, 422, { code: 'rejected', errors }))
  await expect(
    adapter.submit({ organization, submission, attachments: [], key: createKey() }, context().context),
  ).rejects.toMatchObject({
    fields: [
      { pointer: '/text', code: 'too_long', params: { max: 10 } },
      { pointer: '/mood', code: 'invalid' },
    ],
  })
})

test('a rate limit that is long is not waited out, but said', async () => {
  const { adapter, server } = await backend((_, response) =>
    problem(response, 429, { code: 'rate_limited' }, { 'Retry-After': '3600' }),
  )
  await expect(askForm(adapter)).rejects.toMatchObject({ code: 'rate_limited', until: expect.stringMatching(/Z$/) })
  expect(server.received).toHaveLength(1)
})

test('a rate limit without a time that can be read has none', async () => {
  const { adapter } = await backend((_, response) =>
    problem(response, 429, { code: 'rate_limited' }, { 'Retry-After': 'soon' }),
  )
  await expect(adapter.rate?.({ ...access, rating: { score: 5 } })).rejects.toMatchObject({ until: undefined })
})

test('what only reads is tried again when the backend falters', async () => {
  let answers = 0
  const { adapter } = await backend((_, response) =>
    answers++ === 0 ? problem(response, 503, { code: 'unavailable' }, { 'Retry-After': '0' }) : json(response, form),
  )
  expect(await askForm(adapter)).toEqual(form)
})

test('it is tried again by the word of the problem, not by the status', async () => {
  const { adapter, server } = await backend((_, response) => problem(response, 503, { code: 'not_found' }))
  await expect(askForm(adapter)).rejects.toMatchObject({ code: 'not_found' })
  expect(server.received).toHaveLength(1)
})

test('what changes something is not repeated by the adapter', async () => {
  const { adapter, server } = await backend((_, response) => problem(response, 500, { code: 'internal' }))
  await expect(adapter.reply?.({ ...access, remark: { text: 'Да' } })).rejects.toMatchObject({ code: 'server' })
  expect(server.received).toHaveLength(1)
})

test('a backend that is not there is offline', async () => {
  const { adapter, server } = await backend((_, response) => json(response, form))
  await server.close()
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'offline' })
})

test('a connection cut in the middle of an answer is offline', async () => {
  const { adapter } = await backend((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
    response.write('{"number":', () => response.destroy())
  })
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'offline' })
})

test('no answer is a timeout', async () => {
  const { adapter } = await backend(() => {}, { timeout: 30 })
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'timeout' })
})

test('an answer that stops half way is a timeout', async () => {
  const { adapter } = await backend(
    (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"number":')
    },
    { timeout: 200 },
  )
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'timeout' })
})

test.each([
  ['half a JSON', 'application/json', '{"number":"1", "sta', 'body'],
  ['nothing', 'application/json', '', 'body'],
  ['a page', 'text/html', '<h1>Login</h1>', 'Content-Type'],
  ['a case without its number', 'application/json', JSON.stringify({ ...someCase, number: undefined }), 'number'],
  ['a due date that is none', 'application/json', JSON.stringify({ ...someCase, updatedAt: 'yesterday' }), 'updatedAt'],
])('an answer that cannot be read names where: %s', async (_, type, text, subject) => {
  const { adapter } = await backend((_, response) => response.writeHead(200, { 'Content-Type': type }).end(text))
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'malformed', subject })
})

test('the path of what cannot be read is dotted', async () => {
  const { adapter } = await backend((_, response) =>
    json(response, { ...form, organization: { ...form.organization, timeZone: 3 } }),
  )
  await expect(askForm(adapter)).rejects.toMatchObject({ code: 'malformed', subject: 'organization.timeZone' })
})

test('an aborted call throws the reason it was aborted with', async () => {
  const early = await backend((_, response) => json(response, form))
  const reason = new Error('the panel was closed')
  await expect(askForm(early.adapter, AbortSignal.abort(reason))).rejects.toBe(reason)
  const abort = new AbortController()
  const late = await backend(() => abort.abort(reason))
  await expect(late.adapter.track?.(access, { signal: abort.signal })).rejects.toBe(reason)
})

test('no error shows the key, the token or what was typed', async () => {
  const key = createKey()
  const { adapter } = await backend(({ method }, response) =>
    method === 'POST' ? problem(response, 500, { code: 'internal' }) : response.end('Во дворе не горит фонарь'),
  )
  const sent = await adapter
    .submit({ organization, submission, attachments: [], key }, context().context)
    .catch((error) => error)
  const tracked = await adapter.track?.(access).catch((error) => error)
  for (const error of [sent, tracked]) {
    expect(error).toBeInstanceOf(OtklikError)
    const shown = inspect(error, { depth: 10, showHidden: true })
    for (const secret of [key, access.token, 'фонарь']) expect(shown).not.toContain(secret)
  }
})

test('a case is opened with its token', async () => {
  const { adapter, server } = await backend((_, response) => json(response, someCase))
  expect(await adapter.track?.(access)).toEqual(someCase)
  expect(paths(server)).toEqual(['GET /v1/organizations/kirov/submissions/2026-000123-7'])
  expect(server.received[0]?.headers.authorization).toBe('Bearer c2VjcmV0LXRva2Vu')
})

test('code for cases that does not load is a network that fails', async () => {
  const { adapter } = await backend((_, response) => json(response, someCase), {
    loadCases: () => Promise.reject(new TypeError('failed to fetch')),
  })
  await expect(adapter.track?.(access)).rejects.toMatchObject({ code: 'offline' })
})

test('a number and a code are read as people type them', async () => {
  const { adapter, server } = await backend((_, response) => json(response, someCase))
  await adapter.track?.({ organization, number: ' № 2026-000123-7\n', code: '1234 5678-9012' })
  expect(paths(server)).toEqual(['GET /v1/organizations/kirov/submissions/2026-000123-7'])
  expect(server.received[0]?.headers.authorization).toBe('Bearer 123456789012')
})

test.each([
  [{ number: '', token: 'a' }],
  [{ number: '..', token: 'a' }],
  [{ number: '\ud800', token: 'a' }],
  [{ number: '1', token: '' }],
  [{ number: '1', code: 'двенадцать' }],
])('an access that cannot be right is not found, and not asked for: %o', async (wrong) => {
  const { adapter, server } = await backend((_, response) => json(response, someCase))
  await expect(adapter.track?.({ organization, ...wrong })).rejects.toMatchObject({ code: 'not_found' })
  expect(server.received).toEqual([])
})

test('a number cannot lead to another address', async () => {
  const { adapter, server } = await backend((_, response) => json(response, someCase))
  await adapter.track?.({ organization, number: '../form?x#', token: 'a' })
  expect(paths(server)).toEqual(['GET /v1/organizations/kirov/submissions/..%2Fform%3Fx%23'])
})

test('a case is rated, disputed and replied to at addresses of its own', async () => {
  const { adapter, server } = await backend((_, response) => json(response, someCase))
  await adapter.rate?.({ ...access, rating: { score: 4, comment: 'Почти' } })
  await adapter.dispute?.({ ...access, remark: { text: 'Не горит' } })
  expect(await adapter.reply?.({ ...access, remark: { text: 'Дом 3' } })).toEqual(someCase)
  expect(server.received.map(({ path, body }) => [path.split('/').at(-1), JSON.parse(String(body))])).toEqual([
    ['rating', { score: 4, comment: 'Почти' }],
    ['dispute', { text: 'Не горит' }],
    ['replies', { text: 'Дом 3' }],
  ])
  expect(server.received.every(({ headers }) => headers.authorization === `Bearer ${access.token}`)).toBe(true)
})

test('a submission travels with its key and comes back as a receipt', async () => {
  const key = createKey()
  const { adapter, server } = await backend((_, response) => json(response, receipt, 201))
  const result = await adapter.submit({ organization, submission, attachments: [], key }, context().context)
  expect(result).toEqual({ state: 'accepted', receipt })
  expect(paths(server)).toEqual(['POST /v1/organizations/kirov/submissions'])
  expect(server.received[0]?.headers).toMatchObject({ 'idempotency-key': key, 'content-type': 'application/json' })
  expect(JSON.parse(String(server.received[0]?.body))).toEqual(submission)
})

/** Takes uploads and gives each a number; what it does with the submission is the test's. */
function store(submit: Answer): Answer {
  let uploads = 0
  return (request, response) => {
    if (!request.path.endsWith('/uploads')) return submit(request, response)
    uploads += 1
    const attachment = request.headers['otklik-attachment']
    json(response, { id: `upload-${uploads}`, attachment, expiresAt: '2026-11-22T10:00:00Z' }, 201)
  }
}

test('files go first, each with its digest and a claim that does not show the key', async () => {
  const key = createKey()
  const { adapter, server } = await backend(store((_, response) => json(response, receipt, 201)))
  const { attachments, files: blobs } = files('abc', 'de')
  const { context: own, progress, kept } = context()
  await adapter.submit({ organization, submission: { ...submission, attachments }, attachments: blobs, key }, own)
  expect(paths(server).map((path) => path.split('/').at(-1))).toEqual(['uploads', 'uploads', 'submissions'])
  expect(server.received[0]?.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'otklik-attachment': 'photo-0000',
    'otklik-claim': await claimOf(key),
    'content-digest': 'sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:',
  })
  expect(server.received[0]?.headers).not.toHaveProperty('idempotency-key')
  expect(String(server.received[0]?.body)).toBe('abc')
  expect(JSON.parse(String(server.received[2]?.body)).uploads).toEqual({
    'photo-0000': 'upload-1',
    'photo-0001': 'upload-2',
  })
  expect(progress).toEqual([
    { sent: 3, total: 5 },
    { sent: 5, total: 5 },
  ])
  expect(kept).toMatchObject([
    { uploads: { 'photo-0000': 'upload-1' }, resumable: {} },
    { uploads: { 'photo-0000': 'upload-1', 'photo-0001': 'upload-2' }, resumable: {} },
  ])
})

test('what the checkpoint says has arrived is not sent again', async () => {
  const { adapter, server } = await backend(store((_, response) => json(response, receipt, 201)))
  const { attachments, files: blobs } = files('abc', 'de')
  const resume = { uploads: { 'photo-0000': 'earlier' }, resumable: {} }
  await adapter.submit(
    { organization, submission: { ...submission, attachments }, attachments: blobs, key: createKey() },
    context({ resume }).context,
  )
  expect(paths(server).map((path) => path.split('/').at(-1))).toEqual(['uploads', 'submissions'])
  expect(JSON.parse(String(server.received[1]?.body)).uploads).toEqual({
    'photo-0000': 'earlier',
    'photo-0001': 'upload-1',
  })
})

test.each([[null], ['text'], [{ uploads: { 'photo-0000': 7 } }], [[1]]])(
  'a checkpoint that cannot be read costs only the files again: %o',
  async (resume) => {
    const { adapter, server } = await backend(store((_, response) => json(response, receipt, 201)))
    const { attachments, files: blobs } = files('abc')
    await adapter.submit(
      { organization, submission: { ...submission, attachments }, attachments: blobs, key: createKey() },
      context({ resume }).context,
    )
    expect(server.received).toHaveLength(2)
  },
)

test('a file that the backend has lost is sent again, and the submission once more', async () => {
  let tries = 0
  const { adapter, server } = await backend(
    store((_, response) =>
      tries++ === 0
        ? problem(response, 409, { code: 'upload_gone', params: { attachment: 'photo-0001' } })
        : json(response, receipt, 201),
    ),
  )
  const { attachments, files: blobs } = files('abc', 'de')
  const result = await adapter.submit(
    { organization, submission: { ...submission, attachments }, attachments: blobs, key: createKey() },
    context().context,
  )
  expect(result.state).toBe('accepted')
  expect(server.received.map(({ path, headers }) => headers['otklik-attachment'] ?? path.split('/').at(-1))).toEqual([
    'photo-0000',
    'photo-0001',
    'submissions',
    'photo-0001',
    'submissions',
  ])
})

test('a backend that loses a file twice is left to the outbox, which will send that file again', async () => {
  const { adapter } = await backend(
    store((_, response) => problem(response, 409, { code: 'upload_gone', params: { attachment: 'photo-0000' } })),
  )
  const { attachments, files: blobs } = files('abc')
  const { context: own, kept } = context()
  await expect(
    adapter.submit(
      { organization, submission: { ...submission, attachments }, attachments: blobs, key: createKey() },
      own,
    ),
  ).rejects.toMatchObject({ code: 'upload_gone', subject: 'photo-0000' })
  expect(kept.at(-1)).toMatchObject({ uploads: {}, resumable: {} })
})

test.each([
  [{ code: 'unsupported_media_type' }, 415, 'rejected', 'file_type', {}],
  [{ code: 'too_large', params: { limit: 9 } }, 413, 'too_large', 'file_too_large', { limit: 9 }],
  [{ code: 'rejected', errors: [{ pointer: '', code: 'file_empty' }] }, 422, 'rejected', 'file_empty', {}],
])('a refused upload is left out, and points at its file: %o', async (body, status, code, rule, params) => {
  const { adapter, server } = await backend(({ path, headers }, response) => {
    if (!path.endsWith('/uploads')) json(response, receipt, 201)
    else if (headers['otklik-attachment'] === 'photo-0001') problem(response, status, body)
    else json(response, { id: 'a', attachment: 'photo-0000', expiresAt: '2026-11-22T10:00:00Z' }, 201)
  })
  const { attachments, files: blobs } = files('abc', 'de')
  const result = await adapter.submit(
    { organization, submission: { ...submission, attachments }, attachments: blobs, key: createKey() },
    context().context,
  )
  expect(result).toMatchObject({
    state: 'partial',
    missing: ['photo-0001'],
    error: { code, fields: [{ pointer: '/attachments/1', code: rule, params: { name: 'фото 1.jpg', ...params } }] },
  })
  expect(result).not.toHaveProperty('retryAt')
  expect(JSON.parse(String(server.received[2]?.body))).toMatchObject({
    attachments: attachments.slice(0, 1),
    uploads: { 'photo-0000': 'a' },
  })
})

test('files are added to a case with its token, under a key', async () => {
  const key = createKey()
  const { adapter, server } = await backend(store((_, response) => json(response, someCase)))
  const { attachments, files: blobs } = files('abc')
  expect(await adapter.attach?.({ ...access, key, attachments, files: blobs }, context().context)).toEqual(someCase)
  expect(server.received[1]).toMatchObject({
    path: '/v1/organizations/kirov/submissions/2026-000123-7/attachments',
    headers: { authorization: `Bearer ${access.token}`, 'idempotency-key': key },
  })
  expect(JSON.parse(String(server.received[1]?.body))).toEqual({ attachments, uploads: { 'photo-0000': 'upload-1' } })
})

test("a fetch of the app's own is used for everything", async () => {
  const asked: string[] = []
  const adapter = rest({
    endpoint: 'https://otklik.invalid',
    fetch: async (input) => {
      asked.push(String((input as Request).url))
      return Response.json(form)
    },
  })
  await askForm(adapter)
  expect(asked).toEqual(['https://otklik.invalid/v1/organizations/kirov/form?lang=ru'])
})

test('requests carry no cookie and no referrer', async () => {
  const seen: Request[] = []
  const adapter = rest({
    endpoint: 'https://otklik.invalid',
    fetch: async (input) => {
      seen.push(input as Request)
      return Response.json(someCase)
    },
  })
  await adapter.track?.(access)
  expect(seen[0]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
})
