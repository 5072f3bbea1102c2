import { type FaultQueue, type FaultScript, faultQueue, type Scripted } from '../fault-queue.ts'
import { cutInHalf, playWireFault, type WireFault, wireFaults } from '../wire-faults.ts'
import { failed } from './answer.ts'
import { type Open311Route, open311Routes } from './call.ts'

/** What goes wrong between a client and a GeoReport server. */
export type Open311FaultKind =
  | WireFault
  /** HTTP 500 with a list of errors. */
  | { readonly kind: 'server_error' }
  /** HTTP 429; with `Retry-After` only where `retryAfter` (seconds) is given. */
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number }
  /** The request is carried out and its answer is cut in half. */
  | { readonly kind: 'malformed' }

/** Plain data: what goes wrong, where and how often. */
export type Open311Fault = Open311FaultKind & Scripted<Open311Route>
export type Open311Faults = FaultScript<Open311Fault>

export const open311Faults = (initial: readonly Open311Fault[]): FaultQueue<Open311Fault> =>
  faultQueue(initial, { kinds, routes: open311Routes })

const kinds: readonly Open311Fault['kind'][] = [...wireFaults, 'server_error', 'rate_limited', 'malformed']

/** Plays a fault around the real answer. */
export async function playFault(
  fault: Open311Fault,
  request: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  switch (fault.kind) {
    case 'server_error':
      return Response.json(failed(500, 'scripted fault').rows, { status: 500 })
    case 'rate_limited':
      return Response.json(failed(429, 'scripted fault').rows, {
        status: 429,
        headers: fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) },
      })
    case 'malformed':
      return cutInHalf(await answer())
    default:
      return playWireFault(fault, request, answer)
  }
}
