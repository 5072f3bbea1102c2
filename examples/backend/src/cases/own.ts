import type { CaseSummary, OwnCases } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Visit } from '../networks/session.ts'
import type { Organization } from '../organizations/index.ts'

/** As many as the contract lets stand in a list. */
const most = 100

/** What a resident has sent to an organization, the newest first, from whatever community of the network. */
export async function ownCases(
  { database }: Pick<Backend, 'database'>,
  organization: Organization,
  { resident }: Visit,
): Promise<OwnCases> {
  const rows = await database
    .selectFrom('submissions')
    .select(['number', 'kind', 'procedure', 'status', 'category', 'sent_at', 'updated_at', 'due_date', 'due_basis'])
    .where('organization', '=', organization.id)
    .where('resident_hash', '=', resident)
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  const items = rows.map(
    ({ sent_at, updated_at, due_date, due_basis, category, ...row }): CaseSummary => ({
      ...row,
      sentAt: sent_at.toISOString(),
      updatedAt: updated_at.toISOString(),
      ...(due_date && { due: { date: due_date, ...(due_basis && { basis: due_basis }) } }),
      ...(category && { category }),
    }),
  )
  return { items }
}
