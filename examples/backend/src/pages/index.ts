import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { formsUpTo } from '../http/bodies.ts'
import { ownPage, sendPolicy } from '../http/frames.ts'
import { organizationOf } from '../http/parameters.ts'
import { frameOrigins } from '../networks/index.ts'
import { documentRoutes } from './documents.ts'
import { failurePages } from './failure.ts'
import { linksRoutes } from './links.ts'
import { trackRoutes } from './track.ts'
import { writeRoutes } from './write-routes.ts'

/**
 * The pages of each organization under `/o/{organization}`: the widget in page mode and, until its script is there or
 * where it never comes, forms of plain HTML with the same rules and the same result.
 */
export async function pageRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  const framedBy = frameOrigins(backend.config.networks)
  await app.register(async (scope) => {
    // Pages are no part of the API that is described.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(formbody)
    await scope.register(multipart)
    scope.addHook('onRequest', async ({ routeOptions }, reply) => {
      sendPolicy(reply, ownPage, routeOptions.url === '/o/:organization' ? framedBy : [])
      reply.header('cache-control', 'no-store')
    })
    // Somewhat too much is told in words, at the field; far too much is not read.
    scope.addHook(
      'onRequest',
      formsUpTo(({ params }) => {
        const { organization } = params as { organization: string }
        return 2 * organizationOf(backend, organization).form('ru').limits.files.total + 1_000_000
      }),
    )
    failurePages(scope, backend)
    documentRoutes(scope, backend)
    writeRoutes(scope, backend)
    trackRoutes(scope, backend)
    linksRoutes(scope, backend)
  })
}
