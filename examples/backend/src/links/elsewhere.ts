/** Services that hide where a link leads. Whoever runs one can change that at any time. */
const shorteners = new Set([
  'vk.cc',
  'clck.ru',
  'goo.su',
  'goo.gl',
  'bit.ly',
  'bitly.com',
  'tinyurl.com',
  't.co',
  'u.to',
  'is.gd',
  'v.gd',
  'cutt.ly',
  'ow.ly',
  'rebrand.ly',
  'qps.ru',
  'surl.li',
  'tiny.cc',
  'shorturl.at',
  'ya.cc',
  'lnnk.in',
  'taplink.cc',
])

export const isShortened = (host: string): boolean => shorteners.has(host)

/** Pages through which a network leads out of itself, with the parameter that holds the address. */
const redirects: readonly { readonly host: RegExp; readonly path: RegExp; readonly parameters: readonly string[] }[] = [
  { host: /^(?:m\.)?vk\.(?:com|ru)$/, path: /^\/(?:away(?:\.php)?|share\.php)$/, parameters: ['to', 'url'] },
  { host: /^(?:m\.|connect\.)?ok\.ru$/, path: /^\/(?:dk|offer|away)$/, parameters: ['st.link', 'st.rtu', 'url'] },
  { host: /^(?:t|telegram)\.me$/, path: /^\/(?:iv|share(?:\/url)?)$/, parameters: ['url'] },
  { host: /^(?:www\.)?google\.[a-z.]+$/, path: /^\/url$/, parameters: ['q', 'url'] },
  { host: /^(?:www\.)?(?:ya|yandex)\.ru$/, path: /^\/(?:redir|clck\/redir)$/, parameters: ['url'] },
  { host: /^l\.(?:facebook|instagram)\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
]

/** The address behind a page that leads out of a network. */
export function behindRedirect({ hostname, pathname, searchParams }: URL): string | undefined {
  const redirect = redirects.find(({ host, path }) => host.test(hostname) && path.test(pathname))
  const name = redirect?.parameters.find((one) => searchParams.has(one))
  return name === undefined ? undefined : (searchParams.get(name) ?? undefined)
}

/** The form of ПОС, and the organization's number there. */
export const readPos = ({ hostname, searchParams }: URL): { readonly opaId?: string } | undefined => {
  if (!/^(?:[a-z0-9-]+\.)?pos\.gosuslugi\.ru$/.test(hostname)) return undefined
  const opaId = searchParams.get('opaId') ?? undefined
  return opaId === undefined ? {} : { opaId }
}

/** The app and the community in an address of a VK mini app. */
export function readMiniApp({
  hostname,
  pathname,
}: URL): { readonly app: string; readonly group?: string } | undefined {
  if (!/^(?:m\.|www\.)?vk\.(?:com|ru)$/.test(hostname)) return undefined
  const [, app, group] = /^\/app(\d+)(?:_-(\d+))?\/?$/.exec(pathname) ?? []
  if (app === undefined) return undefined
  return { app, ...(group !== undefined && { group }) }
}

/** True for a name that is most likely another one with a slip in it. */
export function isSlipOf(host: string, right: string): boolean {
  const bare = (name: string) => name.replace(/^www\./, '')
  const [a, b] = [bare(host), bare(right)]
  if (a === b) return true
  const nameOf = (name: string) => name.replace(/:\d+$/, '')
  if (nameOf(a) === nameOf(b)) return true
  const slips = slipsBetween(a, b)
  return slips <= 2 && slips * 4 < Math.min(a.length, b.length)
}

/** Damerau and Levenshtein: letters put in, left out, changed, or two that have changed places. */
export function slipsBetween(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j))
  const at = (i: number, j: number): number => (i === 0 ? j : j === 0 ? i : (rows[i]?.[j] ?? 0))
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : changed
      const row = rows[i]
      if (row) row[j] = Math.min(changed, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1)
    }
  }
  return at(a.length, b.length)
}
