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

type Signing = Pick<Backend, 'secrets' | 'config' | 'clock'>

/**
 * A session for whoever was verified. Nothing of it is stored: it is signed with the server's secret. Its holder can
 * read what it says.
 */
export function newSession(backend: Signing, network: Network, launch: Launch): Omit<Session, 'organization'> {
  const { secrets, config, clock } = backend
  const { community, role } = launch
  const resident = secrets.hash('resident', network, launch.user)
  const expires = Math.floor(clock().getTime() / 1000) + config.networks.sessionAge
  return {
    token: tokenOf(backend, { network, community, role, resident }, expires),
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
export function readSession(backend: Signing, bearer: string): Visit | undefined {
  if (!isSession(bearer)) return undefined
  const [, content, signature] = /^ses_([\w-]{1,300})([\w-]{43})$/.exec(bearer) ?? []
  if (content === undefined || signature === undefined) return undefined
  if (!sameSecret(signatureOf(backend, content), signature)) return undefined
  const { data } = Content.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString()))
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
export function requireSession(backend: Signing, bearer: string | undefined): Visit {
  const visit = bearer === undefined ? undefined : readSession(backend, bearer)
  if (visit) return visit
  const title = 'A session is needed that has not ended: Authorization: Bearer'
  throw refusal('unauthorized', title, {}, { 'www-authenticate': 'Bearer' })
}

/** In this order, without names: a session is no longer than the contract allows. */
const Content = z.tuple([
  Network,
  z.nullable(z.string()),
  z.enum(['resident', 'admin']),
  z.string().check(z.regex(/^[\w-]{43}$/)),
  z.number(),
])

function tokenOf(backend: Signing, { network, community, role, resident }: Visit, expires: number): string {
  const parts: z.infer<typeof Content> = [
    network,
    community ?? null,
    role,
    Buffer.from(resident, 'hex').toString('base64url'),
    expires,
  ]
  const content = Buffer.from(JSON.stringify(parts)).toString('base64url')
  return `ses_${content}${signatureOf(backend, content)}`
}

const signatureOf = ({ secrets }: Signing, content: string): string =>
  Buffer.from(secrets.hash('session', content), 'hex').toString('base64url')
