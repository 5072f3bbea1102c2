import type { Behaviour } from '../behaviour.ts'
import { requests } from './requests.ts'
import { services } from './services.ts'
import { submit } from './submit.ts'
import { transport } from './transport.ts'

const all = { ...requests, ...services, ...submit, ...transport }

/** Name of one way in which a server in the world deviates from the specification; `deviations` says whose it is. */
export type Quirk = keyof typeof all

export const quirkNames = Object.keys(all) as Quirk[]

/** What quirks do, always in the same order, however they are named. */
export function behavioursOf(quirks: readonly Quirk[]): readonly Behaviour[] {
  const strange = quirks.find((quirk) => !(quirk in all))
  if (strange !== undefined) throw new TypeError(`There is no quirk "${strange}". There are: ${quirkNames.join(', ')}`)
  return quirkNames.filter((name) => quirks.includes(name)).map((name) => all[name])
}
