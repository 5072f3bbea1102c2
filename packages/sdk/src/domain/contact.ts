import * as z from 'zod/mini'
import { matches } from './rule.ts'

const Name = z.string().check(z.minLength(1), z.maxLength(100))

/** How to answer the resident. Names follow the HTML autofill field names. */
export const Contact = z.object({
  familyName: z.optional(Name),
  givenName: z.optional(Name),
  /** Отчество, if there is one. */
  additionalName: z.optional(Name),
  email: z.optional(z.string().check(matches(/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/), z.maxLength(254))),
  phone: z.optional(z.string().check(matches(/^\+?[\d\s()-]{5,30}$/))),
  postalAddress: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
})
export type Contact = z.infer<typeof Contact>
