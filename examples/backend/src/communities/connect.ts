import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { addressUnit } from '../limits/address.ts'
import { limited, uncount } from '../limits/rate.ts'
import type { Visit } from '../networks/session.ts'
import { rejected } from '../problems.ts'
import { type CommunityName, findCommunity } from './connected.ts'
import { hashOfTyped } from './keys.ts'

/** An administrator, in the community that is meant. */
export interface Administrator extends CommunityName {
  /** Keyed hash of who it is. */
  readonly resident: Visit['resident']
  readonly address: string
}

/**
 * Connects a community to the organization that has made the key, and uses the key up. One that belonged to another
 * organization moves. The same key for the same community again changes nothing: an answer may have been lost.
 *
 * @throws ProblemError `rejected` for a key that is wrong, used or too old; `rate_limited` after too many of them
 */
export async function connectCommunity(backend: Backend, by: Administrator, key: string): Promise<void> {
  const { database, organizations, secrets, config, clock } = backend
  const tries = [
    {
      bucket: secrets.hash('wrong connect keys by address', addressUnit(by.address)),
      limit: config.limits.wrongKeysPerAddress,
    },
    {
      bucket: secrets.hash('wrong connect keys by community', by.network, by.community),
      limit: config.limits.wrongKeysPerCommunity,
    },
  ]
  // Counted before it is looked at: of many tries at once none is free.
  await limited(backend, tries)
  const hash = hashOfTyped(backend, key)
  await database.transaction().execute(async (queries) => {
    const organization = hash && (await useKey(queries, hash, by, clock()))
    if (!organization || !organizations.has(organization)) throw rejected([{ pointer: '/key', code: 'invalid' }])
    await connect(queries, organization, by, clock())
  })
  await uncount(backend, tries)
}

/** To whom a key leads that is still good, which from then on it is not. */
async function useKey(
  queries: Queries,
  hash: string,
  { network, community }: CommunityName,
  now: Date,
): Promise<string | undefined> {
  // Locked by a statement of its own: who has waited for another with the same key sees what that one has connected.
  const key = await queries
    .selectFrom('connect_keys')
    .selectAll()
    .where('key_hash', '=', hash)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst()
  if (!key) return undefined
  if (key.used_at) {
    const isSame = key.used_network === network && key.used_community === community
    // Not after it was disconnected, or moved elsewhere: then it takes a new one.
    const connected = isSame ? await findCommunity(queries, { network, community }) : undefined
    return connected?.organization === key.organization ? key.organization : undefined
  }
  await queries
    .updateTable('connect_keys')
    .set({ used_at: now, used_network: network, used_community: community })
    .where('key_hash', '=', hash)
    .execute()
  return key.organization
}

/** Forgets a community with its token and card, which is hidden as soon as the network lets it. */
export async function disconnectCommunity(
  { database, cards }: Pick<Backend, 'database' | 'cards'>,
  { network, community }: CommunityName,
): Promise<boolean> {
  // Read and deleted by one statement: nobody puts another token there in between.
  const row = await database
    .deleteFrom('communities')
    .where('network', '=', network)
    .where('community', '=', community)
    .returningAll()
    .executeTakeFirst()
  if (row) cards?.hide(row)
  return row !== undefined
}

async function connect(
  queries: Queries,
  organization: string,
  { network, community, resident }: Administrator,
  now: Date,
): Promise<void> {
  await queries
    .insertInto('communities')
    .values({ network, community, organization, connected_at: now, connected_by: resident })
    .onConflict((conflict) =>
      conflict
        .columns(['network', 'community'])
        .doUpdateSet({
          organization,
          connected_at: now,
          connected_by: resident,
          // Its card, if it has one, speaks for the new organization as soon as the network lets it.
          card_next_at: sql<Date | null>`case when communities.card_state = 'on' then ${now}::timestamptz end`,
        })
        .where('communities.organization', '!=', organization),
    )
    .execute()
}
