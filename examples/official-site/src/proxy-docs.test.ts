import { readFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

const here = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

test.each(['proxy-node.fixture.ts', 'proxy-deno.fixture.ts'])(
  'docs/proxy.md shows %s as it runs here',
  async (name) => {
    expect(await here('../../../docs/proxy.md')).toContain(`\`\`\`ts\n${await here(`./${name}`)}\`\`\``)
  },
)

const report = () => ({ method: 'POST', body: new URLSearchParams({ service_code: '001' }) })

test('the Node example passes a report on with the key', async () => {
  const bodies = await city()
  vi.stubEnv('PORT', '0')
  const created = vi.spyOn(http, 'createServer')
  await import('./proxy-node.fixture.ts')
  const server = created.mock.results[0]?.value as http.Server
  onTestFinished(() => void server.close())
  const site = `http://localhost:${(server.address() as AddressInfo).port}`
  const answer = await fetch(`${site}/open311/requests.json`, { ...report(), headers: { origin: site } })
  expect([await answer.json(), bodies]).toEqual([
    [{ service_request_id: '/open311/v2/requests.json' }],
    ['api_key=a-key-of-the-authority&service_code=001'],
  ])
  expect((await fetch(`${site}/`)).status).toBe(404)
})

test('the Deno example passes a report on with the key', async () => {
  const bodies = await city()
  const { default: handler } = await import('./proxy-deno.fixture.ts')
  const request = new Request('https://www.city.example/open311/requests.json', {
    ...report(),
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const answer = await handler.fetch(request, { remoteAddr: { hostname: '192.0.2.1' } })
  expect([await answer.json(), bodies]).toEqual([
    [{ service_request_id: '/open311/v2/requests.json' }],
    ['api_key=a-key-of-the-authority&service_code=001'],
  ])
})

/** A real server in the place of https://city.example, and the bodies it has received. */
async function city(): Promise<string[]> {
  const bodies: string[] = []
  const server = http.createServer(async (request, response) => {
    bodies.push(await text(request))
    response.setHeader('content-type', 'application/json').end(JSON.stringify([{ service_request_id: request.url }]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const real = globalThis.fetch
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubGlobal('fetch', (url: string | URL, init?: RequestInit) =>
    real(String(url).replace('https://city.example', origin), init),
  )
  vi.stubEnv('OPEN311_API_KEY', 'a-key-of-the-authority')
  return bodies
}
