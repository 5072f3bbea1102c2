import { Network, Problem } from '@otklik/sdk/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { bearerOf } from '../http/bearer.ts'
import { requireSession } from '../networks/session.ts'
import { refusal } from '../problems.ts'
import { previewCard, putCard, removeCard } from './card.ts'
import { type Administrator, connectCommunity, disconnectCommunity } from './connect.ts'
import { CardType, CommunityShown } from './messages.ts'
import { showCommunity } from './show.ts'

const url = '/v1/networks/:network/community'
const common = {
  tags: ['communities'],
  security: [{ session: [] }],
  params: z.object({ network: Network }),
}
const response = { 200: CommunityShown, '4xx': Problem }

const Key = z.object({ key: z.string().check(z.minLength(1), z.maxLength(100)) })
/** As a network gives it to the app: of printable characters, and no longer than a header. */
const Card = z.object({ type: CardType, token: z.string().check(z.regex(/^[\x21-\x7e]{16,1000}$/)) })

/**
 * What administrators of a community do in it: connect it, put up its card. Which community that is, and whether they
 * are one, the network has said when their session was opened; nothing of it is taken from a request.
 */
export async function communityRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })

    scope.get(url, { schema: { ...common, response } }, (request) => {
      const { role, ...of } = visitorOf(backend, request)
      return showCommunity(backend, of, role)
    })

    scope.post(url, { schema: { ...common, body: Key, response } }, async (request) => {
      const by = administratorOf(backend, request)
      await connectCommunity(backend, by, request.body.key)
      return showCommunity(backend, by, 'admin')
    })

    scope.delete(url, { schema: common }, async (request, reply) => {
      await disconnectCommunity(backend, administratorOf(backend, request))
      return reply.code(204).send()
    })

    scope.get(
      `${url}/card`,
      {
        schema: {
          ...common,
          description: 'VKScript of the card as it would be now, for `VKWebAppShowCommunityWidgetPreviewBox`.',
          querystring: z.object({ type: CardType }),
          response: { 200: z.object({ type: CardType, code: z.string() }), '4xx': Problem },
        },
      },
      async (request) => {
        const { type } = request.query
        return { type, code: await previewCard(backend, administratorOf(backend, request), type) }
      },
    )

    scope.put(`${url}/card`, { schema: { ...common, body: Card, response } }, async (request) => {
      const of = administratorOf(backend, request)
      await putCard(backend, of, request.body)
      return showCommunity(backend, of, 'admin')
    })

    scope.delete(`${url}/card`, { schema: common }, async (request, reply) => {
      await removeCard(backend, administratorOf(backend, request))
      return reply.code(204).send()
    })
  })
}

type NetworkRequest = Pick<FastifyRequest, 'headers' | 'ip'> & { readonly params: { readonly network: Network } }

function visitorOf(backend: Backend, { headers, ip, params }: NetworkRequest) {
  const visit = requireSession(backend, bearerOf({ headers }))
  const { network, community, role, resident } = visit
  if (network !== params.network) throw refusal('unauthorized', 'The session is of another network')
  if (community === undefined) throw refusal('not_found', 'The page was not opened in a community')
  return { network, community, role, resident, address: ip }
}

/** @throws ProblemError `unauthorized` for residents */
function administratorOf(backend: Backend, request: NetworkRequest): Administrator {
  const { role, ...by } = visitorOf(backend, request)
  if (role !== 'admin') throw refusal('unauthorized', 'This is for administrators of the community')
  return by
}
