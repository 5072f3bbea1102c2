import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSiteFiles, type SiteFiles } from '../build/site-files.ts'

/** Just enough of a form for the first screen to be filled. */
const form = {
  version: '1',
  organization: { id: 'kirov', name: 'Администрация города Кирова', shortName: 'Киров', timeZone: 'Europe/Moscow' },
  status: 'open',
  dataBasis: 'law',
  language: 'ru',
  languages: ['ru', 'en'],
  kinds: ['complaint', 'question'],
  procedures: [],
  categories: [],
  limits: {
    text: { min: 1, max: 4000 },
    files: { count: 3, size: 10_000_000, total: 30_000_000, types: ['image/jpeg'] },
  },
  consents: [],
  features: [],
  help: {},
}

export interface Site {
  /** Origin of the script and of the backend. */
  readonly files: string
  /** Origin of the pages. */
  readonly pages: string
  readonly built: SiteFiles
  /** Paths that were asked of the files' origin. */
  readonly requests: string[]
  /** Files that arrive with a change in them. */
  readonly altered: Set<string>
  /** Files that do not arrive. */
  readonly lost: Set<string>
  /** Puts a page at the pages' origin and gives its address. */
  page(content: string | Buffer, headers?: Record<string, string>): string
  close(): Promise<void>
}

/** The built widget on one origin and pages on another, as an official site would have them. */
export async function openSite(): Promise<Site> {
  const built = await buildSiteFiles('0.0.0')
  const requests: string[] = []
  const altered = new Set<string>()
  const lost = new Set<string>()
  const pages = new Map<string, { content: string | Buffer; headers: Record<string, string> }>()

  const files = createServer((request, response) => {
    const path = (request.url ?? '').slice(1).split('?')[0] ?? ''
    if (request.method !== 'OPTIONS') requests.push(path)
    const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    if (request.method === 'OPTIONS') return response.writeHead(204, open).end()
    if (path.endsWith('/form')) {
      return response.writeHead(200, { ...open, 'content-type': 'application/json' }).end(JSON.stringify(form))
    }
    const content = built.contents.get(path)
    if (content === undefined || lost.has(path)) return response.writeHead(404, open).end()
    // No charset, as many servers send it.
    response.writeHead(200, { ...open, 'content-type': 'text/javascript', 'cache-control': 'no-store' })
    // At its beginning, which runs even where the rest fails.
    return response.end(altered.has(path) ? `globalThis.altered=1;${content}` : content)
  })
  const site = createServer((request, response) => {
    const page = pages.get(request.url ?? '')
    if (!page) return response.writeHead(204).end()
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.content)
  })
  const [filesOrigin, pagesOrigin] = await Promise.all([files, site].map(listen))

  return {
    files: filesOrigin ?? '',
    pages: pagesOrigin ?? '',
    built,
    requests,
    altered,
    lost,
    page(content, headers = {}) {
      const path = `/${pages.size}`
      pages.set(path, { content, headers })
      return `${pagesOrigin}${path}`
    },
    async close() {
      for (const server of [files, site]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
