import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'

/** The description of every route, made of the schemas that check it, and a page under `/docs` to read and try it. */
export async function openapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Otklik reference backend',
        version: '1',
        description:
          "What residents' clients call, under `/v1/organizations/{organization}`, and the operator's side, under `/v1/desk`.",
      },
      tags: [
        { name: 'form', description: 'What an organization asks' },
        { name: 'uploads', description: 'Files, before the submission that uses them' },
        { name: 'submissions', description: 'Sending' },
        { name: 'sessions', description: 'Who has come from a network' },
        { name: 'cases', description: 'Following a case' },
        { name: 'communities', description: 'Communities of networks, by their administrators' },
        { name: 'desk', description: "The operator's side" },
      ],
      components: {
        securitySchemes: {
          case: { type: 'http', scheme: 'bearer', description: "The receipt's token, or its twelve-digit code" },
          session: { type: 'http', scheme: 'bearer', description: 'A session that a network has vouched for: ses_…' },
          desk: { type: 'http', scheme: 'bearer', description: "The desk's token" },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } }),
  })
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('content-security-policy', policy).header('cross-origin-opener-policy', 'same-origin')
    })
    await scope.register(swaggerUi, { routePrefix: '/docs', staticCSP: false })
  })
}

// Swagger UI writes styles of its own into the page and shows its icons from data addresses.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
