import type { Open311File, Open311Seed, Open311State } from './state.ts'

export const open311Routes = ['discovery', 'services', 'definition', 'submit', 'requests', 'request', 'token'] as const
/** What is asked of a server: the methods of the specification, and its discovery. */
export type Open311Route = (typeof open311Routes)[number]

export type Format = 'json' | 'xml'

/** What has been posted, as it stands in the body. */
export interface Posted {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly files: readonly Open311File[]
  readonly multipart: boolean
}

/** One request with all it needs to be answered. */
export interface Call {
  readonly request: Request
  readonly url: URL
  readonly route: Open311Route
  readonly format: Format
  /** The code of a service, the number of a request or the token in the path, decoded; else empty. */
  readonly parameter: string
  readonly posted: Posted
  readonly state: Open311State
  readonly seed: Open311Seed
  readonly apiKeys: readonly string[] | undefined
  readonly jurisdictions: readonly string[] | undefined
  /** How long a number takes where there is a token first, in milliseconds. */
  readonly numberAfter: number
  /** Whether a token comes first, whatever the service. */
  readonly delayed: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The first value of a field, from the body or the query. */
export function fieldOf({ posted, url }: Call, name: string): string | undefined {
  return posted.fields.find(([key]) => key === name)?.[1] ?? url.searchParams.get(name) ?? undefined
}

/** Route, format and parameter of an address, wherever the server's base is; undefined for any other address. */
export function locate(method: string, { pathname }: URL): Pick<Call, 'route' | 'format' | 'parameter'> | undefined {
  const [, name, code, format] =
    /\/(discovery|services|requests|tokens)(?:\/([^/]+))?\.(json|xml)$/.exec(pathname) ?? []
  if (name === undefined) return undefined
  const route = routeOf(method, name, code !== undefined)
  return route && { route, format: format as Format, parameter: decodeURIComponent(code ?? '') }
}

function routeOf(method: string, name: string, one: boolean): Open311Route | undefined {
  if (method === 'POST') return name === 'requests' && !one ? 'submit' : undefined
  if (method !== 'GET') return undefined
  if (name === 'services') return one ? 'definition' : 'services'
  if (name === 'requests') return one ? 'request' : 'requests'
  if (name === 'tokens') return one ? 'token' : undefined
  return one ? undefined : 'discovery'
}

/** Reads a form, whichever of the two ways it is encoded; whatever else is posted has no fields. */
export async function readPosted(request: Request): Promise<Posted> {
  const type = request.headers.get('Content-Type') ?? ''
  const nothing = { fields: [], files: [], multipart: false }
  if (request.method !== 'POST') return nothing
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return { ...nothing, fields: [...new URLSearchParams(await request.text())] }
  }
  if (!/^multipart\/form-data\b/i.test(type)) return nothing
  const entries = [...(await request.formData())]
  return {
    multipart: true,
    fields: entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
    files: entries.flatMap(([field, value]) =>
      typeof value === 'string' ? [] : [{ field, name: value.name, type: value.type, size: value.size }],
    ),
  }
}
