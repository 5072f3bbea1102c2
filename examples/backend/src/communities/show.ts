import type { Selectable } from 'kysely'
import type { Backend } from '../backend.ts'
import { storable } from '../database/storable.ts'
import type { Communities } from '../database/tables.ts'
import { type CommunityName, findCommunity } from './connected.ts'
import type { CommunityShown, DeskCommunity } from './messages.ts'

/** To whom a community is connected. Its card is for its administrators. */
export async function showCommunity(
  { database, organizations, config }: Backend,
  of: CommunityName,
  role: 'resident' | 'admin',
): Promise<CommunityShown> {
  const row = await findCommunity(database, of)
  const organization = row && organizations.get(row.organization)
  const { officialSite } = config.networks
  if (!row || !organization) return { community: of.community, ...(officialSite && { officialSite }) }
  const { organization: named, help } = organization.form('ru')
  return {
    community: of.community,
    organization: { id: named.id, name: named.name, ...(help.url && { url: help.url }) },
    ...(role === 'admin' && cardOf(row)),
  }
}

/** Connected communities, in the order in which they were connected. */
export async function listCommunities(
  { database }: Pick<Backend, 'database'>,
  organization: string | undefined,
): Promise<DeskCommunity[]> {
  const all = database.selectFrom('communities').selectAll().orderBy('connected_at').orderBy('community')
  const rows = await (organization === undefined
    ? all
    : all.where('organization', '=', storable(organization))
  ).execute()
  return rows.map((row) => ({
    network: row.network,
    community: row.community,
    organization: row.organization,
    connectedAt: row.connected_at.toISOString(),
    ...cardOf(row),
  }))
}

function cardOf(row: Selectable<Communities>): Pick<CommunityShown, 'card'> {
  const { card_type: type, card_state: state, card_reason: reason, card_updated_at: updatedAt } = row
  if (!type || !state) return {}
  return { card: { type, state, ...(reason && { reason }), ...(updatedAt && { updatedAt: updatedAt.toISOString() }) } }
}
