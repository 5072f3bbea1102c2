/** Where a link stands: a network, or paper. All are channels of the source of a submission. */
export const linkChannels = ['vk', 'ok', 'max', 'telegram', 'poster'] as const
export type LinkChannel = (typeof linkChannels)[number]

/**
 * Characters of what names a community; no network has others in an address of its own. It does not end in what a network
 * takes for the end of a sentence.
 */
const named = /^[a-z0-9_](?:[a-z0-9._-]{0,62}[a-z0-9_])?$/

/** The hosts under which a network shows its communities. */
const hosts: Readonly<Record<Exclude<LinkChannel, 'poster'>, readonly string[]>> = {
  vk: ['vk.com', 'vk.ru', 'm.vk.com', 'm.vk.ru', 'vkontakte.ru'],
  ok: ['ok.ru', 'm.ok.ru', 'odnoklassniki.ru'],
  max: ['max.ru', 'web.max.ru'],
  telegram: ['t.me', 'telegram.me'],
}

/** The channel that a word names. */
export const readChannel = (text: string | undefined): LinkChannel | undefined =>
  linkChannels.find((channel) => channel === text)

/** The channel that was meant by a word which people use for it. */
export function meantChannel(word = ''): LinkChannel | undefined {
  const names: Readonly<Record<LinkChannel, RegExp>> = {
    vk: /^(?:vk(?:ontakte)?(?:\.com|\.ru)?|вк(?:онтакте)?)$/i,
    ok: /^(?:ok(?:\.ru)?|odnoklassniki|ок|одноклассники)$/i,
    max: /^(?:max(?:\.ru)?|макс)$/i,
    telegram: /^(?:telegram|tg|t\.me|телеграм+)$/i,
    poster: /^(?:poster|qr|плакат|афиша)$/i,
  }
  return linkChannels.find((channel) => names[channel].test(word.trim()))
}

/**
 * The one way of writing a community: its number where it is given as one, else its short name in small letters. Takes
 * what an administrator has at hand: `123`, `club123`, `@kirov`, `https://vk.com/kirov`. For a poster, a word for where it
 * hangs.
 */
export function readCommunity(channel: LinkChannel, text: string): string | undefined {
  const given = text.trim().toLowerCase()
  const name = channel === 'poster' ? given : nameIn(channel, given)
  return name !== undefined && named.test(name) ? name : undefined
}

/** Says whether a link of a channel has to name a community. A poster may hang anywhere. */
export const needsCommunity = (channel: LinkChannel): boolean => channel !== 'poster'

function nameIn(channel: Exclude<LinkChannel, 'poster'>, given: string): string | undefined {
  const [, host, path] = /^(?:https?:\/\/)?(?:www\.)?([a-z.]+\.[a-z]+)\/+([^?#]*)/.exec(given) ?? []
  if (host !== undefined && path !== undefined) {
    if (!hosts[channel].includes(host)) return undefined
    const segments = path.split('/').filter(Boolean)
    const [first, second] = segments
    const name =
      channel === 'ok' && first === 'group' ? second : channel === 'telegram' && first === 's' ? second : first
    return name === undefined ? undefined : numbered(channel, name)
  }
  return numbered(channel, given.replace(/^@/, ''))
}

/** VK writes the same community as `123`, `-123`, `club123`, `public123` and `event123`. */
const numbered = (channel: LinkChannel, name: string): string =>
  channel === 'vk' ? (/^(?:club|public|event|-)(\d+)$/.exec(name)?.[1] ?? name) : name
