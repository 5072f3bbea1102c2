import { headers } from '@otklik/sdk/contract'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { refusal } from '../problems.ts'

/** Tells a client whose version is below the minimum that it is too old to be understood. */
export function clientVersion(app: FastifyInstance, { config }: Pick<Backend, 'config'>): void {
  app.addHook('onRequest', async (request) => {
    const sent = request.headers[headers.client.toLowerCase()]
    if (typeof sent === 'string' && isOlder(sent, config.minimumClient)) {
      throw refusal('too_old', 'This client is too old', { params: { minimum: config.minimumClient } })
    }
  })
}

/** True when both name one product and the first has the lower version. */
export function isOlder(client: string, minimum: string): boolean {
  const [product, version] = read(client)
  const [wanted, least] = read(minimum)
  if (product !== wanted) return false
  const different = least.findIndex((part, index) => part !== (version[index] ?? 0))
  return different >= 0 && (version[different] ?? 0) < (least[different] ?? 0)
}

function read(client: string): [string, number[]] {
  const [product = '', version = ''] = client.trim().split('/')
  return [product, version.split('.').map((part) => Number.parseInt(part, 10) || 0)]
}
