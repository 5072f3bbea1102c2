import type { Source } from '@otklik/sdk'
import { channels } from '../channels.ts'
import { optionOf } from '../option-of.ts'
import type { Host } from './host.ts'

export type CameFrom = Pick<Source, 'channel' | 'community'>

/** From where the resident has come: as the network says, or as the link says that led them here. */
export async function cameFrom(widget: Element, network: Host | undefined): Promise<CameFrom> {
  const named = network?.name ?? optionOf(widget, 'channel')
  const community = network ? await network.community() : optionOf(widget, 'community')?.trim().slice(0, 100)
  return { channel: channels.find((one) => one === named) ?? 'site', ...(community && { community }) }
}
