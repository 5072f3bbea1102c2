import type { FastifyReply } from 'fastify'

/**
 * Sends the policy of a page, and in the frame of whose pages it may be shown: by default nobody's. X-Frame-Options
 * knows no list of origins, so it stands only where there is none.
 */
export function sendPolicy(reply: FastifyReply, directives: readonly string[], framedBy: readonly string[] = []): void {
  const ancestors = framedBy.length > 0 ? framedBy.join(' ') : "'none'"
  reply.header('content-security-policy', [...directives, `frame-ancestors ${ancestors}`].join('; '))
  if (framedBy.length > 0) reply.removeHeader('x-frame-options')
}

/** Everything from our own origin; nothing inline, nothing evaluated. */
export const ownPage = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
]
