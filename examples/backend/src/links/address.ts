import type { Kind } from '@otklik/sdk/domain'
import type { LinkChannel } from './community.ts'

/** Where a link leads, and where it stands. */
export interface Link {
  readonly organization: string
  readonly channel: LinkChannel
  /** As `readCommunity` gives it. A poster may have none. */
  readonly community?: string | undefined
  readonly kind?: Kind | undefined
  /** Code of a theme, not of a group of themes. */
  readonly category?: string | undefined
  readonly place?: string | undefined
  readonly lang?: string | undefined
}

/** What the page of an organization takes, in the order in which a link is written. */
export const linkParameters = ['channel', 'community', 'kind', 'category', 'place', 'lang'] as const
/** What the mini app takes in the fragment: channel and community come from the network itself. */
export const miniAppParameters = ['kind', 'category', 'place'] as const

/**
 * The one right address of a link.
 *
 * @param site where residents reach the backend, without a slash at the end
 * @example addressOf('https://otklik.example', { organization: 'kirov', channel: 'vk', community: '123' })
 */
export function addressOf(site: string, link: Link): string {
  const base = new URL(`${site}/o/${link.organization}`)
  return `${base.href}?${written(linkParameters, link)}`
}

/** The address of the mini app in VK, where a community is known by its number. */
export function miniAppAddressOf(app: string | undefined, link: Link): string | undefined {
  const { channel, community } = link
  if (app === undefined || channel !== 'vk' || community === undefined || !/^[1-9]\d*$/.test(community))
    return undefined
  const fragment = written(miniAppParameters, link)
  return `https://vk.com/app${app}_-${community}${fragment && '#'}${fragment}`
}

function written<const N extends readonly (keyof Link)[]>(names: N, link: Link): string {
  return names.flatMap((name) => (link[name] ? [`${name}=${encoded(link[name])}`] : [])).join('&')
}

/** Brackets, quotes and a full stop at the end, too: a network that finds an address in a text ends it before them. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*~]|[.-](?=[.-]*$)/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
