import { isSession, Network, type Session } from '@otklik/sdk/contract'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { refusal } from '../problems.ts'
import { sameSecret } from '../secrets.ts'
import { networkOf } from './index.ts'
import type { Launch } from './network.ts'

/** Who asks, as a network has named them. */
export interface Visit {
  readonly network: Network
  readonly community: string | undefined
  readonly role: Session['role']
  /** Keyed hash of the network and the person's id in it, hex: what is stored with what they send. */
  readonly resident: string
}

type Sealing = Pick<Backend, 'secrets' | 'config' | 'clock'>

/** A session for whoever was verified. Nothing of it is stored: it is sealed with the server's secret. */
export function newSession(backend: Sealing, network: Network, launch: Launch): Omit<Session, 'organization'> {
  const { secrets, config, clock } = backend
  const { community, role } = launch
  const resident = secrets.hash('resident', network, launch.user)
  const expires = Math.floor(clock().getTime() / 1000) + config.networks.sessionAge
  return {
    token: seal(backend, { network, community, role, resident }, expires),
    expiresAt: new Date(expires * 1000).toISOString(),
    network,
    ...(community !== undefined && { community }),
    role,
    keeping: secrets.hash('keeping', resident).slice(0, 32),
  }
}

/**
 * Who stands behind `Bearer`.
 *
 * @returns undefined for what is no session of ours, has ended, or is of a network that has been switched off
 */
export function readSession(backend: Sealing, bearer: string): Visit | undefined {
  if (!isSession(bearer)) return undefined
  const [, sealed, signature] = /^ses_([\w-]{1,300})([\w-]{43})$/.exec(bearer) ?? []
  if (sealed === undefined || signature === undefined) return undefined
  if (!sameSecret(signatureOf(backend, sealed), signature)) return undefined
  const { data } = Sealed.safeParse(JSON.parse(Buffer.from(sealed, 'base64url').toString()))
  if (!data) return undefined
  const [network, community, role, resident, expires] = data
  if (expires * 1000 <= backend.clock().getTime() || !networkOf(backend.config.networks, network)) return undefined
  return {
    network,
    community: community ?? undefined,
    role,
    resident: Buffer.from(resident, 'base64url').toString('hex'),
  }
}

/** @throws ProblemError `unauthorized` */
export function requireSession(backend: Sealing, bearer: string | undefined): Visit {
  const visit = bearer === undefined ? undefined : readSession(backend, bearer)
  if (visit) return visit
  const title = 'A session is needed that has not ended: Authorization: Bearer'
  throw refusal('unauthorized', title, {}, { 'www-authenticate': 'Bearer' })
}

/** In this order, without names: a session is no longer than the contract allows. */
const Sealed = z.tuple([
  Network,
  z.nullable(z.string()),
  z.enum(['resident', 'admin']),
  z.string().check(z.regex(/^[\w-]{43}$/)),
  z.number(),
])

function seal(backend: Sealing, { network, community, role, resident }: Visit, expires: number): string {
  const content: z.infer<typeof Sealed> = [
    network,
    community ?? null,
    role,
    Buffer.from(resident, 'hex').toString('base64url'),
    expires,
  ]
  const sealed = Buffer.from(JSON.stringify(content)).toString('base64url')
  return `ses_${sealed}${signatureOf(backend, sealed)}`
}

const signatureOf = ({ secrets }: Sealing, sealed: string): string =>
  Buffer.from(secrets.hash('session', sealed), 'hex').toString('base64url')
