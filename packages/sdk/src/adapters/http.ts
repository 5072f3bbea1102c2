import { canonical } from '../contract/canonical.ts'
import { isOtklikError, OtklikError } from '../errors.ts'
import { isShallow } from './record.ts'

/** An answer that says no. */
export interface Failure {
  readonly status: number
  readonly headers: Headers
  /** What `parseJson` made of it when it was JSON, its text otherwise. */
  readonly body: unknown
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'HEAD' | 'PATCH'
  readonly headers?: Record<string, string | undefined>
  readonly json?: unknown
  readonly body?: Blob | URLSearchParams | FormData | null
  /** Bytes of the body, where it cannot say so itself. */
  readonly size?: number
  readonly cache?: RequestCache
  readonly signal?: AbortSignal | undefined
  /** A status that is an answer rather than a failure, besides 2xx. */
  readonly allow?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** One request. Throws an `OtklikError`, or the reason of an aborted signal. */
export type Send = (url: string, call?: Call) => Promise<HttpAnswer>

export interface HttpOptions {
  readonly fetch?: typeof globalThis.fetch
  readonly timeout: number
  /** Of every request. What a foreign backend's CORS does not expect here fails in a browser before it is sent. */
  readonly headers: Readonly<Record<string, string>>
  /** What a caller can act on when an answer says no. */
  readonly errorOf: (failure: Failure) => OtklikError
  /** Reads the JSON of an answer that says no; `JSON.parse` when left out. */
  readonly parseJson?: (text: string) => unknown
}

/** Bytes a millisecond below which a connection counts as dead: 40 kbit/s, an edge of GPRS. */
const slowest = 5
/** More bytes than any answer has, each of which would have to be held. */
const mostBytes = 10_000_000
const repeats = 2
const longestWait = 5_000

export function createSend({ timeout, errorOf, headers, parseJson = JSON.parse, ...options }: HttpOptions): Send {
  return async (url, { method = 'GET', headers: more, json, body, size, allow, signal, cache } = {}) => {
    const text = json === undefined ? body : canonical(json)
    const given = Object.entries({ ...headers, ...(json !== undefined && jsonType), ...more })
    const init: RequestInit = {
      method,
      headers: given.filter((entry): entry is [string, string] => entry[1] !== undefined),
      body: text ?? null,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // What is sent, and the secret of a case, go where they are meant to go: a network that wants a login sends
      // everything to itself.
      redirect: method === 'GET' && !more?.Authorization ? 'follow' : 'error',
      ...(cache && { cache }),
    }
    const bytes = size ?? (body instanceof Blob ? body.size : json === undefined ? 0 : String(text).length * 2)
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(url, init, { patience: timeout + bytes / slowest, allow, signal })
      } catch (thrown) {
        if (signal?.aborted) throw signal.reason
        const error = errorFrom(thrown)
        const wait = error.until === undefined ? undefined : Math.max(0, Date.parse(error.until) - Date.now())
        // What changes something is repeated where it is kept: in the outbox.
        if (method !== 'GET' || tries === repeats || !mayPass(error, wait)) throw error
        await pause(wait ?? 300 * 2 ** tries * (0.5 + Math.random() / 2), signal)
      }
    }
  }

  async function attempt(url: string, init: RequestInit, { patience, allow, signal }: Attempt): Promise<HttpAnswer> {
    const abort = new AbortController()
    let leave = () => {}
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal?.reason)
    })
    signal?.addEventListener('abort', leave)
    try {
      signal?.throwIfAborted()
      return await Promise.race([exchange(), left])
    } catch (error) {
      // Whatever is still on its way. Not after an answer: a page whose own fetch reads it too would be cut off.
      abort.abort()
      throw error
    } finally {
      signal?.removeEventListener('abort', leave)
    }

    async function exchange(): Promise<HttpAnswer> {
      const own = options.fetch ?? fetch
      const response = await within(patience, own(new Request(url, { ...init, signal: abort.signal })))
      const { status, headers, ok } = response
      if (ok || status === allow) return { status, headers, text: await readText(response, timeout) }
      // What it says beside its status is a help and no more.
      const text = await readText(response, timeout).catch(() => '')
      throw errorOf({ status, headers, body: bodyOf(text, headers) })
    }
  }

  function bodyOf(text: string, headers: Headers): unknown {
    if (!/^[^;]*[/.+-]json *(;|$)/i.test(headers.get('Content-Type') ?? '')) return text || undefined
    try {
      const value = parseJson(text)
      return isShallow(value) ? value : undefined
    } catch {
      return undefined
    }
  }
}

const jsonType = { 'Content-Type': 'application/json' }

interface Attempt {
  /** Milliseconds until there is an answer. */
  readonly patience: number
  readonly allow: number | undefined
  readonly signal: AbortSignal | undefined
}

/** @param patience milliseconds in which something more has to come */
async function readText({ body }: Response, patience: number): Promise<string> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let size = 0; reader; ) {
    const { done, value } = await within(patience, reader.read())
    if (done) break
    size += value.length
    if (size > mostBytes) throw new OtklikError('malformed', 'the answer is too long', { subject: 'body' })
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

/** Not everything that is waited for listens to a signal. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OtklikError('timeout', 'no answer in time')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function mayPass({ code }: OtklikError, wait = 0): boolean {
  if (code === 'offline') return globalThis.navigator?.onLine !== false
  return (code === 'server' || code === 'rate_limited') && wait <= longestWait
}

/** fetch says TypeError for everything between no network, a refused connection and a failed CORS check. */
function errorFrom(error: unknown): OtklikError {
  if (isOtklikError(error)) return error
  return new OtklikError('offline', 'the backend could not be reached', { cause: (error as Error)?.cause ?? error })
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
}
