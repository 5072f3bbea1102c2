import { Launch, Network, Problem, Session } from '@otklik/sdk/contract'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { exchange, refusedLaunch } from '../networks/exchange.ts'
import { networkOf } from '../networks/index.ts'
import { refusal } from '../problems.ts'
import { routePath } from './parameters.ts'

/** `POST sessions`: what a network says of who has come, for a session. */
export function sessionRoute(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(
    routePath('sessions'),
    {
      // Whatever is wrong with a launch, its shape too, is answered alike.
      attachValidation: true,
      onRequest: async (request) => {
        const { network } = request.params as { network: string }
        if (!networkOf(backend.config.networks, network)) throw refusal('not_found', 'This network is not switched on')
      },
      schema: {
        tags: ['sessions'],
        description: 'What a network’s client gave to the page, for a session of the resident.',
        params: z.object({ network: Network }),
        body: Launch,
        response: { 201: Session, '4xx': Problem },
      },
    },
    async (request, reply) => {
      if (request.validationError) throw refusedLaunch()
      const session = await exchange(backend, request.params.network, request.body.launch, request.ip)
      return reply.code(201).header('cache-control', 'no-store').send(session)
    },
  )
}
