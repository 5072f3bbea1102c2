import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Backend } from './backend.ts'
import { communityRoutes } from './communities/routes.ts'
import { deskRoutes } from './desk/routes.ts'
import { accessLog, serializers } from './http/access-log.ts'
import { bodies, usualBody } from './http/bodies.ts'
import { caseRoutes } from './http/case-routes.ts'
import { challengeRoute } from './http/challenge-route.ts'
import { clientErrors } from './http/client-errors.ts'
import { clientVersion } from './http/client-version.ts'
import { cors } from './http/cors.ts'
import { formRoutes } from './http/form-routes.ts'
import { healthRoute } from './http/health-route.ts'
import { knownOrganization } from './http/known-organization.ts'
import { miniApp } from './http/mini-app.ts'
import { openapi } from './http/openapi.ts'
import { frameworkErrors, problemReplies } from './http/problem-replies.ts'
import { promptClose } from './http/prompt-close.ts'
import { securityHeaders } from './http/security-headers.ts'
import { sessionRoute } from './http/session-route.ts'
import { submissionRoutes } from './http/submission-routes.ts'
import { uploadRoutes } from './http/upload-routes.ts'
import { widgetFiles } from './http/widget-files.ts'
import { open311FrameworkErrors, open311Routes } from './open311/index.ts'
import { pageRoutes } from './pages/index.ts'

/** How much is logged, and where to; to the standard output when left out. */
interface LogOptions {
  readonly level: string
  readonly stream?: { write(line: string): void }
}

/** The whole backend as one HTTP application that does not listen yet. */
export async function buildApp(backend: Backend, logger: LogOptions | false = false): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger && { ...logger, base: null, serializers },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: backend.config.trustProxy,
    bodyLimit: usualBody,
    clientErrorHandler: clientErrors,
    // Long enough for a megabyte over a bad connection, too short to hold one open for nothing.
    requestTimeout: 300_000,
    frameworkErrors: (error, request, reply) =>
      (request.url.startsWith('/open311/v2/') ? open311FrameworkErrors : frameworkErrors)(error, request, reply),
    routerOptions: { maxParamLength: 300 },
    // On shutdown, connections kept open without a request are closed; those with one are served to the end.
    forceCloseConnections: 'idle',
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  bodies(app)
  promptClose(app)
  problemReplies(app)
  accessLog(app)
  securityHeaders(app, backend)
  cors(app, backend)
  clientVersion(app, backend)
  knownOrganization(app, backend)
  await openapi(app)
  healthRoute(app, backend)
  formRoutes(app, backend)
  challengeRoute(app, backend)
  sessionRoute(app, backend)
  submissionRoutes(app, backend)
  await caseRoutes(app, backend)
  await uploadRoutes(app, backend)
  await communityRoutes(app, backend)
  await deskRoutes(app, backend)
  await widgetFiles(app, backend)
  await miniApp(app, backend)
  await pageRoutes(app, backend)
  await open311Routes(app, backend)
  return app
}
