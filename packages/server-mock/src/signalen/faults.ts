import { pause, type Scripted } from '../fault-queue.ts'
import type { SignalenRoute } from './handlers.ts'
import { json, serverError } from './respond.ts'

/** What goes wrong beyond what a server of Signalen does anyway. */
export type SignalenFaultKind =
  /** The request never arrives. */
  | { readonly kind: 'offline' }
  /** The answer comes, but only after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 500 with Django's page. */
  | { readonly kind: 'server_error' }
  /** HTTP 502 with a page of a proxy. */
  | { readonly kind: 'html_502' }
  /** HTTP 429, without a word on how long to wait. */
  | { readonly kind: 'rate_limited' }
  /** The request is carried out and its answer does not come back. */
  | { readonly kind: 'answer_lost' }
  /** The request is carried out and its answer is cut in half. */
  | { readonly kind: 'malformed' }

export const signalenFaultKinds: readonly SignalenFaultKind['kind'][] = [
  ...(['offline', 'slow', 'server_error', 'html_502', 'rate_limited', 'answer_lost', 'malformed'] as const),
]

/** Plain data: what goes wrong, where and how often. */
export type SignalenFault = SignalenFaultKind & Scripted<SignalenRoute>

/** Plays a fault around the real answer. */
export async function playSignalenFault(
  fault: SignalenFault,
  { request, answer }: { readonly request: Request; readonly answer: () => Promise<Response> },
): Promise<Response> {
  switch (fault.kind) {
    case 'offline':
      return Response.error()
    case 'slow':
      await pause(fault.ms, request.signal)
      return answer()
    case 'server_error':
      return serverError()
    case 'html_502':
      return new Response('<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>', {
        status: 502,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
    case 'rate_limited':
      return json({ detail: 'Aanvraag was verstikt.' }, 429)
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
