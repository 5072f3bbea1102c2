import { Readable } from 'node:stream'
import { headers, oneRequestUploadLimit, Problem, problem, problemMediaType, Upload } from '@otklik/sdk/contract'
import { Attachment } from '@otklik/sdk/domain'
import type { Server } from '@tus/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { admitUpload, storeUpload } from '../uploads/incoming.ts'
import { resumableUploads } from '../uploads/resumable.ts'
import { roomRetry } from '../uploads/room.ts'
import { OrganizationParameters, organizationOf, routePath } from './parameters.ts'

const UploadHeaders = z.looseObject({
  [headers.attachment.toLowerCase()]: Attachment.shape.id,
  [headers.claim.toLowerCase()]: z.string().check(z.regex(/^[\w-]{43}$/)),
  [headers.digest.toLowerCase()]: z.string(),
})

/** `POST uploads` for a file in one request, and tus under `uploads/resumable`. */
export async function uploadRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    // A file is read from the wire where it is used: no parser may gather it in memory first.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))

    scope.post(
      routePath('uploads'),
      {
        schema: {
          tags: ['uploads'],
          description: 'A file of up to 1 MB as the body, its type by content. Larger ones go by tus.',
          params: OrganizationParameters,
          headers: UploadHeaders,
          response: { 201: Upload, '4xx': Problem },
        },
      },
      async (request, reply) => {
        const organization = organizationOf(backend, request.params.organization)
        await admitUpload(backend, organization, request.ip)
        const header = (name: string) => String(request.headers[name.toLowerCase()])
        const upload = await storeUpload(backend, organization, {
          attachment: header(headers.attachment),
          claim: header(headers.claim),
          sha256: digestOf(header(headers.digest)),
          body: bodyOf(request),
          limit: Math.min(oneRequestUploadLimit, organization.form('ru').limits.files.size),
        })
        return reply.code(201).header('cache-control', 'no-store').send(upload)
      },
    )

    const servers = new Map<string, Server>()
    const serverOf = (organization: Organization): Server => {
      const server = servers.get(organization.id) ?? resumableUploads(backend, organization, app.log)
      servers.set(organization.id, server)
      return server
    }
    const tus = async (request: FastifyRequest, reply: FastifyReply) => {
      const { organization: id } = request.params as { organization: string }
      const organization = organizationOf(backend, id)
      if (request.method === 'POST') await admitUpload(backend, organization, request.ip)
      return answer(reply, await serverOf(organization).handleWeb(webRequest(request)), organization)
    }
    const described = { tags: ['uploads'], description: 'tus 1.0.0: https://tus.io/protocols/resumable-upload' }
    const schema = { schema: { ...described, params: z.looseObject({ organization: z.string() }) } }
    scope.route({ method: ['POST', 'OPTIONS'], url: routePath('resumableUploads'), ...schema, handler: tus })
    scope.route({
      method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
      url: routePath('resumableUpload'),
      ...schema,
      handler: tus,
    })
  })
}

const bodyOf = (request: FastifyRequest): Readable =>
  request.body instanceof Readable ? request.body : Readable.from([])

/** RFC 9530: a list of digests by algorithm, of which we read SHA-256. Gives lower-case hex. */
function digestOf(header: string): string {
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
  if (!base64) throw refusal('malformed_request', `${headers.digest} must have sha-256`)
  return Buffer.from(base64, 'base64').toString('hex')
}

function webRequest(request: FastifyRequest): Request {
  const sent = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) sent.set(name, String(value))
  }
  const body = request.body instanceof Readable ? Readable.toWeb(request.body) : null
  // Only the path is looked at: the address of an upload is given without an origin.
  const url = new URL(request.url, 'http://localhost')
  return new Request(url, { method: request.method, headers: sent, body, duplex: 'half' } as RequestInit)
}

async function answer(reply: FastifyReply, response: Response, organization: Organization): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (!name.startsWith('access-control-') && name !== 'content-length') reply.header(name, value)
  }
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  reply.code(response.status)
  if (response.status === 503) reply.header('retry-after', String(roomRetry))
  if (response.status < 400) return reply.send()
  const text = await response.text()
  const body = text.startsWith('{') ? text : JSON.stringify(problemOf(response.status, organization))
  return reply.type(problemMediaType).serializer(String).send(body)
}

/** The words of the contract for what the tus server refuses by itself. The status stays the one its clients act on. */
function problemOf(status: number, organization: Organization): Problem {
  switch (status) {
    case 404:
    case 410:
      return { ...problem('not_found', 'There is no such upload'), status }
    case 409:
      return problem('conflict', 'Upload-Offset is not where the upload stands')
    case 413: {
      const limit = organization.form('ru').limits.files.size
      return problem('too_large', 'The file is larger than allowed', { params: { limit } })
    }
    case 500:
      return problem('internal', 'Something went wrong on the server')
    default:
      return { ...problem('malformed_request', 'The request is not one of tus 1.0.0'), status }
  }
}
