import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { createClient, createKey } from '@otklik/sdk'
import { composeSubmission } from '@otklik/sdk/conformance'
import { rest } from '@otklik/sdk/rest'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMockBackend } from './index.ts'
import { type MockPort, openMockPort } from './node.ts'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const backend = createMockBackend()
let port: MockPort
beforeEach(async () => {
  backend.reset()
  port = await openMockPort(backend)
})
afterEach(() => port.close())

async function send() {
  const adapter = rest({ endpoint: port.url })
  const client = createClient({ organization: 'zarechny', adapter })
  const form = await client.form({ language: 'ru' })
  const { attachments: _, ...submission } = await composeSubmission(form, { adapter, now: new Date() })
  return { client, delivery: client.submit({ key: createKey(), submission, files: [] }) }
}

const control = (path: string, body?: unknown, method = 'POST') =>
  fetch(`${port.url}/__mock/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })

test('an operator in another process answers, and the resident sees it', async () => {
  const { client, delivery } = await send()
  const { number, token = '' } = await delivery.receipt
  expect(await (await control('cases', undefined, 'GET')).json()).toMatchObject([{ number, status: 'submitted' }])
  expect((await control(`cases/${number}/take`)).status).toBe(200)
  await control(`cases/${number}/answer`, { text: 'Фонарь заменили.' })
  expect(await client.track({ number, token })).toMatchObject({
    status: 'answered',
    answer: { text: 'Фонарь заменили.' },
  })
})

test('an operator cannot do what no organization could, and is told why', async () => {
  const { delivery } = await send()
  const { number } = await delivery.receipt
  const response = await control(`cases/${number}/close`)
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: `close is not possible for ${number}: it is submitted` },
  ])
})

test('faults are scripted from another process, and a network error breaks the connection off', async () => {
  await control('faults', { route: 'form', kind: 'offline' })
  const url = `${port.url}/v1/organizations/zarechny/form`
  await expect(fetch(url)).rejects.toThrow('fetch failed')
  expect((await fetch(url)).status).toBe(200)
  expect(await (await control('faults', { kind: 'earthquake' })).json()).toMatchObject({
    error: expect.stringContaining('earthquake'),
  })
})

test('the clock moves and everything is forgotten on request', async () => {
  const { delivery } = await send()
  await delivery.receipt
  const before = backend.now()
  expect((await control('advance', { ms: 86_400_000 })).status).toBe(204)
  expect(backend.now() - before).toBeGreaterThanOrEqual(86_400_000)
  expect((await control('advance', {})).status).toBe(400)
  expect((await control('reset')).status).toBe(204)
  expect(backend.operator.list()).toEqual([])
})

test('what is not the contract is not found', async () => {
  expect((await fetch(`${port.url}/favicon.ico`)).status).toBe(404)
  expect((await control('levitate')).status).toBe(404)
})

test('a port that is taken is an error', async () => {
  await expect(openMockPort(backend, { port: Number(new URL(port.url).port) })).rejects.toThrow('EADDRINUSE')
})

const run = (...options: string[]) =>
  spawn(
    process.execPath,
    [
      // Node 22 still warns of types in what it runs.
      '--disable-warning=ExperimentalWarning',
      '--conditions=@otklik/source',
      fileURLToPath(new URL('./bin.ts', import.meta.url)),
      ...options,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )

test('the command serves on a port and stops when it is asked to', async () => {
  const child = run('--port', '0')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const url = line.replace('Otklik mock: ', '')
  expect(await (await fetch(`${url}/v1/organizations/park/form?lang=en`)).json()).toMatchObject({ language: 'en' })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the command serves a GeoReport server that is like one in the world', async () => {
  const child = run('--port', '0', '--backend', 'open311', '--like', 'fixmystreet')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const url = line.replace('Otklik mock: ', '')
  expect(await (await fetch(`${url}/open311/v2/requests.json?jurisdiction_id=default`)).json()).toEqual({
    service_requests: [],
  })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the command says what is wrong with its options', async () => {
  const child = run('--port', 'eight')
  const [chunk] = (await once(child.stderr, 'data')) as [Buffer]
  expect(String(chunk)).toContain('--port must be a whole number')
  expect(await once(child, 'exit')).toEqual([1, null])
})
