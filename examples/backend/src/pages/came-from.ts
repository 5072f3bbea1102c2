import type { Source } from '@otklik/sdk/domain'
import { linkChannels, readChannel, readCommunity } from '../links/community.ts'

/** From where a link has brought a resident: what a submission's source says beside the page. */
export type CameFrom = Pick<Source, 'channel' | 'community'>

/** Who opened a page by its own address. */
const fromSite: CameFrom = { channel: 'site' }

/** Reads the parameters of a link, or the hidden fields of a form. What is unknown is left out, and nothing is refused. */
export function readCameFrom(channel: unknown, community: unknown): CameFrom {
  const known = readChannel(String(channel ?? ''))
  if (!known) return fromSite
  const name = readCommunity(known, String(community ?? ''))
  return { channel: known, ...(name !== undefined && { community: name }) }
}

/** The same as parameters of an address or hidden fields of a form; nothing for who came by themselves. */
export const cameFromQuery = ({ channel, community }: CameFrom): { channel?: string; community?: string } =>
  linkChannels.some((one) => one === channel) ? { channel, ...(community !== undefined && { community }) } : {}
