import type { Network } from '@otklik/sdk/contract'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'

/** A community by its id in the network. */
export interface CommunityName {
  readonly network: Network
  readonly community: string
}

/** To which organization a community is connected, by its id in the network. */
export async function organizationOf(
  { database, organizations }: Pick<Backend, 'database' | 'organizations'>,
  network: Network,
  community: string,
): Promise<string | undefined> {
  const row = await findCommunity(database, { network, community })
  // One that has been taken out of the settings since has no form to show.
  return row && organizations.has(row.organization) ? row.organization : undefined
}

export const findCommunity = (queries: Queries, { network, community }: CommunityName) =>
  queries
    .selectFrom('communities')
    .selectAll()
    .where('network', '=', network)
    .where('community', '=', community)
    .executeTakeFirst()
