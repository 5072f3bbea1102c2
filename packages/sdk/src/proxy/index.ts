import { answerFrom } from './answer.ts'
import { readBytes } from './bytes.ts'
import { cleanQuery, readFields } from './fields.ts'
import { secretMask } from './mask.ts'
import { allowedOrigin } from './origin.ts'
import { readRoute } from './path.ts'
import { createRateLimit, type Rate } from './rate.ts'
import { Refusal, refusalAnswer } from './refusal.ts'

export type { Rate } from './rate.ts'

export interface Open311ProxyOptions<Info = unknown> {
  /** Base address of the GeoReport v2 server: `https://city.example/open311/v2`. No other address is ever asked. */
  readonly upstream: string
  /** Where the site mounts the handler: `/open311`. What lies elsewhere is answered with 404. */
  readonly path: string
  /** Goes into the body of every POST and nowhere else. Take it from the environment. */
  readonly apiKey?: string | undefined
  /** For a server that serves several jurisdictions: takes the place of what a client sends. */
  readonly jurisdictionId?: string | undefined
  /**
   * Address of the client, by which `rates` are shared out. Take it from the connection, and from a header only where a
   * server of yours sets that header. All clients without an address share one allowance. `info` is what the runtime
   * passes beside the request, such as the connection's address in Deno.
   */
  readonly clientAddress: (request: Request, info: Info) => string | undefined
  /** Origins whose pages may use the proxy besides the one it is mounted on: `https://www.city.example`. */
  readonly origins?: readonly string[]
  /** What one client may do; by default 120 readings a minute and 10 reports in 10 minutes. */
  readonly rates?: { readonly read?: Rate; readonly post?: Rate }
  readonly limits?: Limits
}

/** From Request to Response; takes what a runtime passes beside the request, and needs it where `clientAddress` does. */
export type Open311Handler<Info> = unknown extends Info
  ? (request: Request, info?: unknown) => Promise<Response>
  : (request: Request, info: Info) => Promise<Response>

export interface Limits {
  /** Bytes of a report with files; 25 MB when left out. */
  readonly upload?: number
  /** Bytes of a report without files; 64 kB when left out. */
  readonly form?: number
  /** Bytes of an answer, after it has been unpacked; 5 MB when left out. */
  readonly answer?: number
  /** Milliseconds from the request to the end of the answer; 30 seconds when left out. */
  readonly time?: number
}

const defaultRates = { read: { burst: 120, perMinute: 120 }, post: { burst: 10, perMinute: 1 } }
const defaultLimits = { upload: 25_000_000, form: 64_000, answer: 5_000_000, time: 30_000 }

/**
 * Lets pages of a site use a GeoReport v2 server that sends no CORS headers or wants an api key: a handler from Request
 * to Response for Node, Deno and edge runtimes, mounted on the site's own origin. It asks for the endpoints a client
 * needs and nothing else, keeps nothing but counters, and says nothing in a log.
 *
 * @example
 * const handler = open311Proxy({
 *   upstream: 'https://city.example/open311/v2',
 *   path: '/open311',
 *   apiKey: process.env.OPEN311_API_KEY,
 *   clientAddress: (request) => request.headers.get('x-real-ip') ?? undefined,
 * })
 *
 * @throws TypeError when `upstream` is no plain http(s) address.
 */
export function open311Proxy<Info = unknown>(options: Open311ProxyOptions<Info>): Open311Handler<Info>
export function open311Proxy(options: Open311ProxyOptions): Open311Handler<unknown> {
  const { apiKey, jurisdictionId, origins = [] } = options
  const base = readUpstream(options.upstream)
  const mount = options.path.replace(/\/+$/, '')
  const limits = { ...defaultLimits, ...options.limits }
  const spend = {
    GET: createRateLimit(options.rates?.read ?? defaultRates.read),
    POST: createRateLimit(options.rates?.post ?? defaultRates.post),
  }
  const mask = secretMask(apiKey)

  return async (request, info) => {
    // A client that went away takes its reading along; a report it has handed over is still delivered.
    const overdue = AbortSignal.timeout(limits.time)
    const signal = request.method === 'POST' ? overdue : AbortSignal.any([overdue, request.signal])
    try {
      const { method, path } = readRoute(request, mount)
      const wait = spend[method](options.clientAddress(request, info))
      if (wait > 0) throw new Refusal(429, { 'retry-after': String(wait) })
      if (method === 'POST' && !allowedOrigin(request, origins)) throw new Refusal(403)

      const url = new URL(`${base}${path}`)
      url.search = cleanQuery(request, jurisdictionId)
      const body = method === 'POST' ? await readFields(request, { apiKey, jurisdictionId, limits, signal }) : undefined
      const answer = await ask(url, { method, headers: kept(request.headers), signal, ...(body && { body }) })
      const bytes = await readBytes(answer.body, limits.answer, signal)
      if (!bytes) throw new Refusal(502)
      return answerFrom(answer, mask(bytes), request, { origins, mask })
    } catch (error) {
      return refusalAnswer(refusalOf(error, overdue), request, origins)
    }
  }
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  // A redirect would carry the key to whom it names. Nothing else is asked of fetch: edge runtimes throw at
  // `credentials` and the like.
  const answer = await fetch(url, { ...init, redirect: 'manual' })
  if (answer.type === 'opaqueredirect' || (answer.status >= 300 && answer.status < 400 && answer.status !== 304)) {
    await answer.body?.cancel()
    throw new Refusal(502)
  }
  return answer
}

/** All that the backend learns of a client: what it can read, and which copy it has already. */
function kept(headers: Headers): Headers {
  const names = ['accept', 'accept-language', 'if-none-match', 'if-modified-since']
  return new Headers(
    names.flatMap((name): [string, string][] => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

function refusalOf(error: unknown, overdue: AbortSignal): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal(overdue.aborted ? 504 : 502)
}

function readUpstream(upstream: string): string {
  const url = new URL(upstream)
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new TypeError('open311Proxy: upstream must be an http(s) address without user, query or fragment')
  }
  return url.href.replace(/\/+$/, '')
}
