import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import type { Json, SubmitContext } from '../../adapter.ts'
import { createClient } from '../../client.ts'
import type { CaseSummary } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import { type ErrorCode, isOtklikError } from '../../errors.ts'
import { memoryOutbox } from '../../outbox/memory.ts'
import { draft } from '../../scripted.fixture.ts'
import { type Answer, json, problem, type Received, serve } from '../../server.fixture.ts'
import { receipt, someCase, submission } from '../../words.fixture.ts'
import { type RestOptions, rest } from './index.ts'

const organization = 'kirov'
const token = `ses_${'s'.repeat(40)}`
const mine = { organization, number: someCase.number, mine: true } as const

async function backend(answer: Answer, options: Partial<RestOptions> = {}) {
  const server = await serve(answer)
  return { server, adapter: rest({ endpoint: server.url, ...options }) }
}

const takes: Answer = (_, response) => json(response, receipt, 201)
const refuses = (...[response, status, code]: [Parameters<Answer>[1], number, string]) =>
  problem(response, status, { type: `urn:otklik:problem:${code}`, title: 'No', status, code })

function context(more: Partial<SubmitContext> = {}): SubmitContext {
  return { signal: new AbortController().signal, onProgress() {}, checkpoint: async () => {}, ...more }
}

const job = () => ({ organization, submission, attachments: [], key: createKey() })
const bearers = ({ received }: { received: Received[] }) => received.map(({ headers }) => headers.authorization)

test('a message is sent with the session of its resident', async () => {
  const { adapter, server } = await backend(takes, { session: async () => token })
  expect(await adapter.submit(job(), context())).toEqual({ state: 'accepted', receipt })
  expect(bearers(server)).toEqual([`Bearer ${token}`])
})

test.each<[string, RestOptions['session'] | undefined]>([
  ['where no network says who has come', undefined],
  ['where the network does not know', async () => undefined],
  ['when the session does not come', () => Promise.reject(new TypeError('bridge is gone'))],
  [
    'when asking for it throws',
    () => {
      throw new TypeError('bridge is gone')
    },
  ],
  ['when it never comes', () => new Promise(() => {})],
  ['when it is none', async () => 'geheim\nSet-Cookie: a=b'],
])('%s, a message is sent as nobody’s', async (_, session) => {
  const { adapter, server } = await backend(takes, { ...(session && { session }), timeout: 1_000 })
  expect(await adapter.submit(job(), context())).toEqual({ state: 'accepted', receipt })
  expect(bearers(server)).toEqual([undefined])
})

test('a session is in the header and nowhere else: a repeat with another, or with none, has the same body', async () => {
  const sessions = [token, `${token}2`, undefined]
  const kept: Json[] = []
  const { adapter, server } = await backend(takes, { session: async () => sessions.shift() })
  const one = job()
  const checkpoint = async (state: Json) => void kept.push(state)
  for (let tries = 0; tries < 3; tries += 1) await adapter.submit(one, context({ checkpoint }))
  expect(bearers(server)).toEqual([`Bearer ${token}`, `Bearer ${token}2`, undefined])
  const [first, ...others] = server.received.map(({ body, path }) => `${path} ${body}`)
  expect(others).toEqual([first, first])
  expect([first, JSON.stringify(kept)].join()).not.toContain('ses_')
})

test('every try asks for the session anew, and what waits in the outbox knows nothing of it', async () => {
  const answers: Answer[] = [(_, response) => response.destroy(), takes]
  const { adapter, server } = await backend((...call) => answers.shift()?.(...call), {
    session: async () => `${token}${answers.length}`,
  })
  const outbox = memoryOutbox()
  const client = createClient({ organization, adapter, outbox })
  const delivery = client.submit(draft())
  await expect.poll(() => delivery.state.name, { timeout: 30_000 }).toBe('waiting')
  expect(JSON.stringify(await outbox.all())).not.toContain('ses_')
  expect(await delivery.receipt).toEqual(receipt)
  expect(bearers(server)).toEqual([`Bearer ${token}2`, `Bearer ${token}1`])
}, 60_000)

const withoutSessions: Answer = (request, response) =>
  request.headers.authorization ? refuses(response, 401, 'unauthorized') : takes(request, response)

test('a message whose session has ended is sent all the same, as nobody’s', async () => {
  const { adapter, server } = await backend(withoutSessions, { session: async () => token })
  const one = job()
  expect(await adapter.submit(one, context())).toEqual({ state: 'accepted', receipt })
  expect(bearers(server)).toEqual([`Bearer ${token}`, undefined])
  expect(server.received.map(({ headers }) => headers['idempotency-key'])).toEqual([one.key, one.key])
  expect(new Set(server.received.map(({ body }) => String(body))).size).toBe(1)
})

test.each<[ErrorCode, number, string]>([
  ['rejected', 422, 'rejected'],
  ['conflict', 409, 'conflict'],
  ['upload_gone', 409, 'upload_gone'],
  ['rate_limited', 429, 'rate_limited'],
  ['server', 503, 'unavailable'],
])('what else is wrong is said at once, with the session or without: %s', async (code, status, word) => {
  const { adapter, server } = await backend((_, response) => refuses(response, status, word), {
    session: async () => token,
  })
  await expect(adapter.submit(job(), context())).rejects.toMatchObject({ code, status })
  expect(bearers(server)).toEqual([`Bearer ${token}`])
})

test('a message that is refused without a session too is refused, and the error shows no session', async () => {
  const { adapter, server } = await backend((_, response) => refuses(response, 401, 'unauthorized'), {
    session: async () => token,
  })
  const error = await adapter.submit(job(), context()).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unauthorized' })
  expect(inspect(error, { depth: 9 })).not.toContain(token)
  expect(bearers(server)).toEqual([`Bearer ${token}`, undefined])
})

