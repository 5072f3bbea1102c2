import type { Kind } from '@otklik/sdk/domain'
import { addressOf, type Link, miniAppAddressOf } from './address.ts'
import { checkLink } from './check.ts'
import { needsCommunity, readChannel, readCommunity } from './community.ts'
import type { Finding } from './finding.ts'
import type { Known } from './known.ts'
import { readPlace } from './place.ts'

/** What an administrator has asked for, as it was written. Empty is left out. */
export type Wanted = Readonly<Partial<Record<'channel' | 'community' | 'kind' | 'category' | 'place' | 'lang', string>>>

/** A link that is right, with all its addresses. */
export interface Made {
  readonly link: Link
  readonly address: string
  /** Opens within VK, where the mini app is on and the community's number is known. */
  readonly miniApp?: string
}

/** Makes a link of what was asked for, or says what is wrong with that. What it makes is what `checkLink` finds right. */
export function readWanted(wanted: Wanted, known: Known): { made: Made } | { findings: readonly Finding[] } {
  const findings: Finding[] = []
  const channel = readChannel(wanted.channel)
  if (!wanted.channel) findings.push({ code: 'channel_missing' })
  else if (!channel) findings.push({ code: 'channel_unknown', found: wanted.channel })
  const community = channel && wanted.community ? readCommunity(channel, wanted.community) : undefined
  if (channel && community === undefined) {
    if (wanted.community) findings.push({ code: 'community_unreadable', found: wanted.community })
    else if (needsCommunity(channel)) findings.push({ code: 'community_missing' })
  }
  const place = wanted.place ? readPlace(wanted.place) : undefined
  if (wanted.place?.trim() && place === undefined) findings.push({ code: 'place' })
  const { kind, category, lang } = wanted
  const rest = {
    kind: (kind || undefined) as Kind | undefined,
    category: category || undefined,
    lang: lang || undefined,
  }
  const link = { organization: known.organization, channel: channel ?? 'poster', community, place, ...rest }
  const address = addressOf(known.site, link)
  const all = [...findings, ...checkLink(address, known).findings.filter((one) => !isAboutStanding(one))]
  if (all.length > 0) return { findings: all }
  const miniApp = miniAppAddressOf(known.miniApps.vk, link)
  return { made: { link, address, ...(miniApp !== undefined && { miniApp }) } }
}

/** Told already, of what was typed and not of what was made of it. */
const isAboutStanding = ({ code }: Finding): boolean => /^(?:channel|community)_/.test(code)
