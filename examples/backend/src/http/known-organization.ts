import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { organizationOf } from './parameters.ts'

/** Says at once that an organization is not there, before a body is read for nobody. */
export function knownOrganization(app: FastifyInstance, backend: Pick<Backend, 'organizations'>): void {
  app.addHook('onRequest', async ({ routeOptions, params }) => {
    if (routeOptions.url?.startsWith('/v1/organizations/')) {
      organizationOf(backend, (params as { organization: string }).organization)
    }
  })
}
