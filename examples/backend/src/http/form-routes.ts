import { createHash } from 'node:crypto'
import { Problem } from '@otklik/sdk/contract'
import { CategoryDetails, Form, Language } from '@otklik/sdk/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { refusal } from '../problems.ts'
import { OrganizationParameters, organizationOf, routePath } from './parameters.ts'

const Query = z.object({ lang: z._default(z.catch(Language, 'ru'), 'ru') })

/** `GET form` and `GET categories/{code}`, both with an ETag. */
export function formRoutes(plain: FastifyInstance, backend: Backend): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get(
    routePath('form'),
    {
      schema: {
        tags: ['form'],
        params: OrganizationParameters,
        querystring: Query,
        response: { 200: Form, 404: Problem },
      },
    },
    async (request, reply) => {
      const organization = organizationOf(backend, request.params.organization)
      return cached(request, reply, organization.lazyForm(request.query.lang, backend.publicUrl()))
    },
  )

  app.get(
    routePath('category'),
    {
      schema: {
        tags: ['form'],
        params: z.extend(OrganizationParameters, { code: z.string() }),
        querystring: Query,
        response: { 200: CategoryDetails, 404: Problem },
      },
    },
    async (request, reply) => {
      const organization = organizationOf(backend, request.params.organization)
      const details = organization.category(request.params.code, request.query.lang)
      if (!details) throw refusal('not_found', 'There is no category with this code')
      return cached(request, reply, details)
    },
  )
}

/** Answers 304 when the client has this already. Shared caches may keep it for a minute: it is the same for everybody. */
function cached<T extends object>(request: FastifyRequest, reply: FastifyReply, body: T): T | FastifyReply {
  const tag = tagOf(body)
  reply.headers({ etag: tag, 'cache-control': 'public, max-age=60, stale-while-revalidate=86400' })
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known?.includes(tag) || known?.includes('*') ? reply.code(304).send() : body
}

const tagOf = (body: object): string =>
  `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`
