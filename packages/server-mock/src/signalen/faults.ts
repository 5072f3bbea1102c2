import type { Scripted } from '../fault-queue.ts'
import { cutInHalf, playWireFault, type WireFault, wireFaults } from '../wire-faults.ts'
import type { SignalenRoute } from './handlers.ts'
import { json, serverError } from './respond.ts'

/** What goes wrong beyond what a server of Signalen does anyway. */
export type SignalenFaultKind =
  | WireFault
  /** HTTP 500 with Django's page. */
  | { readonly kind: 'server_error' }
  /** HTTP 429, without a word on how long to wait. */
  | { readonly kind: 'rate_limited' }
  /** The request is carried out and its answer is cut in half. */
  | { readonly kind: 'malformed' }

export const signalenFaultKinds: readonly SignalenFaultKind['kind'][] = [
  ...wireFaults,
  'server_error',
  'rate_limited',
  'malformed',
]

/** Plain data: what goes wrong, where and how often. */
export type SignalenFault = SignalenFaultKind & Scripted<SignalenRoute>

/** Plays a fault around the real answer. */
export async function playSignalenFault(
  fault: SignalenFault,
  { request, answer }: { readonly request: Request; readonly answer: () => Promise<Response> },
): Promise<Response> {
  switch (fault.kind) {
    case 'server_error':
      return serverError()
    case 'rate_limited':
      return json({ detail: 'Aanvraag was verstikt.' }, 429)
    case 'malformed':
      return cutInHalf(await answer())
    default:
      return playWireFault(fault, request, answer)
  }
}
