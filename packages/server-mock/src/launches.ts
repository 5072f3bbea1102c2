import { Network, type Session } from '@otklik/sdk/contract'
import * as z from 'zod/mini'
import { hmac } from './hmac.ts'
import type { MockState } from './state.ts'

/** Who is to come from a network. `role: 'admin'` counts within a community alone. */
export const Launching = z.object({
  network: Network,
  /** The person's id in the network: whatever a test calls them. */
  resident: z.string(),
  /** The network's id of the community in which the page is opened. */
  community: z.optional(z.string().check(z.maxLength(100))),
  role: z.optional(z.enum(['resident', 'admin'])),
})
export type Launching = z.infer<typeof Launching>

/** What a network has said of who has come, once its signature has been verified. */
export interface VerifiedLaunch extends Launching {
  readonly role: Session['role']
  /** Tells this launch from every other. */
  readonly mark: string
}

/** How old a launch may be, and how far ahead its clock, in milliseconds: as in the reference backend. */
const launchAge = 2 * 3_600_000
const ahead = 60_000

/**
 * What the client of a network would give to the page now. No network signs it but the mock, with a secret of its own: what
 * a real network has signed is refused here, and what the mock has signed everywhere else.
 */
export async function createLaunch(state: MockState, launching: Launching, now: number): Promise<string> {
  const { network, resident, community, role = 'resident' } = launching
  const said = new URLSearchParams({
    network,
    resident,
    ...(community !== undefined && { community, role }),
    at: String(now),
    // Two launches of one moment are two.
    nonce: crypto.randomUUID(),
  })
  return `${said}&sign=${await hmac(state.secret, 'launch', String(said))}`
}

/** Undefined for everything that this mock has not signed lately for this network, without a word on why. */
export async function verifyLaunch(
  state: MockState,
  network: string,
  launch: string,
  now: number,
): Promise<VerifiedLaunch | undefined> {
  const [, said = '', mark = ''] = /^(.*)&sign=([\da-f]{64})$/.exec(launch) ?? []
  if (mark !== (await hmac(state.secret, 'launch', said))) return undefined
  const { at, resident = '', community, role, ...rest } = Object.fromEntries(new URLSearchParams(said))
  const age = now - Number(at)
  if (rest.network !== network || age > launchAge || age < -ahead) return undefined
  return {
    network: network as Network,
    resident,
    ...(community !== undefined && { community }),
    role: community !== undefined && role === 'admin' ? 'admin' : 'resident',
    mark,
  }
}
