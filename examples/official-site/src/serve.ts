import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { open311Proxy } from '@otklik/sdk/proxy'
import { type ClientAddress, createRequestListener } from '@remix-run/node-fetch-server'

export type Site = { origin: string; close(): Promise<void> }

/** Where the widget's files and the backend are: origins such as `https://feedback.example.org`. */
export type Origins = {
  widget: string
  backend: string
  /** A server of Signalen; without one there is no `/signalen.html`. */
  signalen?: string | undefined
}

/** The GeoReport server that the site reaches for its pages, and the key that stays here. */
export interface Open311 {
  readonly upstream: string
  readonly apiKey?: string | undefined
  readonly jurisdictionId?: string | undefined
}

/**
 * Serves the folder `public` as an official site would: under the strict header that docs/embedding.md gives.
 * In the pages `{widget}` and `{backend}` stand for the two origins. Port 0 takes any free one.
 */
export async function serveSite({
  port,
  host = '127.0.0.1',
  open311,
  ...origins
}: Origins & { port: number; host?: string; open311?: Open311 | undefined }): Promise<Site> {
  const proxy = open311 && proxyListener(open311)
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    if (proxy && pathname.startsWith('/open311/')) return proxy(request, response)
    const page = await read(pathname, origins)
    if (!page || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(page ? 405 : 404, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(page ? 'Method not allowed' : 'Not found')
      return
    }
    response.writeHead(200, {
      'content-type': page.type,
      'content-security-policy': contentSecurityPolicy(origins, page),
      'cache-control': 'no-cache',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
    })
    response.end(request.method === 'HEAD' ? undefined : page.body)
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

/** Mounts the proxy under `/open311`, as docs/proxy.md shows it. */
function proxyListener(open311: Open311): RequestListener {
  return createRequestListener(
    open311Proxy({ ...open311, path: '/open311', clientAddress: (_: Request, { address }: ClientAddress) => address }),
  )
}

/** What of a page its header depends on. */
interface Page {
  /** It has a script of its own. */
  readonly ownScript: boolean
  /** What its widget speaks to. */
  readonly backend: string
  /** Its widget opens the official form of ПОС in a frame. */
  readonly framesPos?: boolean
}

/** All that the widget needs of a page's header. A page with a script of its own adds `'self'` to `script-src`. */
export function contentSecurityPolicy(
  { widget, backend: usual }: Origins,
  { ownScript, backend, framesPos }: Page = { ownScript: false, backend: usual },
): string {
  return [
    "default-src 'none'",
    `script-src ${ownScript ? "'self' " : ''}${widget}`,
    `connect-src ${backend}`,
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    `form-action 'self' ${usual}`,
    "frame-ancestors 'none'",
    ...(framesPos ? ['frame-src https://pos.gosuslugi.ru'] : []),
    "require-trusted-types-for 'script'",
  ].join('; ')
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

async function read(pathname: string, origins: Origins) {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1)
  const type = types[extname(name)]
  // One flat folder: nothing else can be named.
  if (!type || !/^[a-z0-9-]+\.[a-z]+$/.test(name)) return undefined
  try {
    const text = await readFile(fileURLToPath(new URL(`../public/${name}`, import.meta.url)), 'utf8')
    const backend = backendOf(text, origins)
    if (!backend) return undefined
    const body = text.replace(/\{(widget|backend|signalen)\}/g, (_, name: keyof Origins) => origins[name] ?? '')
    return {
      type,
      body,
      ownScript: /<script [^>]*src="\/?[a-z]+\.js"/.test(text),
      backend,
      framesPos: text.includes('data-adapter="pos"'),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** What the widget of a page speaks to. An address below the site's own origin is that of its proxy. */
function backendOf(page: string, { backend, signalen }: Origins): string | undefined {
  if (/data-backend="\//.test(page)) return "'self'"
  return page.includes('{signalen}') ? signalen : backend
}

if (import.meta.main) {
  const { HOST = '127.0.0.1', PORT = '8080', WIDGET_ORIGIN, BACKEND_ORIGIN = 'http://localhost:8081' } = process.env
  const { OPEN311_UPSTREAM, OPEN311_API_KEY, OPEN311_JURISDICTION, SIGNALEN_ORIGIN } = process.env
  const site = await serveSite({
    host: HOST,
    port: Number(PORT),
    widget: WIDGET_ORIGIN ?? BACKEND_ORIGIN,
    backend: BACKEND_ORIGIN,
    signalen: SIGNALEN_ORIGIN,
    open311: OPEN311_UPSTREAM
      ? { upstream: OPEN311_UPSTREAM, apiKey: OPEN311_API_KEY, jurisdictionId: OPEN311_JURISDICTION }
      : undefined,
  })
  console.log(`Open ${site.origin}/`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => site.close())
}
