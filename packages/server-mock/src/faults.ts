import { type ProblemCode, problem, type RouteName, routes } from '@otklik/sdk/contract'
import { type FaultQueue, type FaultScript, faultQueue, pause, type Scripted } from './fault-queue.ts'
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
export type Fault = FaultKind & Scripted<RouteName>

export type Faults = FaultScript<Fault>

export const contractFaults = (initial: readonly Fault[]): FaultQueue<Fault> =>
  faultQueue(initial, { kinds, routes: Object.keys(routes) })

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

const kinds: readonly Fault['kind'][] = [
  'offline',
  'slow',
  'server_error',
  'html_502',
  'rate_limited',
  'answer_lost',
  'malformed',
  'upload_gone',
  'too_old',
]
