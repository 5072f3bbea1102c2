import { pause } from './fault-queue.ts'

/** What can go wrong on the way to any server, whatever it speaks. */
export type WireFault =
  /** The request never arrives. */
  | { readonly kind: 'offline' }
  /** The answer comes, but only after this many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTTP 502 with a page of a proxy. */
  | { readonly kind: 'html_502' }
  /** The request is carried out and its answer does not come back. */
  | { readonly kind: 'answer_lost' }

export const wireFaults = ['offline', 'slow', 'html_502', 'answer_lost'] as const satisfies readonly WireFault['kind'][]

/** Plays a fault around the real answer. */
export async function playWireFault(
  fault: WireFault,
  request: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  switch (fault.kind) {
    case 'offline':
      return Response.error()
    case 'slow':
      await pause(fault.ms, request.signal)
      return answer()
    case 'html_502':
      return new Response('<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>', {
        status: 502,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
    case 'answer_lost':
      await answer()
      return Response.error()
  }
}

/** An answer that breaks off in the middle. */
export async function cutInHalf(response: Response): Promise<Response> {
  const text = await response.text()
  const { headers } = response
  // A status that has no body has nothing to spoil.
  const status = response.body ? response.status : 200
  return new Response(text.slice(0, text.length / 2) || '{', { status, headers })
}
