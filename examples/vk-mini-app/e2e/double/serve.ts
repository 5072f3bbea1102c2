import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type LaunchFacts, signedLaunch } from './launch.ts'
import type { Choices, Settings } from './page/choices.ts'

export interface VkDouble {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Serves a page that stands where VK's stands: it shows the mini app in a frame, with launch parameters that are signed as
 * VK signs them, and answers its bridge. Port 0 takes any free one.
 */
export async function serveVk({
  port,
  host = '127.0.0.1',
  secret,
  consent,
  cardOf,
  settings,
}: {
  port: number
  host?: string
  secret: string
  /** Read anew at each request: the mini app may be served later than the double. */
  settings: Settings
  /** Gives the mini app a community's token, once its administrator has consented. */
  consent: (community: string) => string
  /** The card that stands on a community's page. */
  cardOf: (community: string) => object | undefined
}): Promise<VkDouble> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://double')
    if (url.pathname === '/settings') return sendJson(response, settings)
    if (url.pathname === '/launch') return sendJson(response, { url: launchUrl(url.searchParams, settings, secret) })
    const community = url.searchParams.get('community') ?? ''
    if (url.pathname === '/token') return sendJson(response, { token: consent(community) })
    if (url.pathname === '/card') return sendJson(response, { card: cardOf(community) })
    const file = await read(url.pathname)
    response.writeHead(file ? 200 : 404, {
      'content-type': file?.type ?? 'text/plain; charset=utf-8',
      'content-security-policy': policy(settings),
      'cache-control': 'no-store',
    })
    response.end(file?.body ?? 'Not found')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The secret stays here, as VK's does: the page is given the finished address. */
function launchUrl(query: URLSearchParams, { miniApp, app }: Settings, secret: string): string {
  const chosen = Object.fromEntries(query) as Record<keyof Choices, string>
  const facts: LaunchFacts = {
    app: Number(chosen.app || app),
    user: Number(chosen.user),
    community: chosen.community ? Number(chosen.community) : undefined,
    role: chosen.role as LaunchFacts['role'],
    language: chosen.language,
    platform: chosen.platform,
    at: new Date(Date.now() - Number(chosen.age) * 1000),
  }
  const launch = signedLaunch(facts, chosen.sign === 'foreign' ? randomBytes(16).toString('hex') : secret)
  const address = new URL(miniApp)
  address.search = chosen.sign === 'none' ? launch.replace(/&sign=.*/, '') : launch
  return address.href
}

function policy({ miniApp }: Settings): string {
  const own = ['script-src', 'style-src', 'connect-src'].map((directive) => `${directive} 'self'`)
  return [
    "default-src 'none'",
    ...own,
    'img-src data:',
    `frame-src ${new URL(miniApp).origin}`,
    "frame-ancestors 'none'",
  ].join('; ')
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
}

async function read(pathname: string): Promise<{ type: string; body: string } | undefined> {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1)
  const type = types[extname(name)]
  // One flat folder: nothing else can be named.
  if (!type || !/^[a-z-]+\.[a-z]+$/.test(name)) return undefined
  try {
    const text = await readFile(join(import.meta.dirname, 'page', name), 'utf8')
    return { type, body: name.endsWith('.ts') ? stripTypeScriptTypes(text) : text }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
