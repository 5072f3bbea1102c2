import type { Network } from '@otklik/sdk/contract'
import { max } from './max.ts'
import type { NetworkRules } from './network.ts'
import type { NetworkSettings } from './settings.ts'
import { vk } from './vk.ts'

/** Every network of which we can verify who comes from it. */
const networks: Partial<Record<Network, NetworkRules>> = { vk, max }

/** The rules of a network that is switched on. */
export function networkOf(settings: NetworkSettings, name: string): NetworkRules | undefined {
  const rules = Object.hasOwn(networks, name) ? networks[name as Network] : undefined
  return rules?.isOn(settings) ? rules : undefined
}

export const isAnyOn = (settings: NetworkSettings): boolean =>
  Object.values(networks).some(({ isOn }) => isOn(settings))

/** Whose pages may show ours in a frame: those of the networks that are on. */
export const frameOrigins = (settings: NetworkSettings): readonly string[] =>
  Object.values(networks).flatMap((rules) => (rules.isOn(settings) ? rules.frameOrigins(settings) : []))
