import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** What MAX knows when it opens a mini app. */
export interface MaxLaunch {
  readonly user: number
  /** What stands behind `?startapp=` in the link. */
  readonly startParam?: string
  readonly language?: string
  readonly platform?: 'web' | 'android'
}

export interface MaxDouble {
  readonly origin: string
  /** Address of the page with the mini app in a frame, as the person sees it. */
  open(miniApp: string, launch: MaxLaunch, token: string): string
  close(): Promise<void>
}

/**
 * Serves a page that stands where MAX's stands in a browser: it shows the mini app in a frame, with what MAX signs in the
 * fragment, and answers the events of https://dev.max.ru/docs/webapps/bridge.
 */
export async function serveMax(): Promise<MaxDouble> {
  const server = createServer(async (request, response) => {
    const isScript = request.url === '/page.ts'
    const file = await readFile(join(import.meta.dirname, isScript ? 'page.ts' : 'page.html'), 'utf8')
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
    response.end(isScript ? stripTypeScriptTypes(file) : file)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    origin,
    open(miniApp, launch, token) {
      const fragment = new URLSearchParams({
        WebAppData: signed(launch, token),
        WebAppPlatform: launch.platform ?? 'web',
        WebAppVersion: '26.9.1',
      })
      return `${origin}/#${encodeURIComponent(`${miniApp}#${fragment}`)}`
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** https://dev.max.ru/docs/webapps/validation */
function signed({ user, startParam, language = 'ru' }: MaxLaunch, token: string): string {
  const parameters = new URLSearchParams({
    auth_date: String(Date.now()),
    ip: '192.0.2.1',
    query_id: crypto.randomUUID(),
    ...(startParam && { start_param: startParam }),
    user: JSON.stringify({ id: user, first_name: 'Житель', last_name: '', username: null, language_code: language }),
  })
  const lines = [...parameters].map(([name, value]) => `${name}=${value}`).join('\n')
  const key = createHmac('sha256', 'WebAppData').update(token).digest()
  return `${parameters}&hash=${createHmac('sha256', key).update(lines).digest('hex')}`
}
