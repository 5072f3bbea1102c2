import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Backend } from '../backend.ts'
import { frameOrigins } from '../networks/index.ts'
import { refusal } from '../problems.ts'
import { ownPage, sendPolicy } from './frames.ts'

/** The mini app, once it is built: a page for frames of the networks that are switched on. It uses `widgetFiles`. */
export async function miniApp(app: FastifyInstance, { config }: Pick<Backend, 'config'>): Promise<void> {
  const framedBy = frameOrigins(config.networks)
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true }
    })
    scope.addHook('onRequest', async (_request, reply) => sendPolicy(reply, ownPage, framedBy))

    const send = (reply: FastifyReply, file: string) => {
      // Vite names what is in this folder by its content.
      const forEver = file.startsWith('assets/')
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(file, config.miniAppDir)
    }

    // The addresses in the page are relative. What the network says of the resident stands in the query.
    scope.get('/mini-app', (request, reply) => {
      const query = request.url.indexOf('?')
      return reply
        .header('cache-control', 'no-store')
        .redirect(`/mini-app/${query < 0 ? '' : request.url.slice(query)}`, 308)
    })

    scope.get('/mini-app/', (_request, reply) => send(reply, 'index.html'))

    scope.get<{ Params: { '*': string } }>('/mini-app/*', (request, reply) => {
      const file = request.params['*']
      if (!plainPath.test(file)) throw refusal('not_found', 'There is no such file')
      return send(reply, file)
    })
  })
}

/** Names that do not begin with a dot. */
const plainPath = /^([\w-][\w.-]*\/)*[\w-][\w.-]*$/
