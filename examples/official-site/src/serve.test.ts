import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentSecurityPolicy, type Site, serveSite } from './serve.ts'

const origins = { widget: 'https://widget.test', backend: 'https://backend.test', signalen: 'https://signalen.test' }
const pages = readdirSync(new URL('../public', import.meta.url)).filter((name) => name.endsWith('.html'))

let site: Site
beforeAll(async () => {
  site = await serveSite({ port: 0, ...origins })
})
afterAll(() => site.close())

test('the policy is the one the documentation gives', () => {
  expect(contentSecurityPolicy(origins)).toBe(
    "default-src 'none'; script-src https://widget.test; connect-src https://backend.test; style-src 'self'; " +
      "img-src 'self'; base-uri 'none'; form-action 'self' https://backend.test; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'",
  )
})

test('the front page comes under that policy, with the origins filled in', async () => {
  const response = await fetch(`${site.origin}/`)
  expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy(origins))
  expect(await response.text()).toContain(
    '<script async crossorigin src="https://widget.test/otklik.js" data-organization="kirov"></script>',
  )
})

test('only the page with a script of its own allows one', async () => {
  const policies = await Promise.all(
    pages.map(async (name) => [name, (await fetch(`${site.origin}/${name}`)).headers.get('content-security-policy')]),
  )
  const own = policies.filter(([, policy]) => policy?.includes("script-src 'self'")).map(([name]) => name)
  expect(own).toEqual(['spa.html'])
})

test('a page may speak to what its widget needs and to nothing else', async () => {
  const connecting = await Promise.all(
    pages.map(async (name) => {
      const policy = (await fetch(`${site.origin}/${name}`)).headers.get('content-security-policy') ?? ''
      return [name, /connect-src ([^;]*)/.exec(policy)?.[1]]
    }),
  )
  expect(connecting.filter(([, source]) => source !== origins.backend)).toEqual([
    ['open311.html', "'self'"],
    ['signalen.html', origins.signalen],
  ])
})

test('a page for a backend that is not there is not found', async () => {
  const { signalen: _, ...without } = origins
  const bare = await serveSite({ port: 0, ...without })
  expect((await fetch(`${bare.origin}/signalen.html`)).status).toBe(404)
  await bare.close()
})

test('what is not in the folder is not found, however it is asked for', async () => {
  for (const path of ['/nothing.html', '/../package.json', '/..%2fpackage.json', '/src/serve.ts', '/.html']) {
    expect((await fetch(`${site.origin}${path}`)).status, path).toBe(404)
  }
})

test('nothing can be posted to the site', async () => {
  expect((await fetch(`${site.origin}/`, { method: 'POST', body: 'x' })).status).toBe(405)
})

test('without a GeoReport server there is nothing under /open311', async () => {
  expect((await fetch(`${site.origin}/open311/services.json`)).status).toBe(404)
})

describe('with a GeoReport server behind it', () => {
  const apiKey = 'a-key-of-the-authority'
  let georeport: Server
  let mounted: Site
  const reports: string[] = []
  beforeAll(async () => {
    georeport = createServer(async (request, response) => {
      if (request.method === 'POST') reports.push(await text(request))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify([{ service_request_id: request.url }]))
    })
    await new Promise<void>((resolve) => georeport.listen(0, '127.0.0.1', resolve))
    const { port } = georeport.address() as AddressInfo
    const open311 = { upstream: `http://127.0.0.1:${port}/open311/v2`, apiKey, jurisdictionId: 'kirov' }
    mounted = await serveSite({ port: 0, ...origins, open311 })
  })
  afterAll(async () => {
    await mounted.close()
    await new Promise((resolve) => georeport.close(resolve))
  })

  test('its services are read on the site’s own origin', async () => {
    const answer = await fetch(`${mounted.origin}/open311/services.json`)
    expect(await answer.json()).toEqual([{ service_request_id: '/open311/v2/services.json?jurisdiction_id=kirov' }])
  })

  test('a report of the site’s own page gets the key on its way', async () => {
    const answer = await fetch(`${mounted.origin}/open311/requests.json`, {
      method: 'POST',
      body: new URLSearchParams({ service_code: '001' }),
      headers: { origin: mounted.origin },
    })
    expect([answer.status, reports]).toEqual([200, [`api_key=${apiKey}&jurisdiction_id=kirov&service_code=001`]])
  })

  test('a page of another origin cannot report', async () => {
    const headers = { origin: 'https://evil.example' }
    const answer = await fetch(`${mounted.origin}/open311/requests.json`, { method: 'POST', body: 'a=b', headers })
    expect(answer.status).toBe(403)
  })

  test('its answers are not the site’s pages, and the pages are served as before', async () => {
    const answer = await fetch(`${mounted.origin}/open311/services.json`)
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect((await fetch(`${mounted.origin}/`)).headers.get('content-security-policy')).toBe(
      contentSecurityPolicy(origins),
    )
  })
})

describe.each(pages)('%s', (name) => {
  const html = readFileSync(new URL(`../public/${name}`, import.meta.url), 'utf8')

  test('has no inline script or style and takes nothing from a third party', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/)
    expect(html.match(/(?:src|href)="(?!\/|#|tel:|\{widget\}\/|\{backend\}\/)[^"]*"/g)).toBeNull()
  })

  test('loads the widget by the documented tag', () => {
    expect(html).toMatch(/<script async crossorigin src="\{widget\}\/[^"]*otklik\.js"/)
  })
})
