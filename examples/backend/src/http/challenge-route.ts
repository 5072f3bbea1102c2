import { Challenge, Problem } from '@otklik/sdk/contract'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Backend } from '../backend.ts'
import { newChallenge } from '../proof/challenge.ts'
import { OrganizationParameters, organizationOf, routePath } from './parameters.ts'

/** `GET challenge`: each is another, so nobody keeps one. */
export function challengeRoute(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    routePath('challenge'),
    {
      schema: {
        tags: ['submissions'],
        description: 'Work to be done before sending, where the form asks for `proof`.',
        params: OrganizationParameters,
        response: { 200: Challenge, '4xx': Problem },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return newChallenge(backend, organizationOf(backend, request.params.organization), request.ip)
    },
  )
}
