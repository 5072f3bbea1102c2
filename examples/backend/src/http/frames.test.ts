import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../app.ts'
import type { NetworkSettings } from '../networks/settings.ts'
import { openPGlite } from '../testing/databases.ts'
import { startServer, type TestServer } from '../testing/server.ts'
import { withVk } from '../testing/vk-launch.ts'

// Headers alone: that a browser keeps to them is seen with the mini app in a frame of another origin.

/** Of the last application that was built. */
let routes: { method: string; url: string }[] = []
const noteRoutes = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance }
  routes = []
  fastify.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((one) => ({ method: one, url })))
  })
}

let server: TestServer
let off: FastifyInstance
let on: FastifyInstance
let miniAppDir: string

beforeAll(async () => {
  subscribe('fastify.initialization', noteRoutes)
  miniAppDir = await mkdtemp(join(tmpdir(), 'otklik-mini-app-'))
  await mkdir(join(miniAppDir, 'assets'))
  await writeFile(join(miniAppDir, 'index.html'), '<!doctype html><title>Mini app</title>')
  await writeFile(join(miniAppDir, 'assets/page-1a2b.js'), 'page')
  await writeFile(join(miniAppDir, '.env'), 'secret')
  server = await startServer(await openPGlite(), { miniAppDir })
  const withNetworks = (networks: NetworkSettings) =>
    buildApp({ ...server.backend, config: { ...server.backend.config, networks } })
  off = await withNetworks({ ...withVk.networks, vk: undefined })
  on = await withNetworks(withVk.networks)
  await on.ready()
})
afterAll(async () => {
  unsubscribe('fastify.initialization', noteRoutes)
  await on.close()
  await off.close()
  await server.stop()
  await rm(miniAppDir, { recursive: true })
})

/** Who may show it in a frame, as the answer's headers say. */
async function framedBy(app: FastifyInstance, url: string, method = 'GET') {
  const { headers } = await app.inject({ url, method: method as 'GET' })
  const policy = String(headers['content-security-policy'])
  return { ancestors: /frame-ancestors ([^;]*)/.exec(policy)?.[1], old: headers['x-frame-options'] }
}

const nobody = { ancestors: "'none'", old: 'DENY' }
const networks = { ancestors: 'https://vk.com https://*.vk.com', old: undefined }

const framed = ['/o/test-town', '/o/test-town?lang=en&kind=question', '/mini-app/', '/mini-app/assets/page-1a2b.js']

test.each(framed)('%s may stand in the frame of a network that is on, and of nobody where none is', async (url) => {
  expect(await framedBy(on, url)).toEqual(networks)
  expect(await framedBy(off, url)).toEqual(nobody)
})

test('every other route is shown in nobody’s frame', async () => {
  const others = routes.filter(({ url }) => url !== '/o/:organization' && !/^\/mini-app(\/|$)/.test(url))
  expect(others.length).toBeGreaterThan(50)
  const framed: string[] = []
  for (const { method, url } of others) {
    const path = url.replace(':organization', 'test-town').replaceAll(/:\w+|\*/g, 'x')
    const { ancestors, old } = await framedBy(on, path, method)
    if (ancestors !== nobody.ancestors || old !== nobody.old) framed.push(`${method} ${url}: ${ancestors}, ${old}`)
  }
  expect(framed).toEqual([])
})

describe('the mini app', () => {
  const get = (url: string) => on.inject(url)

  test('is a page under a strict policy that is asked for anew each time', async () => {
    const { statusCode, headers, body } = await get('/mini-app/?vk_user_id=1')
    expect(statusCode).toBe(200)
    expect(body).toContain('Mini app')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors https://vk.com https://*.vk.com",
    })
  })

  test('keeps for ever what is named by its content', async () => {
    const { headers, body } = await get('/mini-app/assets/page-1a2b.js')
    expect(body).toBe('page')
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('without a slash at the end leads to the page, with what the network has said', async () => {
    const { statusCode, headers } = await get('/mini-app?vk_user_id=1&sign=x')
    expect([statusCode, headers.location]).toEqual([308, '/mini-app/?vk_user_id=1&sign=x'])
  })

  test.each(['.env', '../package.json', '..%2fpackage.json', 'assets/../.env', 'assets', 'nothing.js', '%00', '//'])(
    'has nothing at %s',
    async (path) => {
      expect((await get(`/mini-app/${path}`)).statusCode).toBe(404)
    },
  )

  test('that is not built is not there', async () => {
    const config = { ...server.backend.config, miniAppDir: join(miniAppDir, 'nowhere') }
    const app = await buildApp({ ...server.backend, config })
    expect((await app.inject('/mini-app/')).json()).toMatchObject({ status: 404, code: 'not_found' })
    await app.close()
  })
})
