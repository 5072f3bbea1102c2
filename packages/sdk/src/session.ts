import { createSend } from './adapters/http.ts'
import { isRecord } from './adapters/record.ts'
import { errorByStatus } from './adapters/statuses.ts'
import { clientVersion, headers, path } from './contract/routes.ts'
import type { Network, Session } from './contract/session.ts'
import { OtklikError } from './errors.ts'

export type { Network, Session } from './contract/session.ts'

export interface OpenSessionOptions {
  /** Where the contract begins: `https://otklik.example`; `/v1/networks/…` follows. */
  readonly endpoint: string | URL
  readonly network: Network
  /** What the network's client gave to the page, as it came, with its signature. A secret: it is sent and not kept. */
  readonly launch: string
  readonly fetch?: typeof globalThis.fetch
  readonly signal?: AbortSignal
}

/**
 * Has the backend verify who has come from a network. The session's token is for the `session` option of `rest()`, until
 * `expiresAt`.
 *
 * Throws an `OtklikError`: `unauthorized` for a launch that is forged, old or of another application, `not_found` where
 * the backend does not know the network; or the reason of an aborted signal. A launch is sent once: whether to try again
 * is for the caller.
 *
 * @example
 * ```ts
 * const session = await openSession({ endpoint, network: 'vk', launch: location.search.slice(1) })
 * const adapter = rest({ endpoint, session: async () => session.token })
 * ```
 */
export async function openSession({ endpoint, network, launch, ...more }: OpenSessionOptions): Promise<Session> {
  const send = createSend({
    timeout: 15_000,
    errorOf: errorByStatus,
    headers: { Accept: 'application/json, application/problem+json', [headers.client]: clientVersion },
    ...(more.fetch && { fetch: more.fetch }),
  })
  const url = String(endpoint).replace(/\/+$/, '') + path('sessions', { network })
  const { text } = await send(url, { method: 'POST', json: { launch }, cache: 'no-store', signal: more.signal })
  return readSession(text, network)
}

// By hand: this goes into chunks that have no room for a schema's reader.
function readSession(text: string, network: Network): Session {
  const body = parse(text)
  const texts = (key: string, rule: RegExp) => {
    const value = body[key]
    return typeof value === 'string' && rule.test(value) ? value : undefined
  }
  const needed = (key: string, rule: RegExp) => texts(key, rule) ?? malformed(key)
  const token = needed('token', /^ses_[\w-]{20,300}$/)
  const expiresAt = needed('expiresAt', /^\d{4}-\d\d-\d\dT/)
  if (Number.isNaN(Date.parse(expiresAt))) malformed('expiresAt')
  const keeping = needed('keeping', /^[\w-]{8,64}$/)
  if (body.network !== network) malformed('network')
  const community = texts('community', /^.{0,100}$/s)
  const organization = texts('organization', /^/)
  return {
    token,
    expiresAt,
    network,
    // A role that we do not know may do no more than anybody.
    role: body.role === 'admin' ? 'admin' : 'resident',
    keeping,
    ...(community !== undefined && { community }),
    ...(organization !== undefined && { organization }),
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // The engine's message quotes the text, which holds a secret.
  }
  return malformed('body')
}

function malformed(subject: string): never {
  throw new OtklikError('malformed', `the session cannot be read at "${subject}"`, { subject })
}
