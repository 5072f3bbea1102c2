import { type FaultQueue, type FaultScript, faultQueue, pause, type Scripted } from '../fault-queue.ts'
import { failed } from './answer.ts'
import { type Open311Route, open311Routes } from './call.ts'

/** What goes wrong between a client and a GeoReport server. */
export type Open311FaultKind =
  /** The request never arrives. */
  | { readonly kind: 'offline' }
  /** The answer comes, but only after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 500 with a list of errors. */
  | { readonly kind: 'server_error' }
  /** HTTP 502 with a page of a proxy. */
  | { readonly kind: 'html_502' }
  /** HTTP 429; with `Retry-After` only where `retryAfter` (seconds) is given. */
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number }
  /** The request is carried out and its answer does not come back. */
  | { readonly kind: 'answer_lost' }
  /** The request is carried out and its answer is cut in half. */
  | { readonly kind: 'malformed' }

/** Plain data: what goes wrong, where and how often. */
export type Open311Fault = Open311FaultKind & Scripted<Open311Route>
export type Open311Faults = FaultScript<Open311Fault>

export const open311Faults = (initial: readonly Open311Fault[]): FaultQueue<Open311Fault> =>
  faultQueue(initial, { kinds, routes: open311Routes })

const kinds: readonly Open311Fault['kind'][] = [
  'offline',
  'slow',
  'server_error',
  'html_502',
  'rate_limited',
  'answer_lost',
  'malformed',
]

/** Plays a fault around the real answer. */
export async function playFault(
  fault: Open311Fault,
  request: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  switch (fault.kind) {
    case 'offline':
      return Response.error()
    case 'slow':
      await pause(fault.ms, request.signal)
      return answer()
    case 'server_error':
      return Response.json(failed(500, 'scripted fault').rows, { status: 500 })
    case 'html_502':
      return new Response('<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>', {
        status: 502,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
    case 'rate_limited':
      return Response.json(failed(429, 'scripted fault').rows, {
        status: 429,
        headers: fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) },
      })
    case 'answer_lost':
      await answer()
      return Response.error()
    case 'malformed': {
      const response = await answer()
      const text = await response.text()
      return new Response(text.slice(0, text.length / 2), response)
    }
  }
}
