import { Network, Problem } from '@otklik/sdk/contract'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { disconnectCommunity } from '../communities/connect.ts'
import { makeKey } from '../communities/keys.ts'
import { ConnectKey, DeskCommunities } from '../communities/messages.ts'
import { listCommunities } from '../communities/show.ts'
import { OrganizationParameters, organizationOf } from '../http/parameters.ts'
import { refusal } from '../problems.ts'

const common = { tags: ['desk'], security: [{ desk: [] }] }

const KeyRequest = z.object({ days: z._default(z.number().check(z.int(), z.gte(1), z.lte(30)), 7) })

/** The operator's side of communities: keys that connect one, and what is connected. */
export function deskCommunityRoutes(plain: FastifyInstance, backend: Backend): void {
  const scope = plain.withTypeProvider<ZodTypeProvider>()

  scope.post(
    '/v1/desk/organizations/:organization/keys',
    {
      schema: {
        ...common,
        description: 'Makes a key that connects one community, once. It is shown this one time.',
        params: OrganizationParameters,
        body: KeyRequest,
        response: { 201: ConnectKey, '4xx': Problem },
      },
    },
    async ({ params, body }, reply) => {
      const organization = organizationOf(backend, params.organization)
      const { key, expiresAt } = await makeKey(backend, organization, body.days)
      return reply.code(201).send({ organization: organization.id, key, expiresAt: expiresAt.toISOString() })
    },
  )

  scope.get(
    '/v1/desk/communities',
    {
      schema: {
        ...common,
        querystring: z.object({ organization: z.optional(z.string()) }),
        response: { 200: DeskCommunities, '4xx': Problem },
      },
    },
    async ({ query }) => ({ items: await listCommunities(backend, query.organization) }),
  )

  scope.delete(
    '/v1/desk/communities/:network/:community',
    {
      schema: {
        ...common,
        params: z.object({ network: Network, community: z.string().check(z.regex(/^[\w-]{1,100}$/)) }),
      },
    },
    async ({ params }, reply) => {
      if (!(await disconnectCommunity(backend, params))) throw refusal('not_found', 'No such community is connected')
      return reply.code(204).send()
    },
  )
}
