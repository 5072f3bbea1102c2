import { headers, Problem, SubmissionRequest } from '@otklik/sdk/contract'
import { OwnCases, Receipt } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Backend } from '../backend.ts'
import { ownCases } from '../cases/own.ts'
import { requireSession } from '../networks/session.ts'
import { acceptSubmission } from '../submissions/accept.ts'
import { sessionOf } from './bearer.ts'
import { submissionBody } from './bodies.ts'
import { KeyHeaders, OrganizationParameters, organizationOf, routePath } from './parameters.ts'

/** `POST submissions`, and `GET submissions` for what is one's own. */
export function submissionRoutes(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(
    routePath('submissions'),
    {
      ...submissionBody,
      schema: {
        tags: ['submissions'],
        security: [{}, { session: [] }],
        params: OrganizationParameters,
        headers: KeyHeaders,
        body: SubmissionRequest,
        response: { 201: Receipt, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const organization = organizationOf(backend, request.params.organization)
      const key = String(request.headers[headers.key.toLowerCase()])
      const proof = { header: request.headers[headers.proof.toLowerCase()]?.toString() }
      const session = sessionOf(request)
      const visit = session === undefined ? undefined : requireSession(backend, session)
      const given = { key, address: request.ip, proof, visit }
      const receipt = await acceptSubmission(backend, organization, request.body, given)
      return reply.code(201).header('cache-control', 'no-store').send(receipt)
    },
  )
  app.get(
    routePath('submissions'),
    {
      schema: {
        tags: ['cases'],
        security: [{ session: [] }],
        params: OrganizationParameters,
        response: { 200: OwnCases, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const organization = organizationOf(backend, request.params.organization)
      reply.header('cache-control', 'no-store')
      return ownCases(backend, organization, requireSession(backend, sessionOf(request)))
    },
  )
}
