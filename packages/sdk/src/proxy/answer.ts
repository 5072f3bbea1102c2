import type { Mask } from './mask.ts'
import { corsHeaders } from './origin.ts'

/** An answer stands on the site's own origin: whatever it holds, it must not run there as a page or a script. */
export const guarded = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Of the backend's headers these concern a client; all others, cookies first, would act on the site. */
const passed = ['cache-control', 'content-language', 'etag', 'expires', 'last-modified', 'retry-after']

/** The backend's answer as the page may have it: status and body as they are. */
export function answerFrom(
  { status, headers }: Response,
  body: Uint8Array<ArrayBuffer>,
  request: Request,
  { origins, mask }: { origins: readonly string[]; mask: Mask },
): Response {
  const own: Record<string, string> = {}
  for (const name of passed) {
    const value = headers.get(name)
    if (value !== null) own[name] = mask(value)
  }
  const empty = status === 204 || status === 205 || status === 304
  return new Response(empty ? null : body, {
    status,
    headers: {
      // What a server says nothing about is asked for anew: a report's status must not come out of a store.
      'cache-control': 'no-cache',
      ...own,
      ...(request.method === 'POST' && { 'cache-control': 'no-store' }),
      ...guarded,
      ...corsHeaders(request, origins),
      ...(!empty && { 'content-type': mask(mediaType(headers.get('content-type') ?? '')) }),
    },
  })
}

/** JSON and XML under their own names; anything else, such as a page of an error, as the text it is. */
function mediaType(type: string): string {
  if (/^(application|text)\/([\w.-]+\+)?(json|xml)\s*(;|$)/i.test(type)) return type
  const [, charset = 'utf-8'] = /;\s*charset="?([\w-]+)/i.exec(type) ?? []
  return `text/plain; charset=${charset}`
}
