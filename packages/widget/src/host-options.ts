import type { Channel } from '@otklik/sdk'
import type { Attribute } from './attributes.ts'

/** Values of the options that say from where a resident has come, apart from the others: the first screen reads none. */
export const hostChoices = {
  host: ['vk', 'max'],
  channel: ['site', 'vk', 'ok', 'max', 'telegram', 'poster', 'kiosk'],
} as const satisfies Partial<Record<Attribute, readonly string[]>> & { readonly channel: readonly Channel[] }

/** A network that has a chunk of its own. */
export type HostChoice = (typeof hostChoices)['host'][number]
