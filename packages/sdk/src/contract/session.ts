import * as z from 'zod/mini'
import { Moment } from '../domain/moment.ts'

/** A social network or messenger whose client shows our page. Each is a channel, too. */
export const Network = z.enum(['vk', 'ok', 'max'])
export type Network = z.infer<typeof Network>

/** Body of `POST sessions`: what the network's client gave to the page, as it came, with its signature. */
export const Launch = z.object({ launch: z.string().check(z.minLength(1), z.maxLength(8000)) })
export type Launch = z.infer<typeof Launch>

/** Longer than the token of a case with its 128 bits, some of which begin like this by chance. */
const sessionToken = /^ses_[\w-]{20,300}$/

/**
 * Who has come from a network, once a backend has verified the launch. The resident's id in the network is not in it, and
 * the backend keeps a keyed hash of it alone.
 */
export const Session = z.object({
  /** For `Authorization: Bearer`. It begins with `ses_`, so that it is told from a case's token. A secret. */
  token: z.string().check(z.regex(sessionToken)),
  expiresAt: Moment,
  network: Network,
  /** The network's id of the community in which the page was opened. */
  community: z.optional(z.string().check(z.maxLength(100))),
  /** `admin` may connect the community and disconnect it. */
  role: z.enum(['resident', 'admin']),
  /** To which organization the community is connected; absent while it is to none. */
  organization: z.optional(z.string()),
  /**
   * A name for what this device keeps for this resident, so that another who uses the same device finds nothing of it. Made
   * by the backend; it tells nobody who the resident is.
   */
  keeping: z.string().check(z.regex(/^[\w-]{8,64}$/)),
})
export type Session = z.infer<typeof Session>

/** Whether what stands behind `Bearer` is a session, and no token or code of a case. */
export const isSession = (bearer: string): boolean => sessionToken.test(bearer)
