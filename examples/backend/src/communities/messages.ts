import { Network } from '@otklik/sdk/contract'
import * as z from 'zod/mini'

const Moment = z.iso.datetime({ offset: true })

export const CardType = z.enum(['text', 'list'])

/** Its card, and why it is not as fresh as it could be. */
const CardShown = z.object({
  type: CardType,
  state: z.enum(['on', 'failed']),
  /**
   * `token`, `rights`, `application`: the card has failed until there is another token. `busy`, `unreachable`: it is
   * tried again by itself. `refused`: the network does not take it.
   */
  reason: z.optional(z.enum(['token', 'rights', 'application', 'busy', 'unreachable', 'refused'])),
  /** When the network took it last; absent before the first time. */
  updatedAt: z.optional(Moment),
})

/** What an administrator sees of the community, and a resident without the card. */
export const CommunityShown = z.object({
  community: z.string(),
  organization: z.optional(z.object({ id: z.string(), name: z.string(), url: z.optional(z.string()) })),
  officialSite: z.optional(z.string()),
  card: z.optional(CardShown),
})
export type CommunityShown = z.infer<typeof CommunityShown>

/** A line of the desk's list. */
export const DeskCommunity = z.object({
  network: Network,
  community: z.string(),
  organization: z.string(),
  connectedAt: Moment,
  card: z.optional(CardShown),
})
export type DeskCommunity = z.infer<typeof DeskCommunity>

export const DeskCommunities = z.object({ items: z.array(DeskCommunity) })
export type DeskCommunities = z.infer<typeof DeskCommunities>

/** A key that has just been made: it is shown this once. */
export const ConnectKey = z.object({ organization: z.string(), key: z.string(), expiresAt: Moment })
export type ConnectKey = z.infer<typeof ConnectKey>
