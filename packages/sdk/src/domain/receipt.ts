import * as z from 'zod/mini'
import { Day, Moment } from './moment.ts'

/** The last day of an answer and the rule it follows from. */
export const Due = z.object({ date: Day, basis: z.optional(z.string()) })
export type Due = z.infer<typeof Due>

/** Registration of a formal appeal, or of a message where the organization registers those. */
export const Registration = z.object({ number: z.string(), at: Moment })
export type Registration = z.infer<typeof Registration>

/** Proof that the backend has the submission. `token` and `code` are secrets of the resident. */
export const Receipt = z.object({
  number: z.string().check(z.minLength(1)),
  /** Opens the case together with the number; stands in the tracking link's fragment. */
  token: z.optional(z.string()),
  /** Twelve digits for paper and telephone; works only with the number. */
  code: z.optional(z.string()),
  sentAt: Moment,
  registration: z.optional(Registration),
  due: z.optional(Due),
  /** A page that shows the case; the token stands in its fragment. */
  url: z.optional(z.string()),
})
export type Receipt = z.infer<typeof Receipt>
