import ky, { isHTTPError, isTimeoutError } from 'ky'
import { canonical } from '../contract/canonical.ts'
import { OtklikError } from '../errors.ts'

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
const repeats = 2
const longestWait = 5_000

export function createSend({ timeout, errorOf, ...options }: HttpOptions): Send {
  const api = ky.create({
    ...options,
    stringifyJson: canonical,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  })

  return async (url, { method = 'GET', allow, signal, ...call } = {}) => {
    let wait: number | undefined
    try {
      const answer = api(url, {
        method,
        ...call,
        ...(signal && { signal }),
        timeout: timeout + sizeOf(call) / slowest,
        throwHttpErrors: (status) => status !== allow,
        retry: {
          // What changes something is repeated where it is kept: in the outbox.
          limit: method === 'GET' ? repeats : 0,
          delay: (attempt) => wait ?? 300 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2),
          shouldRetry({ error }) {
            const { code, until } = errorFrom(error, errorOf)
            wait = until === undefined ? undefined : Date.parse(until) - Date.now()
            if (code === 'offline') return globalThis.navigator?.onLine !== false
            return (code === 'server' || code === 'rate_limited') && (wait ?? 0) <= longestWait
          },
        },
      })
      const { status, headers } = await answer
      return { status, headers, text: await answer.text() }
    } catch (error) {
      throw signal?.aborted ? signal.reason : errorFrom(error, errorOf)
    }
  }
}

const sizeOf = ({ json, body, size }: Call): number =>
  size ?? (body instanceof Blob ? body.size : 0) + (json === undefined ? 0 : canonical(json).length * 2)

/**
 * ky's errors hold the request, and with it the key and the token: they are never kept as a cause.
 */
function errorFrom(error: unknown, errorOf: HttpOptions['errorOf']): OtklikError {
  if (isHTTPError(error)) {
    const { status, headers } = error.response
    return errorOf({ status, headers, body: error.data })
  }
  if (isTimeoutError(error)) return new OtklikError('timeout', 'no answer in time')
  // fetch says TypeError for everything between no network, a refused connection and a failed CORS check.
  return new OtklikError('offline', 'the backend could not be reached', { cause: (error as Error)?.cause ?? error })
}
