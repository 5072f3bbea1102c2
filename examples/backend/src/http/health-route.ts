import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { ping } from '../database/migrate.ts'

/** `GET /healthz`: 200 while the database answers, else 503. */
export function healthRoute(app: FastifyInstance, { database }: Pick<Backend, 'database'>): void {
  app.get('/healthz', { schema: { hide: true } as object }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    const healthy = await ping(database).then(
      () => true,
      () => false,
    )
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'no database' })
  })
}
