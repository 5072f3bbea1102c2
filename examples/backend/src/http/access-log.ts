import type { FastifyInstance } from 'fastify'

/**
 * How things are written to the log: requests not at all, since the framework would write addresses, and errors
 * without their message, which may quote a value.
 */
export const serializers = {
  req: () => ({}),
  res: ({ statusCode = 0 }: { statusCode?: number | string }) => ({ statusCode }),
  err: ({ name, code = '' }: { name: string; code?: string }) => ({ type: name, message: code, stack: '' }),
}

/**
 * One line for each request, without personal data: the route's template instead of the address, so that no case
 * number, token, query or signature is written down, and nothing of who asked.
 */
export function accessLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { organization } = (request.params ?? {}) as { organization?: string }
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        ...(request.routeOptions.url && organization && { organization }),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
}
