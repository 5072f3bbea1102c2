import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import type { CommunityName } from '../communities/connected.ts'
import type { ConnectKey, DeskCommunities } from '../communities/messages.ts'
import type { DeskCase, DeskList } from '../desk/messages.ts'
import type { CaseName, Work } from './commands.ts'

/** What the backend would not do, with its word for why. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string
  readonly fields: readonly string[]

  constructor(status: number, { code, title, errors = [] }: Problem) {
    super(title ?? `HTTP ${status}`)
    this.status = status
    this.code = code ?? 'unknown'
    this.fields = errors.map((error) => `${error.pointer.slice(1)} (${error.code})`)
  }
}

/** The backend is not there, or answers what no backend of ours does. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

interface Problem {
  readonly code?: string
  readonly title?: string
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[]
}

export interface Desk {
  list(query: Readonly<Record<string, string>>): Promise<DeskList>
  show(of: CaseName): Promise<DeskCase>
  /** `files` are paths on this machine, sent with an answer. */
  act(of: CaseName, work: Work, files: readonly string[]): Promise<DeskCase>
  /** A file of the resident by its `url` in a case. */
  file(url: string): Promise<ReadableStream<Uint8Array>>
  /** Makes a key that connects one community; nobody can show it again. */
  key(organization: string, days: number | undefined): Promise<ConnectKey>
  communities(organization: string | undefined): Promise<DeskCommunities>
  disconnect(of: CommunityName): Promise<void>
}

/** The desk's API at an address. Methods throw `Refusal` or `Unreachable`. */
export function deskAt(address: string, token: string): Desk {
  const base = address.replace(/\/+$/, '')
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers }
    const response = await fetch(new URL(path, `${base}/`), { ...init, headers, redirect: 'error' }).catch((error) => {
      throw new Unreachable(reasonOf(error))
    })
    if (response.ok) return response
    const problem = await response.json().catch(() => ({}))
    if (response.status >= 500) throw new Unreachable((problem as Problem).title ?? `HTTP ${response.status}`)
    throw new Refusal(response.status, problem as Problem)
  }
  const json = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await request(path, init)
    return response.json().catch(() => {
      throw new Unreachable('the answer is not JSON')
    }) as Promise<T>
  }
  const pathOf = ({ organization, number }: CaseName) =>
    `v1/desk/organizations/${encodeURIComponent(organization)}/submissions/${encodeURIComponent(number)}`

  return {
    list: (query) => json(`v1/desk/submissions?${new URLSearchParams(query)}`),
    show: (of) => json(pathOf(of)),
    act: async (of, { action, input }, files) => json(`${pathOf(of)}/${action}`, await post(input, files)),
    async file(url) {
      const { body } = await request(url.replace(/^\/+/, ''))
      if (!body) throw new Unreachable('a file came without bytes')
      return body
    },
    key: async (organization, days) =>
      json(`v1/desk/organizations/${encodeURIComponent(organization)}/keys`, await post({ days }, [])),
    communities: (organization) =>
      json(`v1/desk/communities${organization === undefined ? '' : `?${new URLSearchParams({ organization })}`}`),
    async disconnect({ network, community }) {
      await request(`v1/desk/communities/${network}/${encodeURIComponent(community)}`, { method: 'DELETE' })
    },
  }
}

async function post(input: object, files: readonly string[]): Promise<RequestInit> {
  if (files.length === 0) {
    return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }
  }
  const body = new FormData()
  for (const [name, value] of Object.entries(input)) body.append(name, String(value))
  for (const path of files) body.append('files', await openAsBlob(path), basename(path))
  return { method: 'POST', body }
}

/** `fetch` says «fetch failed» and hides the reason behind it. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  return cause?.code ?? cause?.message ?? message
}
