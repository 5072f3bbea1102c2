import { type ProblemCode, problem, type RouteName, routes } from '@otklik/sdk/contract'
import { type FaultQueue, type FaultScript, faultQueue, type Scripted } from './fault-queue.ts'
import { problemResponse } from './respond.ts'
import type { MockState } from './state.ts'
import { cutInHalf, playWireFault, type WireFault, wireFaults } from './wire-faults.ts'

/** What goes wrong. */
export type FaultKind =
  | WireFault
  /** HTTP 500 with a problem. */
  | { readonly kind: 'server_error' }
  /** HTTP 429; `retryAfter` in seconds, 60 when left out. */
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number }
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
    case 'server_error':
      return failed('internal', 'scripted fault')
    case 'rate_limited':
      return failed('rate_limited', 'scripted fault', { 'Retry-After': String(fault.retryAfter ?? 60) })
    case 'malformed':
      return spoil(await answer(), fault.without)
    case 'upload_gone':
      // Not only said: the files are gone, so nothing but sending them again helps. The real answer says which.
      state.uploads = []
      return answer()
    case 'too_old':
      return failed('too_old', 'scripted fault')
    default:
      return playWireFault(fault, request, answer)
  }
}

const failed = (code: ProblemCode, title: string, headers: Record<string, string> = {}): Response =>
  problemResponse(problem(code, title), headers)

async function spoil(response: Response, without: string | undefined): Promise<Response> {
  if (without === undefined) return cutInHalf(response)
  const { headers } = response
  // A status that has no body has nothing to spoil.
  const status = response.body ? response.status : 200
  const { [without]: _, ...rest } = JSON.parse((await response.text()) || '{}') as Record<string, unknown>
  return new Response(JSON.stringify(rest), { status, headers })
}

const kinds: readonly Fault['kind'][] = [
  ...wireFaults,
  'server_error',
  'rate_limited',
  'malformed',
  'upload_gone',
  'too_old',
]
