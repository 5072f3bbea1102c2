import { headers } from '@otklik/sdk/contract'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { isAnyOn } from '../networks/index.ts'
import { allowsOrigin } from '../organizations/index.ts'

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

const tusRequest = ['Tus-Resumable', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset', 'Upload-Defer-Length']
const requestHeaders = ['Authorization', 'Content-Type', 'If-None-Match', ...Object.values(headers), ...tusRequest]

const tusResponse = [
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  'Upload-Expires',
  'Upload-Metadata',
]
const exposed = [
  'Date',
  'ETag',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'Upload-Length',
  'Upload-Offset',
  ...tusResponse,
]

/**
 * Decides at the preflight, by the path alone, whether a page may call an organization's API, or that of networks. No
 * credentials: who may see a case is decided by its token, never by a cookie.
 */
export function cors(app: FastifyInstance, backend: Pick<Backend, 'organizations' | 'config'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const origins = originsOf(backend, request.url)
    if (origins === undefined) return
    reply.header('vary', 'Origin')
    const { origin } = request.headers
    const allowed = origin !== undefined && allowsOrigin(origins, origin)
    if (allowed) {
      reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', exposed.join(', '))
    }
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return
    if (allowed) {
      reply.headers({
        'access-control-allow-methods': methods,
        'access-control-allow-headers': requestHeaders.join(', '),
        'access-control-max-age': '7200',
      })
    }
    return reply.code(204).header('cache-control', 'no-store').send()
  })
}

/** Whose pages may call what is asked for. */
function originsOf(
  { organizations, config: { networks } }: Pick<Backend, 'organizations' | 'config'>,
  url: string,
): readonly string[] | undefined {
  if (url.startsWith('/v1/networks/')) return networks.miniAppOrigins
  const id = /^\/v1\/organizations\/([^/?]+)/.exec(url)?.[1]
  if (id === undefined) return undefined
  const organization = organizations.get(id)
  // Of an organization that does not exist there is nothing to protect, and a page with a misspelt id should see why.
  if (!organization) return ['*']
  return isAnyOn(networks) ? [...organization.origins, ...networks.miniAppOrigins] : organization.origins
}
