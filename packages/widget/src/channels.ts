import type { Channel } from '@otklik/sdk'

/** Values of the option `channel`, apart from the others: the first screen does not read it. */
export const channels = ['site', 'vk', 'ok', 'max', 'telegram', 'poster', 'kiosk'] as const satisfies readonly Channel[]
