/** Values of the option `host`: networks whose client has a chunk of the same name. */
export const hostNames = ['vk', 'max'] as const
export type HostChoice = (typeof hostNames)[number]
