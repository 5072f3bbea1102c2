import type { FastifyInstance } from 'fastify'

const every = 50

/**
 * Once the server is closing, a connection is closed as soon as its request is answered. Node closes those that are idle
 * at that moment; one that becomes idle later would stay for the whole keep-alive time, over a minute.
 */
export function promptClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), every)
    app.server.once('close', () => clearInterval(timer))
    timer.unref()
  })
}
