import { createClient, createKey } from '@otklik/sdk'
import { type Network, path, Session } from '@otklik/sdk/contract'
import { validateExchange } from '@otklik/sdk/contract/validate'
import { rest } from '@otklik/sdk/rest'
import { openSession } from '@otklik/sdk/session'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMockBackend } from './index.ts'
import { type MockPort, openMockPort } from './node.ts'

// What the conformance suite does not ask of every backend.

vi.setConfig({ testTimeout: 60_000 })

const hour = 3_600_000
const organization = 'park'
const backend = createMockBackend()
let port: MockPort
beforeEach(async () => {
  backend.reset()
  port = await openMockPort(backend)
})
afterEach(() => port.close())

const anna = { network: 'vk', resident: '494075' } as const
const opened = (launch: string, network: Network = 'vk', endpoint = port.url) =>
  openSession({ endpoint, network, launch })
const come = async (more: Partial<Parameters<typeof backend.launch>[0]> = {}) =>
  opened(await backend.launch({ ...anna, ...more }), more.network)

const clientOf = (session: Session) =>
  createClient({ organization, adapter: rest({ endpoint: port.url, session: async () => session.token }) })

async function send(session: Session) {
  const client = clientOf(session)
  const form = await client.form({ language: 'ru' })
  const delivery = client.submit({
    key: createKey(),
    submission: {
      kind: 'thanks',
      procedure: 'message',
      text: 'Спасибо за новый каток!',
      category: 'events',
      answers: [],
      consents: form.consents
        .filter(({ required }) => required)
        .map(({ id, version, sha256 }) => ({
          id,
          version,
          sha256,
          acceptedAt: new Date().toISOString(),
          language: 'ru' as const,
        })),
      language: 'ru',
      formVersion: form.version,
      source: { channel: 'site', community: '666', page: 'https://park.example/' },
    },
    files: [],
  })
  return { client, delivery, ...(await delivery.receipt) }
}

test('a community that is connected is told with its organization, and its administrator with their role', async () => {
  expect(await come({ community: '1001', role: 'admin' })).toMatchObject({
    network: 'vk',
    community: '1001',
    role: 'admin',
    organization: 'zarechny',
  })
  const elsewhere = await come({ community: '1002' })
  expect(elsewhere).toMatchObject({ community: '1002', role: 'resident' })
  expect(elsewhere).not.toHaveProperty('organization')
  expect(await come({ role: 'admin' })).toMatchObject({ role: 'resident' })
})

test('one person of two networks is two residents', async () => {
  const [vk, ok] = [await come(), await come({ network: 'ok' })]
  expect(ok.keeping).not.toBe(vk.keeping)
  await send(vk)
  expect(await clientOf(ok).mine()).toEqual([])
})

test('a message knows the network and the community of its session, whatever it says of itself', async () => {
  await send(await come({ community: '1002' }))
  await send(await come())
  expect(backend.state.cases.map(({ submission }) => submission.source)).toEqual([
    { channel: 'vk', community: '1002', page: 'https://park.example/' },
    { channel: 'vk', page: 'https://park.example/' },
  ])
})

test('neither a session nor what the mock keeps shows the id of a person in a network', async () => {
  const session = await come()
  await send(session)
  expect(JSON.stringify([session, backend.state])).not.toContain(anna.resident)
})

test('a launch of another mock, or from before everything was forgotten, is refused', async () => {
  const foreign = await createMockBackend().launch(anna)
  await expect(opened(foreign)).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
  const before = await backend.launch(anna)
  backend.reset()
  await expect(opened(before)).rejects.toMatchObject({ code: 'unauthorized' })
})

test.each(['', '&sign=', 'no launch at all', { network: 'vk' }, null])('%j is no launch', async (launch) => {
  const url = port.url + path('sessions', { network: 'vk' })
  const body = JSON.stringify(launch === null ? null : { launch })
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ code: 'unauthorized', status: 401 })
  const { status, headers } = response
  expect(validateExchange({ method: 'POST', url, status, headers, body: text }).errors).toEqual([])
})

test('a launch is good for two hours, and for twenty sessions', async () => {
  const launch = await backend.launch(anna)
  for (let count = 0; count < 20; count += 1) await opened(launch)
  await expect(opened(launch)).rejects.toMatchObject({ code: 'unauthorized' })
  const other = await backend.launch(anna)
  backend.advance(2 * hour - 600_000)
  await opened(other)
  backend.advance(600_001)
  await expect(opened(other)).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a session ends after four hours by the clock of the mock', async () => {
  const session = await come()
  expect(Date.parse(session.expiresAt) - backend.now()).toBeGreaterThan(4 * hour - 60_000)
  backend.advance(4 * hour)
  await expect(clientOf(session).mine()).rejects.toMatchObject({ code: 'unauthorized' })
})

test('a session and what was sent with it outlive a reload where there is a storage', async () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  await port.close()
  port = await openMockPort(createMockBackend({ storage }))
  const { launch } = (await (await control('launches', anna)).json()) as { launch: string }
  const session = await opened(launch)
  const { number } = await send(session)
  await port.close()
  port = await openMockPort(createMockBackend({ storage }))
  expect(await clientOf(session).mine()).toMatchObject([{ number }])
  expect((await opened(launch)).keeping).toBe(session.keeping)
})

const control = (name: string, body: unknown) =>
  fetch(`${port.url}/__mock/${name}`, { method: 'POST', body: JSON.stringify(body) })

test('whoever plays the network in another process has launches made, and is told of a slip of the pen', async () => {
  const response = await control('launches', { ...anna, community: '1001', role: 'admin' })
  const { launch } = (await response.json()) as { launch: string }
  expect(Session.parse(await opened(launch))).toMatchObject({ community: '1001', role: 'admin' })
  expect((await control('launches', { network: 'icq', resident: '1' })).status).toBe(400)
})

test('what goes wrong elsewhere goes wrong with sessions and lists too', async () => {
  const session = await come()
  const launch = await backend.launch(anna)
  backend.faults.add(
    { kind: 'offline', route: 'sessions' },
    { kind: 'malformed', route: 'sessions', without: 'keeping' },
    { kind: 'rate_limited', route: 'sessions' },
    { kind: 'malformed', route: 'submissions', method: 'GET' },
  )
  await expect(opened(launch)).rejects.toMatchObject({ code: 'offline' })
  await expect(opened(launch)).rejects.toMatchObject({ code: 'malformed', subject: 'keeping' })
  await expect(opened(launch)).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(clientOf(session).mine()).rejects.toMatchObject({ code: 'malformed' })
  expect(backend.faults.pending()).toEqual([])
})

test('a message whose answer was lost on its way back is the resident’s, once', async () => {
  const session = await come()
  backend.faults.add({ kind: 'answer_lost', route: 'submissions', method: 'POST' })
  const { number } = await send(session)
  expect((await clientOf(session).mine()).map((one) => one.number)).toEqual([number])
})

test('pages of any origin may open a session, and other addresses of a network are not there', async () => {
  const url = port.url + path('sessions', { network: 'vk' })
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { Origin: 'https://mini.example', 'Access-Control-Request-Method': 'POST' },
  })
  expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([
    204,
    'https://mini.example',
  ])
  expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Authorization')
  expect((await fetch(`${port.url}/v1/networks/vk/community`)).status).toBe(404)
  await expect(opened(await backend.launch(anna), 'icq' as Network)).rejects.toMatchObject({ code: 'not_found' })
})
