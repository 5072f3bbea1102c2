import type { Session } from '@otklik/sdk/contract'
import { validateExchange } from '@otklik/sdk/contract/validate'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { exchange as exchangeIn } from '../networks/exchange.ts'
import { call, problemOf } from '../testing/calls.ts'
import { openPGlite } from '../testing/databases.ts'
import { maxLaunch, withMax } from '../testing/max-launch.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { vkLaunch, withVk } from '../testing/vk-launch.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer(await openPGlite(), {
    ...withVk,
    limits: { sessionsPerLaunch: { count: 3, seconds: 7200 }, sessionsPerAddress: { count: 12, seconds: 600 } },
  })
})
afterAll(() => server.stop())
beforeEach(async () => {
  server.setClock(startOfTests)
  await server.backend.database.deleteFrom('rate_counters').execute()
})

const exchange = (launch: unknown, network = 'vk') =>
  call<Session>(`${server.url}/v1/networks/${network}/sessions`, { body: { launch } })

test('a launch that VK has signed gives a session, as the contract has it', async () => {
  const { status, headers, body } = await exchange(vkLaunch({ vk_group_id: '7', vk_viewer_group_role: 'admin' }))
  expect({ status, body }).toEqual({
    status: 201,
    body: {
      token: expect.stringMatching(/^ses_/),
      expiresAt: '2026-11-21T13:00:00.000Z',
      network: 'vk',
      community: '7',
      role: 'admin',
      keeping: expect.stringMatching(/^[\da-f]{32}$/),
    },
  })
  const answer = { method: 'POST', url: '/v1/networks/vk/sessions', status, headers, body: JSON.stringify(body) }
  expect(validateExchange(answer)).toEqual({ operation: 'openSession', errors: [] })
  expect(headers.get('cache-control')).toBe('no-store')
})

test('the session names the organization to which the community is connected', async () => {
  const row = { network: 'vk', community: '8', organization: 'test-town', connected_by: 'x' } as const
  await server.backend.database
    .insertInto('communities')
    .values({ ...row, connected_at: server.backend.clock() })
    .execute()
  expect((await exchange(vkLaunch({ vk_group_id: '8' }))).body.organization).toBe('test-town')
  expect((await exchange(vkLaunch({ vk_group_id: '9' }))).body).not.toHaveProperty('organization')
})

test('what comes from MAX is for the organization whose bot it is, by whichever link', async () => {
  const { backend } = server
  const inMax = { ...backend, config: { ...backend.config, networks: withMax.networks } }
  const sessionOf = (launch: string) => exchangeIn(inMax, 'max', launch, '192.0.2.7')
  expect(await sessionOf(maxLaunch({ start_param: 'river' }))).toMatchObject({
    network: 'max',
    community: 'river',
    organization: 'test-town',
    role: 'resident',
  })
  const { community, organization } = await sessionOf(maxLaunch({ user: '{"id":401}' }))
  expect([community, organization]).toEqual([undefined, 'test-town'])
  await expect(sessionOf(maxLaunch({}, 'the token of another bot'))).rejects.toThrow(
    'The network has not signed this launch',
  )
})

test('two residents are kept apart on one device, one is the same in every session', async () => {
  const keepings = [vkLaunch(), vkLaunch({ vk_group_id: '7' }), vkLaunch({ vk_user_id: '2' })].map(
    async (launch) => (await exchange(launch)).body.keeping,
  )
  const [first, again, other] = await Promise.all(keepings)
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})

test.each([
  ['forged', { launch: vkLaunch({}, 'another key') }],
  ['stale', { launch: vkLaunch({ vk_ts: '1' }) }],
  ['foreign', { launch: vkLaunch({ vk_app_id: '1' }) }],
  ['huge', { launch: 'vk_a=1&'.repeat(2000) }],
  ['empty', { launch: '' }],
  ['no text', { launch: { toString: 'x' } }],
  ['missing', {}],
  ['a prototype', { launch: '__proto__=1&constructor=1&sign=x' }],
])('a launch that is %s is refused as any other is', async (_, body) => {
  const answer = await call(`${server.url}/v1/networks/vk/sessions`, { body })
  expect(answer.body).toEqual({
    type: 'urn:otklik:problem:unauthorized',
    title: 'The network has not signed this launch, or not lately',
    status: 401,
    code: 'unauthorized',
  })
})

test('one launch is good for a few sessions, and for no more', async () => {
  const launch = vkLaunch()
  const statuses: number[] = []
  for (let count = 0; count < 4; count++) statuses.push((await exchange(launch)).status)
  expect(statuses).toEqual([201, 201, 201, 401])
  expect((await exchange(vkLaunch({ vk_ref: 'card' }))).status).toBe(201)
})

test('one address tries only so often', async () => {
  const launch = vkLaunch({}, 'another key')
  const answers = await Promise.all(Array.from({ length: 13 }, () => exchange(launch)))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
  expect(problemOf(await exchange(vkLaunch()))).toMatchObject({ code: 'rate_limited' })
})

test.each(['ok', 'max', 'telegram', '__proto__', 'VK'])(
  'the network %s, which is not on, is not there',
  async (name) => {
    expect(problemOf(await exchange(vkLaunch(), name))).toEqual({ status: 404, code: 'not_found' })
  },
)

test('a mini app on another origin may ask, and nobody else’s page', async () => {
  const preflight = (path: string, origin: string) =>
    fetch(server.url + path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  const allowed = async (path: string, origin: string) =>
    (await preflight(path, origin)).headers.get('access-control-allow-origin')
  const [sessions, submissions] = ['/v1/networks/vk/sessions', '/v1/organizations/test-town/submissions']
  expect(await allowed(sessions, 'https://mini.example')).toBe('https://mini.example')
  expect(await allowed(submissions, 'https://mini.example')).toBe('https://mini.example')
  expect(await allowed(sessions, 'https://town.example')).toBeNull()
  expect(await allowed(sessions, 'https://mini.example.evil.example')).toBeNull()
  expect(await allowed(submissions, 'https://evil.example')).toBeNull()
})
