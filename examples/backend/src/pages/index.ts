import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { formsUpTo } from '../http/bodies.ts'
import { organizationOf } from '../http/parameters.ts'
import { documentRoutes } from './documents.ts'
import { failurePages } from './failure.ts'
import { trackRoutes } from './track.ts'
import { writeRoutes } from './write-routes.ts'

/**
 * The pages of each organization under `/o/{organization}`: the widget in page mode and, until its script is there or
 * where it never comes, forms of plain HTML with the same rules and the same result.
 */
export async function pageRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  await app.register(async (scope) => {
    // Pages are no part of the API that is described.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(formbody)
    await scope.register(multipart)
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-store' })
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
  })
}

/** Everything from our own origin; nothing inline, nothing evaluated, nobody's frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')
