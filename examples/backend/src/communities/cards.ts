import { setTimeout as wait } from 'node:timers/promises'
import type { Selectable } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Communities } from '../database/tables.ts'
import type { VkSettings } from '../networks/settings.ts'
import { updateCard, VkApiError } from '../vk/api.ts'
import { type CardType, cardCode, noCard } from '../vk/card.ts'
import { type CommunityName, findCommunity } from './connected.ts'
import { monthOf } from './month.ts'
import { open } from './sealed.ts'

/** Keeps the cards of communities fresh. */
export interface Cards {
  /** The code of a community's card as it would be now. */
  code(organization: string, type: CardType, community: string): Promise<string>
  /** Looks at one that is due, now; returns when the network has answered. */
  refresh(of: CommunityName): Promise<void>
  /** Takes down the card of a community that has been forgotten; returns at once. */
  hide(forgotten: Card): void
  /** Resolves when all that is due has been looked at, and all that was to be hidden is. */
  looked(): Promise<void>
  /** Looks at nothing more. What is being looked at is due again at once. */
  stop(): Promise<void>
}

interface Surroundings extends Pick<Backend, 'database' | 'organizations' | 'secrets' | 'clock'> {
  readonly vk: VkSettings
  /** The server's secret, which tokens are sealed with. */
  readonly secret: string
  /** Told when a card has not been put up, and why; the message names nobody. */
  failed(error: Error): void
}

type Card = Selectable<Communities>

const second = 1000
const hour = 3600 * second
const day = 24 * hour
/** The network takes a card's code no more often: https://dev.vk.com/api/community-apps-widgets/getting-started */
export const leastPause = 30 * second
const atOnce = 4
const pollEvery = 30 * second
/** In which whoever has taken a card has put it up; then anybody may. */
const turn = 60 * second
/** How often it is looked whether the numbers are others. */
const lookEvery = hour
const shortestPause = 60 * second
const longestPause = { busy: 6 * hour, unreachable: hour, refused: hour }
/** After so many refusals for a reason that we do not know it has failed. */
const mostRefusals = 5

/**
 * Any number of processes share the work: who looks at a card moves the moment at which it is due, by which the others
 * leave it alone, and which comes back when that process dies.
 */
export function startCards(surroundings: Surroundings, pauseBeforeHiding = leastPause + second): Cards {
  const { failed } = surroundings
  const stopping = new AbortController()
  const { signal } = stopping
  let underway: Promise<void> | undefined
  const hiding = new Set<Promise<void>>()

  async function lookAtAll(): Promise<void> {
    while (!signal.aborted) {
      const taken = await take(surroundings, atOnce)
      if (taken.length === 0) return
      await Promise.all(taken.map((card) => putUp(surroundings, card, signal, hide).catch(failed)))
    }
  }

  function look(): void {
    if (signal.aborted) return
    underway ??= lookAtAll()
      .catch(failed)
      .finally(() => {
        underway = undefined
      })
  }

  function hide(forgotten: Card): void {
    const done = takeDown(surroundings, forgotten, { signal, pause: pauseBeforeHiding })
      .catch(failed)
      .finally(() => hiding.delete(done))
    hiding.add(done)
  }

  const timer = setInterval(look, pollEvery)
  timer.unref()
  look()
  return {
    code: (organization, type, community) => codeOf(surroundings, { organization, card_type: type, community }),
    async refresh(of) {
      const [card] = await take(surroundings, 1, of)
      if (card) await putUp(surroundings, card, signal, hide)
      // Or it is being looked at already.
      else await underway
    },
    hide,
    async looked() {
      while (underway) await underway
      look()
      while (underway) await underway
      await Promise.all(hiding)
    },
    async stop() {
      stopping.abort()
      clearInterval(timer)
      await underway
      await Promise.all(hiding)
    },
  }
}

function take({ database, clock }: Surroundings, most: number, of?: CommunityName): Promise<Card[]> {
  const now = clock()
  return database
    .updateTable('communities')
    .set({ card_next_at: new Date(now.getTime() + turn) })
    .where('network', '=', 'vk')
    .where('community', 'in', (from) => {
      const due = from.selectFrom('communities').select('community').where('network', '=', 'vk')
      return (of ? due.where('community', '=', of.community) : due)
        .where('card_next_at', '<=', now)
        .orderBy('card_next_at')
        .limit(most)
        .forUpdate()
        .skipLocked()
    })
    .returningAll()
    .execute()
}