test('a session that ends while the work that is asked for is done costs neither the message nor the work', async () => {
  const proofs: (string | undefined)[] = []
  const { adapter, server } = await backend(
    (request, response) => {
      const { authorization, 'otklik-proof': proof } = request.headers
      if (request.path.endsWith('/challenge')) return json(response, {})
      proofs.push(proof === undefined ? undefined : String(proof))
      if (!proof) return refuses(response, 428, 'proof_required')
      return authorization ? refuses(response, 401, 'unauthorized') : takes(request, response)
    },
    {
      session: async () => token,
      loadProof: async () => ({
        sendProved: async ({ send, challenge }) => {
          await challenge()
          return send('cHJvb2Y=')
        },
      }),
    },
  )
  expect(await adapter.submit(job(), context())).toEqual({ state: 'accepted', receipt })
  expect(proofs).toEqual([undefined, 'cHJvb2Y=', 'cHJvb2Y='])
  expect(bearers(server)).toEqual([`Bearer ${token}`, undefined, `Bearer ${token}`, undefined])
})

test('files go without the session, and the message that names them with it', async () => {
  const { adapter, server } = await backend(
    (request, response) =>
      request.path.endsWith('/uploads')
        ? json(response, { id: 'u', attachment: 'photo-0000', expiresAt: '2026-11-23T10:00:00Z' }, 201)
        : takes(request, response),
    { session: async () => token },
  )
  const blob = new Blob(['abc'])
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const attachments = [{ id: 'photo-0000', sha256, type: 'image/jpeg', size: 3, name: 'a.jpg' }]
  const sent = { ...job(), submission: { ...submission, attachments }, attachments: [{ id: 'photo-0000', blob }] }
  expect(await adapter.submit(sent, context())).toMatchObject({ state: 'accepted' })
  expect(bearers(server)).toEqual([undefined, `Bearer ${token}`])
})

const summary: CaseSummary = {
  number: '2026-000123-7',
  kind: 'question',
  procedure: 'message',
  status: 'answered',
  sentAt: '2026-11-21T10:00:00Z',
  updatedAt: '2026-11-22T10:00:00Z',
}

test('what the resident has sent is listed by the session', async () => {
  const { adapter, server } = await backend((_, response) => json(response, { items: [summary] }), {
    session: async () => token,
  })
  expect(await adapter.mine?.({ organization })).toEqual([summary])
  expect(server.received).toMatchObject([{ method: 'GET', path: '/v1/organizations/kirov/submissions' }])
  expect(bearers(server)).toEqual([`Bearer ${token}`])
})

test('a case that cannot be read is left out of the list, and a status from the future is kept in its own word', async () => {
  const items = [{ ...summary, status: 'teleported', mood: 'kind' }, { number: 7 }, null, { ...summary, kind: 'rant' }]
  const { adapter } = await backend((_, response) => json(response, { items, next: 'page' }), {
    session: async () => token,
  })
  const { kind: _, ...rest } = summary
  expect(await adapter.mine?.({ organization })).toEqual([
    { ...summary, status: 'unknown', backendStatus: 'teleported' },
    rest,
  ])
})

test.each([[{}], [[summary]], [{ items: 'none' }]])('what is no list is malformed: %j', async (body) => {
  const { adapter } = await backend((_, response) => json(response, body), { session: async () => token })
  await expect(adapter.mine?.({ organization })).rejects.toMatchObject({ code: 'malformed' })
})

test('a case of one’s own is opened, rated, disputed, replied to and given files by the session', async () => {
  const { adapter, server } = await backend((_, response) => json(response, someCase), { session: async () => token })
  expect(await adapter.track?.(mine)).toEqual(someCase)
  await adapter.rate?.({ ...mine, rating: { score: 5 } })
  await adapter.dispute?.({ ...mine, remark: { text: 'Не горит' } })
  await adapter.reply?.({ ...mine, remark: { text: 'Дом 3' } })
  await adapter.attach?.({ ...mine, key: createKey(), attachments: [], files: [] }, context())
  expect(server.received.map(({ path }) => path.split('/').at(-1))).toEqual([
    someCase.number,
    'rating',
    'dispute',
    'replies',
    'attachments',
  ])
  expect(new Set(bearers(server))).toEqual(new Set([`Bearer ${token}`]))
})

test.each<[string, RestOptions['session'] | undefined, ErrorCode]>([
  ['no session', undefined, 'unauthorized'],
  ['a network that knows nobody', async () => undefined, 'unauthorized'],
  ['what is no session', async () => 'c2VjcmV0', 'unauthorized'],
  ['a session that does not come', () => Promise.reject(new TypeError('vk_user_id=7')), 'offline'],
  ['a session that never comes', () => new Promise(() => {}), 'timeout'],
])('with %s nothing is asked for and nothing is one’s own', async (_, session, code) => {
  const { adapter, server } = await backend(takes, { ...(session && { session }), timeout: 1_000 })
  for (const asked of [adapter.mine?.({ organization }), adapter.track?.(mine)]) {
    const error = await asked?.catch((thrown: unknown) => thrown)
    expect(isOtklikError(error)).toBe(true)
    expect(error).toMatchObject({ code })
    expect(inspect(error, { depth: 9 })).not.toContain('vk_user_id')
  }
  expect(server.received).toEqual([])
})

test('a list whose session has ended is unauthorized, and is not asked for without it', async () => {
  const { adapter, server } = await backend(withoutSessions, { session: async () => token })
  await expect(adapter.mine?.({ organization })).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
  expect(bearers(server)).toEqual([`Bearer ${token}`])
})
