import { expect, test } from 'vitest'
import type { AttachmentFile, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import { claimOf, lateKeyOf } from '../../contract/claim.ts'
import { createKey } from '../../draft.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { type Answer, json, problem, type Received, serve } from '../../server.fixture.ts'
import { form, receipt, someCase, submission } from '../../words.fixture.ts'
import { rest } from './index.ts'

const organization = 'kirov'
const attachments = ['photo-0000', 'photo-0001', 'video-0002'].map((id, index) => ({
  id,
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  type: index < 2 ? 'image/jpeg' : 'video/mp4',
  size: 3,
  name: `файл ${index}`,
}))
const blobs: AttachmentFile[] = attachments.map(({ id }) => ({ id, blob: new Blob(['abc']) }))

type What = 'form' | 'upload' | 'submit' | 'attach'

const whatOf = ({ path }: Received): What => {
  const last = path.split('/').at(-1) ?? ''
  return last.startsWith('form') ? 'form' : last === 'uploads' ? 'upload' : last === 'submissions' ? 'submit' : 'attach'
}

type Wrong = (request: Received, response: Parameters<Answer>[1]) => unknown

const down: Wrong = (_, response) => response.destroy()
const unavailable: Wrong = (_, response) => problem(response, 503, { code: 'unavailable' })
const says =
  (status: number, body: Record<string, unknown>): Wrong =>
  (_, response) =>
    problem(response, status, body)

/** A backend on which everything goes well but what `wrong` says of a kind of request, or of one file. */
async function town() {
  const wrong: { [key in What | string]?: Wrong } = {}
  let uploads = 0
  const server = await serve((request, response) => {
    const what = whatOf(request)
    const attachment = String(request.headers['otklik-attachment'])
    const fault = wrong[what] ?? (what === 'upload' ? wrong[attachment] : undefined)
    if (fault) return fault(request, response)
    if (what === 'upload') {
      uploads += 1
      return json(response, { id: `upload-${uploads}`, attachment, expiresAt: '2026-11-23T10:00:00Z' }, 201)
    }
    return json(
      response,
      what === 'form' ? form : what === 'submit' ? receipt : someCase,
      what === 'submit' ? 201 : 200,
    )
  })
  const adapter = rest({ endpoint: server.url, timeout: 5_000 })
  const key = createKey()
  let kept: Json | undefined
  const bodies = (what: What) =>
    server.received.filter((request) => whatOf(request) === what).map(({ body }) => JSON.parse(String(body)))
  return {
    wrong,
    key,
    server,
    bodies,
    asked: () => server.received.splice(0).map((request) => request.headers['otklik-attachment'] ?? whatOf(request)),
    checkpoint: () => kept as { [name: string]: Json } | undefined,
    forget: (before: Json | undefined) => {
      kept = before
    },
    /** One try, as a client makes it: from what the last one has kept, through JSON. */
    async send(files = blobs, more: Partial<SubmitContext> = {}): Promise<SubmitResult | OtklikError> {
      const job = { organization, key, submission: { ...submission, attachments }, attachments: files }
      try {
        return await adapter.submit(job, {
          signal: new AbortController().signal,
          onProgress: () => {},
          ...(kept !== undefined && { resume: kept }),
          checkpoint: async (state) => {
            kept = JSON.parse(JSON.stringify(state))
          },
          ...more,
        })
      } catch (error) {
        if (!isOtklikError(error)) throw error
        return error as OtklikError
      }
    },
  }
}

type Town = Awaited<ReturnType<typeof town>>

/** Tries until the message is there without what does not get through. */
async function sentWithout({ send }: Town): Promise<SubmitResult | OtklikError> {
  await send()
  await send()
  return send()
}

test('after three tries in which a file gets no further, the message goes without it and what stands behind it', async () => {
  const { wrong, send, bodies, asked } = await town()
  wrong['photo-0001'] = unavailable
  expect(await send()).toMatchObject({ code: 'server' })
  expect(await send()).toMatchObject({ code: 'server' })
  expect(asked()).toEqual(['photo-0000', 'photo-0001', 'photo-0001'])
  const result = await send()
  expect(result).toMatchObject({
    state: 'partial',
    receipt,
    missing: ['photo-0001', 'video-0002'],
    retryAt: expect.any(String),
    error: { code: 'server' },
  })
  expect(bodies('submit')).toEqual([
    { ...submission, attachments: attachments.slice(0, 1), uploads: { 'photo-0000': 'upload-1' } },
  ])
})

test('on a network that carries nothing, the message waits for its files', async () => {
  const { wrong, send, asked } = await town()
  wrong.upload = wrong.form = down
  for (let tries = 0; tries < 5; tries++) expect(await send()).toMatchObject({ code: 'offline' })
  expect(asked()).not.toContain('submit')
  wrong.upload = wrong.form = undefined
  expect(await send()).toEqual({ state: 'accepted', receipt })
})

test.each([
  [
    'a page of a proxy',
    (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Login</h1>'),
  ],
  ['a backend that falters', unavailable],
] satisfies [string, Wrong][])('nor does %s make the message go alone', async (_, wrongly) => {
  const { wrong, send, asked } = await town()
  wrong.upload = wrong.form = wrongly
  for (let tries = 0; tries < 4; tries++) await send()
  expect(asked()).not.toContain('submit')
})

test('what is missing is added later, and nothing else is sent, under a key of its own', async () => {
  const place = await town()
  const { wrong, send, bodies, asked, key, server } = place
  wrong['photo-0001'] = unavailable
  await sentWithout(place)
  delete wrong['photo-0001']
  asked()
  // As a client does it: what has arrived is not kept any longer.
  expect(await send(blobs.slice(1))).toEqual({ state: 'accepted', receipt })
  const late = await lateKeyOf(key, 1)
  expect(server.received.map((request) => request.headers['otklik-attachment'] ?? whatOf(request))).toEqual([
    'photo-0001',
    'video-0002',
    'attach',
  ])
  expect(server.received[0]?.headers['otklik-claim']).toBe(await claimOf(late))
  expect(server.received[2]).toMatchObject({
    path: `/v1/organizations/kirov/submissions/${receipt.number}/attachments`,
    headers: { 'idempotency-key': late, authorization: `Bearer ${receipt.token}` },
  })
  expect(bodies('attach')).toEqual([
    { attachments: attachments.slice(1), uploads: { 'photo-0001': 'upload-2', 'video-0002': 'upload-3' } },
  ])
})

test('a file that gets through later than another one is added under another key', async () => {
  const place = await town()
  const { wrong, send, asked, bodies, server, key } = place
  wrong['photo-0001'] = wrong['video-0002'] = unavailable
  await sentWithout(place)
  delete wrong['photo-0001']
  asked()
  for (let tries = 0; tries < 3; tries++) expect(await send()).toMatchObject({ state: 'partial', receipt })
  expect(await send()).toMatchObject({ state: 'partial', missing: ['video-0002'], retryAt: expect.any(String) })
  delete wrong['video-0002']
  expect(await send()).toEqual({ state: 'accepted', receipt })
  expect(bodies('attach').map((body) => Object.keys(body.uploads))).toEqual([['photo-0001'], ['video-0002']])
  const keys = server.received
    .filter((one) => whatOf(one) === 'attach')
    .map(({ headers }) => headers['idempotency-key'])
  expect(keys).toEqual([await lateKeyOf(key, 1), await lateKeyOf(key, 2)])
})

test('a message that went without a file is repeated word for word when its answer is lost', async () => {
  const place = await town()
  const { wrong, send, bodies, asked } = place
  wrong['photo-0001'] = unavailable
  wrong.submit = down
  await sentWithout(place)
  const sent = bodies('submit')
  // Now all of it would get through: but the backend may have the message without it.
  wrong.submit = wrong['photo-0001'] = undefined
  asked()
  expect(await send()).toMatchObject({ state: 'partial', receipt, missing: ['photo-0001', 'video-0002'] })
  expect(bodies('submit')).toEqual(sent)
  expect(asked()).toEqual(['submit'])
  expect(await send()).toEqual({ state: 'accepted', receipt })
})

test('what is left out is kept before the message goes', async () => {
  const place = await town()
  const { wrong, checkpoint } = place
  wrong['photo-0001'] = unavailable
  let listed: unknown
  wrong.submit = (_, response) => {
    listed = checkpoint()?.listed
    json(response, receipt, 201)
  }
  await sentWithout(place)
  expect(listed).toEqual(['photo-0000'])
})

test('files that were added, and whose answer was lost, are named once more with the same key and body', async () => {
  const place = await town()
  const { wrong, send, bodies, asked, server } = place
  wrong['photo-0001'] = unavailable
  await sentWithout(place)
  delete wrong['photo-0001']
  wrong.attach = down
  asked()
  expect(await send()).toMatchObject({ state: 'partial', error: { code: 'offline' }, retryAt: expect.any(String) })
  wrong.attach = undefined
  expect(await send()).toEqual({ state: 'accepted', receipt })
  const [first, second] = bodies('attach')
  expect(second).toEqual(first)
  const keys = server.received
    .filter((one) => whatOf(one) === 'attach')
    .map(({ headers }) => headers['idempotency-key'])
  expect(new Set(keys).size).toBe(1)
})

test('a file that is refused is not tried again, and says why each time', async () => {
  const { wrong, send, asked } = await town()
  wrong['photo-0001'] = says(415, { code: 'unsupported_media_type' })
  const error = {
    code: 'rejected',
    fields: [{ pointer: '/attachments/1', code: 'file_type', params: { name: 'файл 1' } }],
  }
  const first = await send()
  expect(first).toMatchObject({ state: 'partial', missing: ['photo-0001'], error })
  expect(first).not.toHaveProperty('retryAt')
  asked()
  expect(await send()).toMatchObject({ state: 'partial', missing: ['photo-0001'], error })
  expect(asked()).toEqual([])
})

test.each([
  [413, { 'Content-Type': 'text/html' }, 'too_large'],
  [403, { 'Content-Type': 'text/html' }, 'unauthorized'],
])('a file that a proxy refuses with %i and a page is left out', async (status, headers, code) => {
  const { wrong, send } = await town()
  wrong['photo-0000'] = (_, response) => response.writeHead(status, headers).end('<h1>No</h1>')
  expect(await send()).toMatchObject({ state: 'partial', missing: ['photo-0000'], error: { code } })
})

test('where the theme requires a photo, the message is refused for what is wrong with it', async () => {
  const { wrong, send } = await town()
  wrong.upload = says(422, { code: 'rejected', errors: [{ pointer: '', code: 'file_unreadable' }] })
  wrong.submit = says(422, {
    code: 'rejected',
    errors: [
      { pointer: '/attachments', code: 'photo_required' },
      { pointer: '/text', code: 'too_short', params: { min: 20 } },
    ],
  })
  const error = await send()
  expect(error).toBeInstanceOf(OtklikError)
  expect(error).toMatchObject({
    code: 'rejected',
    fields: [
      { pointer: '/attachments/0', code: 'file_unreadable' },
      { pointer: '/attachments/1', code: 'file_unreadable' },
      { pointer: '/text', code: 'too_short', params: { min: 20 } },
    ],
  })
})

test('where the theme requires a photo that may still arrive, the message waits for it', async () => {
  const place = await town()
  const { wrong, send } = place
  wrong.upload = unavailable
  wrong.submit = says(422, { code: 'rejected', errors: [{ pointer: '/attachments', code: 'photo_required' }] })
  expect(await sentWithout(place)).toMatchObject({ code: 'server' })
  wrong.upload = wrong.submit = undefined
  expect(await send()).toEqual({ state: 'accepted', receipt })
})

test('what a refusal says of files counts them as the resident does', async () => {
  const { wrong, send } = await town()
  wrong['photo-0000'] = says(415, { code: 'unsupported_media_type' })
  wrong.submit = says(422, { code: 'rejected', errors: [{ pointer: '/attachments/1', code: 'file_too_large' }] })
  expect(await send()).toMatchObject({ fields: [{ pointer: '/attachments/2', code: 'file_too_large' }] })
})

test('files that come too late for their case are said to be so', async () => {
  const place = await town()
  const { wrong, send } = place
  wrong.upload = unavailable
  await sentWithout(place)
  wrong.upload = undefined
  wrong.attach = says(409, { code: 'not_allowed_now' })
  const result = await send()
  expect(result).toMatchObject({
    state: 'partial',
    missing: attachments.map(({ id }) => id),
    error: { code: 'conflict' },
  })
  expect(result).not.toHaveProperty('retryAt')
})

test('of files that are added, one that is refused does not keep the others out', async () => {
  const place = await town()
  const { wrong, send, bodies } = place
  wrong.upload = unavailable
  await sentWithout(place)
  wrong.upload = undefined
  wrong.attach = says(422, { code: 'rejected', errors: [{ pointer: '/attachments/1', code: 'file_too_large' }] })
  expect(await send()).toMatchObject({ state: 'partial', retryAt: expect.any(String) })
  wrong.attach = undefined
  expect(await send()).toMatchObject({
    state: 'partial',
    missing: ['photo-0001'],
    error: { fields: [{ pointer: '/attachments/1', code: 'file_too_large' }] },
  })
  expect(Object.keys(bodies('attach').at(-1)?.uploads)).toEqual(['photo-0000', 'video-0002'])
})

test('a file that the backend loses is sent again when it is added, too', async () => {
  const place = await town()
  const { wrong, send, asked } = place
  wrong.upload = unavailable
  await sentWithout(place)
  wrong.upload = undefined
  let lost = 0
  wrong.attach = (_, response) =>
    lost++ === 0
      ? problem(response, 409, { code: 'upload_gone', params: { attachment: 'photo-0001' } })
      : json(response, someCase)
  asked()
  expect(await send()).toEqual({ state: 'accepted', receipt })
  expect(asked()).toEqual(['photo-0000', 'photo-0001', 'video-0002', 'attach', 'photo-0001', 'attach'])
})

test('files that have failed however often are added once they get through', async () => {
  const place = await town()
  const { wrong, send } = place
  wrong.upload = unavailable
  await sentWithout(place)
  for (let tries = 0; tries < 6; tries++) {
    expect(await send()).toMatchObject({ state: 'partial', retryAt: expect.any(String), error: { code: 'server' } })
  }
  wrong.upload = undefined
  expect(await send()).toEqual({ state: 'accepted', receipt })
})

test('a file that the backend loses each time does not hold the message back', async () => {
  const { wrong, send } = await town()
  wrong.submit = ({ body }, response) =>
    'photo-0000' in (JSON.parse(String(body)).uploads ?? {})
      ? problem(response, 409, { code: 'upload_gone', params: { attachment: 'photo-0000' } })
      : json(response, receipt, 201)
  expect(await send()).toMatchObject({ code: 'upload_gone' })
  expect(await send()).toMatchObject({ state: 'partial', missing: ['photo-0000'], retryAt: expect.any(String) })
})

test('a receipt that opens no case says that nothing can be added', async () => {
  const place = await town()
  const { wrong, send } = place
  wrong.submit = (_, response) => json(response, { number: receipt.number, sentAt: receipt.sentAt }, 201)
  wrong.upload = unavailable
  await sentWithout(place)
  wrong.upload = undefined
  const result = await send()
  expect(result).toMatchObject({ state: 'partial', error: { code: 'unsupported', subject: undefined } })
  expect(result).not.toHaveProperty('retryAt')
})

test('given up while files are added, it ends with the reason of its signal', async () => {
  const place = await town()
  const { wrong, send, checkpoint } = place
  wrong.upload = unavailable
  await sentWithout(place)
  const leaving = new AbortController()
  const reason = new Error('the resident has left')
  wrong.upload = () => leaving.abort(reason)
  await expect(send(blobs, { signal: leaving.signal })).rejects.toBe(reason)
  expect(checkpoint()).toMatchObject({ receipt, done: [] })
})

test('a wait that the backend asks for is kept to', async () => {
  const place = await town()
  const { wrong } = place
  wrong.upload = (_, response) => problem(response, 429, { code: 'rate_limited' }, { 'Retry-After': '3600' })
  const result = await sentWithout(place)
  expect(result).toMatchObject({ state: 'partial', error: { code: 'rate_limited' } })
  const wait = Date.parse('retryAt' in result ? (result.retryAt ?? '') : '') - Date.now()
  expect(wait).toBeGreaterThan(3_000_000)
})

const unreadable: [Json][] = [
  ['text'],
  [{ refused: { 'photo-0000': { code: 'nonsense', fields: [] } }, failures: { 'photo-0000': -1 }, round: 1.5 }],
  [{ receipt: { number: 7 }, done: [1], listed: 'photo-0000', waits: null }],
]

test.each(unreadable)('what cannot be read of a checkpoint costs only the files again: %o', async (resume) => {
  const { send, forget } = await town()
  forget(resume)
  expect(await send()).toEqual({ state: 'accepted', receipt })
})
