import { Refusal } from './refusal.ts'

export interface Route {
  readonly method: 'GET' | 'POST'
  /** Path below the base address, with its segments encoded anew. */
  readonly path: string
}

const longestAddress = 4_096

/** The endpoints a client needs; a name that ends in a colon stands for one segment of any name. */
const readable = ['discovery', 'services', 'services/:', 'requests', 'requests/:', 'tokens/:']
const writable = ['requests']

/** Which endpoint is meant. Throws a refusal for all others: there is no way to name another host, folder or file. */
export function readRoute(request: Request, mount: string): Route {
  const { pathname, search } = new URL(request.url)
  if (pathname.length + search.length > longestAddress) throw new Refusal(414)
  const below = pathname.startsWith(`${mount}/`) ? pathname.slice(mount.length + 1) : ''
  const [, name = '', format = ''] = /^(.+)\.(json|xml)$/.exec(below) ?? []
  const [collection = '', ...rest] = name.split('/')
  const [segment] = rest
  if (rest.length > 1) throw new Refusal(404)
  const endpoint = segment === undefined ? collection : `${collection}/:`
  if (!readable.includes(endpoint)) throw new Refusal(404)

  const { method } = request
  const writes = writable.includes(endpoint)
  if (method !== 'GET' && !(method === 'POST' && writes))
    throw new Refusal(405, { allow: writes ? 'GET, POST' : 'GET' })
  return { method, path: `/${collection}${segment === undefined ? '' : `/${encoded(segment)}`}.${format}` }
}

/** A code or number as one segment; refused when a server behind could read it as more than that. */
function encoded(segment: string): string {
  const name = decoded(segment)
  // Slashes in any spelling, a second encoding, names of folders, control characters.
  if (!name || name.length > 200 || /[/\\\p{Cc}]|%[0-9a-f]{2}|^\./iu.test(name)) throw new Refusal(404)
  return encodeURIComponent(name)
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
