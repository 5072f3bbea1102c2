/**
 * Whether a page that posts may do so. Browsers say so themselves; a request that says nothing of where it comes from
 * is not from a page of ours.
 */
export function allowedOrigin(request: Request, origins: readonly string[]): boolean {
  // Told by the browser, so true also where TLS ends in front of this server and its own origin looks another.
  if (request.headers.get('sec-fetch-site') === 'same-origin') return true
  const origin = request.headers.get('origin')
  if (origin === null) return false
  if (origins.includes(origin)) return true
  return !request.headers.has('sec-fetch-site') && origin === new URL(request.url).origin
}

/** Lets pages of the other origins named by the site read an answer. */
export function corsHeaders(request: Request, origins: readonly string[]): Record<string, string> {
  if (origins.length === 0) return {}
  const origin = request.headers.get('origin')
  return {
    vary: 'origin',
    ...(origin !== null &&
      origins.includes(origin) && {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'date, retry-after',
      }),
  }
}
