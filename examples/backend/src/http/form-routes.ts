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

  // A form stays the same as long as the process runs, and the large ones take milliseconds to check and to write.
  const forms = new Map<string, Written>()
  const keep = (name: string, make: () => Form): Written => {
    const form = forms.get(name) ?? written(make())
    forms.set(name, form)
    return form
  }

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
      const { lang } = request.query
      const publicUrl = backend.publicUrl()
      const kept = keep(`${organization.id} ${lang} ${publicUrl}`, () =>
        Form.parse(organization.lazyForm(lang, publicUrl)),
      )
      return send(request, reply, kept)
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
      return send(request, reply, written(CategoryDetails.parse(details)))
    },
  )
}

interface Written {
  readonly text: string
  readonly tag: string
}

/** Answers 304 when the client has this already. Shared caches may keep it for a minute: it is the same for everybody. */
function send(request: FastifyRequest, reply: FastifyReply, { text, tag }: Written): FastifyReply {
  reply.headers({ etag: tag, 'cache-control': 'public, max-age=60, stale-while-revalidate=86400' })
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (known?.includes(tag) || known?.includes('*')) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').serializer(String).send(text)
}

function written(body: object): Written {
  const text = JSON.stringify(body)
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}
