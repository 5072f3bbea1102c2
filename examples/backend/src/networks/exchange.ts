import type { Network, Session } from '@otklik/sdk/contract'
import type { Backend } from '../backend.ts'
import { organizationOf } from '../communities/connected.ts'
import { addressUnit } from '../limits/address.ts'
import { count, limited } from '../limits/rate.ts'
import { refusal } from '../problems.ts'
import { networkOf } from './index.ts'
import { newSession } from './session.ts'

/**
 * A session for what a network's client gave to the page.
 *
 * @param address IP address, for the limit. It is not kept
 * @throws ProblemError `unauthorized` for a launch that is forged, old, foreign or used up, which is not told apart;
 *   `rate_limited`
 */
export async function exchange(backend: Backend, network: Network, launch: string, address: string): Promise<Session> {
  const { secrets, config, organizations, clock } = backend
  const { sessionsPerAddress, sessionsPerLaunch } = config.limits
  const bucket = secrets.hash('sessions by address', addressUnit(address))
  await limited(backend, [{ bucket, limit: sessionsPerAddress }])
  const rules = networkOf(config.networks, network)
  const verified = rules?.verify(config.networks, launch, clock())
  if (!verified) throw refusedLaunch()
  const byLaunch = { bucket: secrets.hash('sessions by launch', network, verified.mark), limit: sessionsPerLaunch }
  // Opening the page anew gives a launch of its own: to wait would help nobody.
  if ((await count(backend, [byLaunch])).length > 0) throw refusedLaunch()
  const { community } = verified
  const organization =
    rules?.organization?.(config.networks) ??
    (community === undefined ? undefined : await organizationOf(backend, network, community))
  const known = organization !== undefined && organizations.has(organization)
  return { ...newSession(backend, network, verified), ...(known && { organization }) }
}

export const refusedLaunch = () => refusal('unauthorized', 'The network has not signed this launch, or not lately')
