import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryOf } from './arbitrary.fixture.ts'
import { isSession, Session as Schema } from './contract/session.ts'
import { OtklikError } from './errors.ts'
import { type Answer, json, problem, serve } from './server.fixture.ts'
import { openSession, type Session } from './session.ts'

const launch = 'vk_user_id=494075&vk_app_id=6736218&sign=geheim-_geheim'

const session: Session = {
  token: `ses_${'a'.repeat(40)}`,
  expiresAt: '2026-11-22T12:00:00Z',
  network: 'vk',
  community: '123',
  role: 'admin',
  organization: 'kirov',
  keeping: 'b3BhcXVl',
}

async function asked(answer: Answer, more: { signal?: AbortSignal; path?: string } = {}) {
  const { path = '', ...options } = more
  const server = await serve(answer)
  const opened = await openSession({ endpoint: server.url + path, network: 'vk', launch, ...options }).catch(
    (error: unknown) => error,
  )
  return { opened, server }
}

test('a launch is sent as it came, and the session is read', async () => {
  const { opened, server } = await asked((_, response) => json(response, session, 201), { path: '/api/' })
  expect(opened).toEqual(session)
  expect(Schema.parse(opened)).toEqual(session)
  expect(server.received).toMatchObject([
    {
      method: 'POST',
      path: '/api/v1/networks/vk/sessions',
      headers: { 'otklik-client': 'sdk/0.1.0', 'content-type': 'application/json' },
    },
  ])
  expect(JSON.parse(String(server.received[0]?.body))).toEqual({ launch })
})

test('what a later backend adds is dropped, and a role that nobody knows may do no more than anybody', async () => {
  const { community: _, organization: __, ...least } = session
  const later = { ...least, role: 'moderator', community: 7, mood: 'kind' }
  const { opened } = await asked((_, response) => json(response, later, 201))
  expect(opened).toEqual({ ...least, role: 'resident' })
})

test('whatever the schema of a session takes is read as it is', async () => {
  fc.configureGlobal({ seed: 20_261_122 })
  const any = fc.asyncProperty(arbitraryOf(Schema), async (value) => {
    const { network } = Schema.parse(value)
    const fetch = async () => Response.json(value, { status: 201 })
    expect(await openSession({ endpoint: 'https://otklik.example', network, launch, fetch })).toEqual(value)
  })
  await fc.assert(any, { numRuns: 60 })
}, 60_000)

test.each([
  ['token', { ...session, token: 'c2VjcmV0' }],
  ['expiresAt', { ...session, expiresAt: '2026-99-99T99:99:99Z' }],
  ['keeping', { ...session, keeping: '../x' }],
  ['network', { ...session, network: 'ok' }],
  ['body', [session]],
])('a session without its %s is not half read', async (subject, body) => {
  const { opened } = await asked((_, response) => json(response, body, 201))
  expect(opened).toBeInstanceOf(OtklikError)
  expect(opened).toMatchObject({ code: 'malformed', subject })
})

test.each([
  ['unauthorized', 401, 'unauthorized'],
  ['not_found', 404, 'not_found'],
  ['rejected', 422, 'rejected'],
  ['rate_limited', 429, 'rate_limited'],
  ['server', 503, 'unavailable'],
])(
  'a refusal is %s for a status of %i, asked for once, and quotes nothing of the launch',
  async (code, status, word) => {
    const { opened, server } = await asked((_, response) =>
      problem(response, status, { type: 'about:blank', title: launch, status, code: word }),
    )
    expect(opened).toBeInstanceOf(OtklikError)
    expect(opened).toMatchObject({ code, status })
    expect(server.received).toHaveLength(1)
    expect(inspect(opened, { depth: 9 })).not.toContain('geheim')
  },
)

test.each([
  ['offline', (_, response) => response.destroy()],
  ['malformed', (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<p>${launch}</p>`)],
] satisfies [string, Answer][])('%s quotes nothing of the launch', async (code, answer) => {
  const { opened } = await asked(answer)
  expect(opened).toMatchObject({ code })
  expect(inspect(opened, { depth: 9 })).not.toContain('geheim')
})

test('somebody who has left is not waited for', async () => {
  const leaving = new AbortController()
  const { opened } = await asked(() => leaving.abort('left'), { signal: leaving.signal })
  expect(opened).toBe('left')
})

test('the token of a case is no session, even where chance has let it begin like one', () => {
  // 128 bits, base64url: one of 16,777,216 begins so, and its link would open nothing.
  expect(isSession(`ses_${'a'.repeat(18)}`)).toBe(false)
  expect(isSession(session.token)).toBe(true)
})
