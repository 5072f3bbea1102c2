import { Problem } from '@otklik/sdk/contract'
import { Case } from '@otklik/sdk/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Backend } from '../backend.ts'
import { readProof, type Visitor } from '../cases/access.ts'
import { readCase } from '../cases/read.ts'
import { refusal } from '../problems.ts'
import { CaseParameters, organizationOf, routePath } from './parameters.ts'

const security = [{ case: [] }]

/** What a resident does with a case: follow it, add to it, judge it. */
export function caseRoutes(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  app.get(
    routePath('case'),
    { schema: { tags: ['cases'], security, params: CaseParameters, response: { 200: Case, '4xx': Problem } } },
    async (request) => {
      const organization = organizationOf(backend, request.params.organization)
      return readCase(backend, organization, visitorOf(request, request.params.number))
    },
  )
}

function visitorOf(request: FastifyRequest, number: string): Visitor {
  const secret = /^Bearer +(\S.{0,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!secret) {
    throw refusal(
      'unauthorized',
      'A token or code is needed: Authorization: Bearer',
      {},
      { 'www-authenticate': 'Bearer' },
    )
  }
  return { number, proof: readProof(secret), address: request.ip }
}
