import { AttachmentsRequest, headers, Problem } from '@otklik/sdk/contract'
import { Case, Rating, Remark } from '@otklik/sdk/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { readProof, type Visitor } from '../cases/access.ts'
import { attachLater, disputeCase, rateCase, replyToInquiry } from '../cases/follow.ts'
import { readCase } from '../cases/read.ts'
import { openAnswerFile } from '../files/open.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { bearerOf } from './bearer.ts'
import { CaseParameters, KeyHeaders, OrganizationParameters, organizationOf, routePath } from './parameters.ts'
import { sendFile } from './send-file.ts'

const schema = { tags: ['cases'], security: [{ case: [] }, { session: [] }], params: CaseParameters }
const response = { 200: Case, '4xx': Problem }

/** What a resident does with a case: follow it, add to it, judge it. */
export async function caseRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    })

    scope.get(routePath('case'), { schema: { ...schema, response } }, (request) =>
      readCase(backend, ...asked(backend, request)),
    )

    scope.post(
      routePath('attachments'),
      { schema: { ...schema, headers: KeyHeaders, body: AttachmentsRequest, response } },
      (request) => {
        const key = String(request.headers[headers.key.toLowerCase()])
        return attachLater(backend, ...asked(backend, request), { ...request.body, key })
      },
    )

    scope.post(routePath('rating'), { schema: { ...schema, body: Rating, response } }, (request) =>
      rateCase(backend, ...asked(backend, request), request.body),
    )

    scope.post(routePath('dispute'), { schema: { ...schema, body: Remark, response } }, (request) =>
      disputeCase(backend, ...asked(backend, request), request.body),
    )

    scope.post(routePath('replies'), { schema: { ...schema, body: Remark, response } }, (request) =>
      replyToInquiry(backend, ...asked(backend, request), request.body),
    )

    scope.get(
      '/v1/organizations/:organization/files/:file',
      {
        schema: {
          tags: ['cases'],
          description: 'A file of an answer, by the short-lived link that stands in the case.',
          params: z.extend(OrganizationParameters, { file: z.uuid() }),
          querystring: z.object({ expires: z.string(), signature: z.string() }),
        },
      },
      async (request, reply) => {
        const organization = organizationOf(backend, request.params.organization)
        return sendFile(reply, await openAnswerFile(backend, organization, { ...request.params, ...request.query }))
      },
    )
  })
}

type CaseRequest = Pick<FastifyRequest, 'headers' | 'ip'> & { readonly params: z.infer<typeof CaseParameters> }

/** The organization and who asks, from the path and `Authorization: Bearer`. */
function asked(backend: Backend, { params, headers: sent, ip }: CaseRequest): [Organization, Visitor] {
  const organization = organizationOf(backend, params.organization)
  const secret = bearerOf({ headers: sent })
  if (!secret) {
    const title = 'A token, a code or a session is needed: Authorization: Bearer'
    throw refusal('unauthorized', title, {}, { 'www-authenticate': 'Bearer' })
  }
  return [organization, { number: params.number, proof: readProof(backend, secret), address: ip }]
}
