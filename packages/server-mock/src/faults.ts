import { type ProblemCode, problem, type RouteName, routes } from '@otklik/sdk/contract'
import { problemResponse } from './respond.ts'
import type { MockState } from './state.ts'

/** What goes wrong. */
export type FaultKind =
  /** The request never arrives. */
  | { readonly kind: 'offline' }
  /** The answer comes, but only after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 500 with a problem. */
  | { readonly kind: 'server_error' }
  /** HTTP 502 with a page of a proxy. */
  | { readonly kind: 'html_502' }
  /** HTTP 429; `retryAfter` in seconds, 60 when left out. */
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number }
  /** The request is carried out and its answer does not come back. */
  | { readonly kind: 'answer_lost' }
  /** The request is carried out and its answer cannot be read: cut in half, or without one of its fields. */
  | { readonly kind: 'malformed'; readonly without?: string }
  /** The server has thrown away the files it had taken. */
  | { readonly kind: 'upload_gone' }
  /** The server no longer speaks to this version of the client. */
  | { readonly kind: 'too_old' }

/** Plain data: what goes wrong, where and how often. */
export type Fault = FaultKind & {
  /** Route of the contract; every route when left out. */
  readonly route?: RouteName
  /** HTTP method; every method when left out. */
  readonly method?: string
  /** How many requests meet it; 1 when left out. */
  readonly times?: number | 'always'
  /** How many requests of that route pass first; none when left out. */
  readonly after?: number
}

export interface Faults {
  /** Adds faults behind those that are still to come. A request meets the first that fits. */
  add(...faults: readonly Fault[]): void
  /** Faults that have not been used up. */
  pending(): Fault[]
  clear(): void
}

interface Armed {
  readonly fault: Fault
  pass: number
  left: number
}

export interface FaultQueue extends Faults {
  take(route: RouteName, method: string): Fault | undefined
}

export function faultQueue(initial: readonly Fault[]): FaultQueue {
  let armed: Armed[] = []
  const queue: FaultQueue = {
    add(...faults) {
      for (const fault of faults) {
        checkFault(fault)
        const left = fault.times === 'always' ? Number.POSITIVE_INFINITY : (fault.times ?? 1)
        armed.push({ fault, pass: fault.after ?? 0, left })
      }
    },
    pending: () => armed.map(({ fault }) => fault),
    clear() {
      armed = []
    },
    take(route, method) {
      for (const one of armed) {
        if ((one.fault.route ?? route) !== route || (one.fault.method ?? method) !== method) continue
        if (one.pass > 0) {
          one.pass -= 1
          continue
        }
        one.left -= 1
        armed = armed.filter(({ left }) => left > 0)
        return one.fault
      }
      return undefined
    },
  }
  queue.add(...initial)
  return queue
}

/** Plays a fault around the real answer. */
export async function playFault(
  fault: Fault,
  { state, request, answer }: { state: MockState; request: Request; answer: () => Promise<Response> },
): Promise<Response> {
  switch (fault.kind) {
    case 'offline':
      return Response.error()
    case 'slow':
      await pause(fault.ms, request.signal)
      return answer()
    case 'server_error':
      return failed('internal', 'scripted fault')
    case 'html_502':
      return new Response('<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>', {
        status: 502,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
    case 'rate_limited':
      return failed('rate_limited', 'scripted fault', { 'Retry-After': String(fault.retryAfter ?? 60) })
    case 'answer_lost':
      await answer()
      return Response.error()
    case 'malformed':
      return spoil(await answer(), fault.without)
    case 'upload_gone':
      // Not only said: the files are gone, so nothing but sending them again helps. The real answer says which.
      state.uploads = []
      return answer()
    case 'too_old':
      return failed('too_old', 'scripted fault')
  }
}

/** Resolves after `ms`, or at once when the request is given up. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

const failed = (code: ProblemCode, title: string, headers: Record<string, string> = {}): Response =>
  problemResponse(problem(code, title), headers)

async function spoil(response: Response, without: string | undefined): Promise<Response> {
  const text = await response.text()
  const { headers } = response
  // A status that has no body has nothing to spoil.
  const status = response.body ? response.status : 200
  if (without === undefined) return new Response(text.slice(0, text.length / 2) || '{', { status, headers })
  const { [without]: _, ...rest } = JSON.parse(text || '{}') as Record<string, unknown>
  return new Response(JSON.stringify(rest), { status, headers })
}

const kinds: ReadonlySet<string> = new Set<Fault['kind']>([
  'offline',
  'slow',
  'server_error',
  'html_502',
  'rate_limited',
  'answer_lost',
  'malformed',
  'upload_gone',
  'too_old',
])

/** Faults also come over HTTP, so a slip of the pen must not pass as a fault that never happens. */
function checkFault(fault: Fault): void {
  if (!kinds.has(fault.kind))
    throw new TypeError(`There is no fault "${fault.kind}". There are: ${[...kinds].join(', ')}`)
  if (fault.route !== undefined && !(fault.route in routes)) {
    throw new TypeError(`There is no route "${fault.route}". There are: ${Object.keys(routes).join(', ')}`)
  }
}
