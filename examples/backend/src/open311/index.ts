import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Backend } from '../backend.ts'
import { problemFor } from '../http/problem-replies.ts'
import { discovery, root } from './discovery.ts'
import { errorList, Open311Error, translated } from './errors.ts'
import { queryOf } from './fields.ts'
import { checkSettings, jurisdictionOf } from './jurisdiction.ts'
import { postRequest } from './post.ts'
import { listRequests, numberOfToken, oneRequest } from './register.ts'
import { searchOf } from './search.ts'
import { serviceDefinition, serviceList } from './services.ts'
import { open311Words } from './words.ts'
import { type Value, xmlDocument } from './xml.ts'

/**
 * Open311 GeoReport v2 under `/open311/v2`: filing for whoever has a key, and a register that everybody can read.
 *
 * @see https://wiki.open311.org/GeoReport_v2
 */
export async function open311Routes(app: FastifyInstance, backend: Backend): Promise<void> {
  checkSettings(backend)
  await app.register(
    async (scope) => {
      // It is described by its own specification.
      scope.addHook('onRoute', (route) => {
        route.schema = { ...route.schema, hide: true }
      })
      scope.removeAllContentTypeParsers()
      await scope.register(multipart)
      // All text is UTF-8, whatever the client says of it (GeoReport, «Encoding»).
      scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, body),
      )
      openToPages(scope)
      failures(scope)
      reading(scope, backend)
      scope.post<Named>('/requests.:format', async (request, reply) => {
        requireFormat(request)
        reply.header('cache-control', 'no-store')
        return send(request, reply, 'service_requests', await postRequest(backend, request))
      })
    },
    { prefix: root },
  )
}

interface Named {
  Params: { format: string; code?: string }
}

function reading(scope: FastifyInstance, backend: Backend): void {
  type Make = (request: FastifyRequest<Named>, reply: FastifyReply) => Promise<Value> | Value
  const get = (path: string, name: string, make: Make) =>
    scope.get<Named>(`${path}.:format`, async (request, reply) => {
      requireFormat(request)
      // Services change with the season and the form; what becomes of a case is asked for to be known now.
      reply.header('cache-control', name === 'service_requests' ? 'no-store' : 'public, max-age=60')
      return send(request, reply, name, await make(request, reply))
    })
  const jurisdiction = (request: FastifyRequest) => jurisdictionOf(backend, queryOf(request).one('jurisdiction_id'))
  // What is asked is asked in the reader's language, as far as there is a choice; what was written stays as it was.
  const inLanguage = (request: FastifyRequest, reply: FastifyReply) => {
    const id = queryOf(request).one('jurisdiction_id')
    const found = jurisdictionOf(backend, id, request.headers['accept-language'])
    reply.headers({ vary: 'Accept-Language', 'content-language': found.form.language })
    return found
  }
  const code = ({ params }: FastifyRequest<Named>): string => params.code ?? ''

  get('/discovery', 'discovery', () => discovery(backend))
  get('/services', 'services', (request, reply) => serviceList(inLanguage(request, reply)))
  get('/services/:code', 'service_definition', (request, reply) =>
    serviceDefinition(inLanguage(request, reply), code(request)),
  )
  get('/requests', 'service_requests', (request) => {
    const asked = jurisdiction(request)
    return listRequests(backend, asked, searchOf(queryOf(request), asked, backend.clock()))
  })
  get('/requests/:code', 'service_requests', (request) => oneRequest(backend, jurisdiction(request), code(request)))
  get('/tokens/:code', 'service_requests', (request) => numberOfToken(backend, jurisdiction(request), code(request)))
}

/**
 * Everybody may read, so any page may. Posting is no different: whoever has the key needs no page, and a page that has
 * posted must learn the number. Nothing here depends on cookies.
 */
function openToPages(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
    reply.header('access-control-expose-headers', 'Date, Retry-After')
  })
  scope.options('/*', async (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'Content-Type, Accept, Accept-Language',
        'access-control-max-age': '7200',
      })
      .code(204)
      .send(),
  )
}

function failures(scope: FastifyInstance): void {
  const words = open311Words('ru')
  scope.setNotFoundHandler((request, reply) => refuse(request, reply, new Open311Error(404, words.nothingHere)))
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof Open311Error) return refuse(request, reply, error)
    return refuse(request, reply, translated(problemFor(error, request), { words }))
  })
}

/** What the router refuses before there is a route. */
export function open311FrameworkErrors(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  refuse(request, reply, new Open311Error(400, open311Words('ru').unreadable))
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: Open311Error): FastifyReply {
  // What was refused unread would otherwise be read to its end to keep the connection.
  if (request.method === 'POST' && !request.raw.complete) reply.header('connection', 'close')
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
  reply.code(error.status).headers({ ...error.headers, ...headers })
  return send(request, reply, 'errors', errorList(error))
}

type Format = 'xml' | 'json'

/** @throws Open311Error 406 */
function requireFormat(request: FastifyRequest): void {
  if (!extensionOf(request)) throw new Open311Error(406, open311Words('ru').formatUnknown)
}

const extensionOf = ({ url }: Pick<FastifyRequest, 'url'>): Format | undefined =>
  /^[^?#]*\.(xml|json)(?=$|[?#])/i.exec(url)?.[1]?.toLowerCase() as Format | undefined

/** XML is the format that every client has; an address without one leaves it to `Accept`. */
function send(request: FastifyRequest, reply: FastifyReply, name: string, value: Value): FastifyReply {
  const format = extensionOf(request) ?? (/json/.test(request.headers.accept ?? '') ? 'json' : 'xml')
  reply.serializer(String)
  return format === 'json'
    ? reply.type('application/json; charset=utf-8').send(JSON.stringify(value))
    : reply.type('text/xml; charset=utf-8').send(xmlDocument(name, value))
}