async function putUp(
  surroundings: Surroundings,
  card: Card,
  signal: AbortSignal,
  hide: (forgotten: Card) => void,
): Promise<void> {
  const { database, organizations, secrets, clock, failed, vk, secret } = surroundings
  const { network, community, card_type: type, card_token: sealed } = card
  if (!type || !sealed) return
  const keep = async (change: Partial<Card>): Promise<void> => {
    const kept = await database
      .updateTable('communities')
      .set(change)
      .where('network', '=', network)
      .where('community', '=', community)
      // What has changed meanwhile stays as it is: another token, another organization.
      .where('card_token', '=', sealed)
      .where('organization', '=', card.organization)
      .returning('community')
      .executeTakeFirst()
    if (!kept && !(await findCommunity(database, card))?.card_token) hide(card)
  }
  const later = (pause: number): Date => new Date(clock().getTime() + pause)

  try {
    if (!organizations.has(card.organization)) return await keep({ card_next_at: later(lookEvery) })
    const code = await codeOf(surroundings, { ...card, card_type: type })
    const shown = secrets.hash('card', type, code)
    const isFresh = card.card_updated_at !== null && later(-day) < card.card_updated_at
    if (card.card_shown === shown && isFresh) return await keep({ card_next_at: later(lookEvery) })
    const token = open(secret, card, sealed)
    if (token === undefined)
      throw new VkApiError('token', 'a token does not open: the secret of this server has changed')
    await updateCard(vk, { token, type, code }, signal)
    const now = clock()
    const well = { card_state: 'on', card_reason: null, card_attempts: 0 } as const
    await keep({ ...well, card_shown: shown, card_updated_at: now, card_next_at: later(lookEvery) })
  } catch (error) {
    if (signal.aborted) return await keep({ card_next_at: clock() })
    // Then it is due again when its turn is over.
    if (!(error instanceof VkApiError)) throw error
    failed(error)
    const { trouble } = error
    const attempts = card.card_attempts + 1
    const passes = trouble === 'busy' || trouble === 'unreachable' || (trouble === 'refused' && attempts < mostRefusals)
    await keep({
      card_state: passes ? 'on' : 'failed',
      card_reason: trouble,
      card_attempts: attempts,
      card_next_at: passes ? later(pauseAfter(attempts, longestPause[trouble])) : null,
    })
  }
}

const pauseAfter = (attempts: number, longest: number): number =>
  Math.min(longest, shortestPause * 2 ** Math.min(attempts - 1, 20))

async function codeOf(
  surroundings: Surroundings,
  { organization: id, card_type: type, community }: { organization: string; card_type: CardType; community: string },
): Promise<string> {
  const { organizations, vk } = surroundings
  const organization = organizations.get(id)
  if (!organization) throw new Error('a card of an organization that is not there')
  const month = await monthOf(surroundings, organization)
  return cardCode(type, { form: organization.form('ru'), appId: vk.appId, community, month })
}

/** Nobody keeps the token for it but this process, so there is one more try and no third. */
async function takeDown(
  { vk, secret }: Surroundings,
  forgotten: Card,
  { signal, pause }: { readonly signal: AbortSignal; readonly pause: number },
): Promise<void> {
  const { card_type: type, card_token: sealed, card_state: state, card_reason: reason } = forgotten
  const token = sealed === null ? undefined : open(secret, forgotten, sealed)
  if (!type || token === undefined) return
  // The token would not do. What was refused may have been the card's code alone.
  if (state === 'failed' && reason !== 'refused') return
  const hide = () => updateCard(vk, { token, type, code: noCard }, signal)
  await hide().catch(async (error) => {
    if (!(error instanceof VkApiError) || (error.trouble !== 'busy' && error.trouble !== 'unreachable')) throw error
    await wait(pause, undefined, { signal, ref: false })
    await hide()
  })
}
