import { headers, Problem, SubmissionRequest } from '@otklik/sdk/contract'
import { Receipt } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Backend } from '../backend.ts'
import { acceptSubmission } from '../submissions/accept.ts'
import { submissionBody } from './bodies.ts'
import { KeyHeaders, OrganizationParameters, organizationOf, routePath } from './parameters.ts'

/** `POST submissions`. */
export function submissionRoutes(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(
    routePath('submissions'),
    {
      ...submissionBody,
      schema: {
        tags: ['submissions'],
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
      const receipt = await acceptSubmission(backend, organization, request.body, { key, address: request.ip, proof })
      return reply.code(201).header('cache-control', 'no-store').send(receipt)
    },
  )
}
