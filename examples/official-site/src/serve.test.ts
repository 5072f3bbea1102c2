import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentSecurityPolicy, type Site, serveSite } from './serve.ts'

const origins = { widget: 'https://widget.test', backend: 'https://backend.test' }
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

test('what is not in the folder is not found, however it is asked for', async () => {
  for (const path of ['/nothing.html', '/../package.json', '/..%2fpackage.json', '/src/serve.ts', '/.html']) {
    expect((await fetch(`${site.origin}${path}`)).status, path).toBe(404)
  }
})

test('nothing can be posted to the site', async () => {
  expect((await fetch(`${site.origin}/`, { method: 'POST', body: 'x' })).status).toBe(405)
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
