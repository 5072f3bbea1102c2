import type { Backend } from '../backend.ts'
import { refusal } from '../problems.ts'
import type { CardType } from '../vk/card.ts'
import { type Cards, leastPause } from './cards.ts'
import { type CommunityName, findCommunity } from './connected.ts'
import { seal } from './sealed.ts'

/**
 * Keeps a community's token and puts its card up with it.
 *
 * @throws ProblemError `not_allowed_now` while the community is connected to nobody
 */
export async function putCard(
  backend: Backend,
  of: CommunityName,
  { token, type }: { readonly token: string; readonly type: CardType },
): Promise<void> {
  const { database, config, clock } = backend
  const cards = cardsOf(backend, of)
  const { card_updated_at: updated } = await connectedCommunity(backend, of)
  const now = clock().getTime()
  const next = Math.max(now, (updated?.getTime() ?? 0) + leastPause)
  await database
    .updateTable('communities')
    .set({
      card_type: type,
      card_token: seal(config.secret, of, token),
      card_state: 'on',
      card_reason: next > now ? 'busy' : null,
      // So that the network is asked whether it takes this token.
      card_shown: null,
      card_attempts: 0,
      card_next_at: new Date(next),
    })
    .where('network', '=', of.network)
    .where('community', '=', of.community)
    .execute()
  if (next <= now) await cards.refresh(of)
}

/** Forgets the token and takes the card down; a community without one stays as it is. */
export async function removeCard({ database, cards }: Backend, of: CommunityName): Promise<void> {
  const forgotten = await database.transaction().execute(async (queries) => {
    const row = await queries
      .selectFrom('communities')
      .selectAll()
      .where('network', '=', of.network)
      .where('community', '=', of.community)
      .forUpdate()
      .executeTakeFirst()
    if (!row?.card_token) return undefined
    await queries
      .updateTable('communities')
      .set({
        ...{ card_type: null, card_token: null, card_state: null, card_reason: null },
        ...{ card_shown: null, card_updated_at: null, card_attempts: 0, card_next_at: null },
      })
      .where('network', '=', of.network)
      .where('community', '=', of.community)
      .execute()
    return row
  })
  if (forgotten) cards?.hide(forgotten)
}

/**
 * The code of the card as it would be now, to be shown before it is put up.
 *
 * @throws ProblemError `not_allowed_now` while the community is connected to nobody
 */
export async function previewCard(backend: Backend, of: CommunityName, type: CardType): Promise<string> {
  const cards = cardsOf(backend, of)
  const { organization } = await connectedCommunity(backend, of)
  return cards.code(organization, type, of.community)
}

function cardsOf({ cards }: Backend, { network }: CommunityName): Cards {
  if (!cards || network !== 'vk') throw refusal('not_found', 'Communities of this network have no cards')
  return cards
}

async function connectedCommunity({ database, organizations }: Backend, of: CommunityName) {
  const row = await findCommunity(database, of)
  if (!row || !organizations.has(row.organization)) {
    throw refusal('not_allowed_now', 'The community is connected to no organization')
  }
  return row
}
