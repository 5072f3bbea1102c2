import type { Network } from '@otklik/sdk/contract'
import { ConfigError } from '../environment.ts'
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

/** @throws ConfigError where a network is there for an organization that is not */
export function checkOrganizations(settings: NetworkSettings, known: { has(id: string): boolean }): void {
  for (const [name, rules] of Object.entries(networks)) {
    const own = rules.isOn(settings) ? rules.organization?.(settings) : undefined
    if (own === undefined || known.has(own)) continue
    throw new ConfigError(
      `${name.toUpperCase()}_ORGANIZATION takes the id of an organization, and none is called ${own}`,
    )
  }
}

/** Whose pages may show ours in a frame: those of the networks that are on. */
export const frameOrigins = (settings: NetworkSettings): readonly string[] =>
  Object.values(networks).flatMap((rules) => (rules.isOn(settings) ? rules.frameOrigins(settings) : []))
