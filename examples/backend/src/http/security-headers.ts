import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'

/** Headers of every answer. A route that shows pages or serves the widget's files replaces what it must. */
export function securityHeaders(app: FastifyInstance, { config }: Pick<Backend, 'config'>): void {
  const overTls = config.publicUrl?.startsWith('https:')
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
      ...(overTls && { 'strict-transport-security': 'max-age=31536000' }),
    })
  })
}
