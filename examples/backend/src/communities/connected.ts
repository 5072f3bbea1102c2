import type { Network } from '@otklik/sdk/contract'
import type { Backend } from '../backend.ts'

/** To which organization a community is connected, by its id in the network. */
export async function organizationOf(
  { database, organizations }: Pick<Backend, 'database' | 'organizations'>,
  network: Network,
  community: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('communities')
    .select('organization')
    .where('network', '=', network)
    .where('community', '=', community)
    .executeTakeFirst()
  // One that has been taken out of the settings since has no form to show.
  return row && organizations.has(row.organization) ? row.organization : undefined
}
