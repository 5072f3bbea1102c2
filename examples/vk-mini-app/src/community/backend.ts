import type { App, Inside } from '../app.ts'
import type { CardType } from '../clients.ts'

/** The community in which the page was opened, as the backend knows it. */
export interface Community {
  readonly organization?: { readonly id: string; readonly name: string; readonly url?: string }
  /** For communities that are connected to nobody. */
  readonly officialSite?: string
  readonly card?: Card
}

export interface Card {
  readonly type: CardType
  readonly state: 'on' | 'failed'
  /** Why it has failed, or is not as fresh as it could be. */
  readonly reason?: string
  /** When the network took it last. */
  readonly updatedAt?: string
}

/** What the backend answers in the place of what was asked: `code` is its stable word, `offline` that of nobody at all. */
export class BackendError extends Error {
  override readonly name = 'BackendError'
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** The backend's routes for a community. Each rejects with a `BackendError`. */
export interface CommunityBackend {
  show(): Promise<Community>
  connect(key: string): Promise<Community>
  disconnect(): Promise<void>
  cardCode(type: CardType): Promise<string>
  putCard(type: CardType, token: string): Promise<Community>
  removeCard(): Promise<void>
}

const patience = 30_000

export function communityBackend({ backend }: App, { session, client }: Inside): CommunityBackend {
  const url = `${backend}/v1/networks/${session.network}/community`

  async function ask<T>(path: string, method = 'GET', body?: Readonly<Record<string, string>>): Promise<T> {
    const bearer = await client.host.identity()
    if (!bearer) throw new BackendError('unauthorized')
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${bearer.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    }).catch(() => {
      throw new BackendError('offline')
    })
    const text = await response.text().catch(() => '')
    const answer = text ? parsed(text) : {}
    if (!response.ok) throw new BackendError(String(answer.code ?? 'internal'))
    return answer as T
  }

  return {
    show: () => ask(''),
    connect: (key) => ask('', 'POST', { key }),
    disconnect: () => ask('', 'DELETE'),
    cardCode: async (type) => (await ask<{ code: string }>(`/card?type=${type}`)).code,
    putCard: (type, token) => ask('/card', 'PUT', { type, token }),
    removeCard: () => ask('/card', 'DELETE'),
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return answer as Record<string, unknown>
  } catch {
    // A page of whatever stands between us and the backend.
  }
  throw new BackendError('offline')
}
