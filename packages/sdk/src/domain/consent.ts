import * as z from 'zod/mini'
import { Language } from './language.ts'
import { Moment } from './moment.ts'
import { matches } from './rule.ts'

/** A document a resident may accept, as the form offers it. */
export const Consent = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  version: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Lower-case hex SHA-256 of the document's text in the form's language. */
  sha256: z.string().check(matches(/^[0-9a-f]{64}$/)),
  purpose: z.string(),
  required: z.boolean(),
  url: z.string(),
  /** The tick's label. */
  text: z.string(),
  lang: z.optional(Language),
})
export type Consent = z.infer<typeof Consent>

/** What was accepted, when, in which language and by which hash. */
export const AcceptedConsent = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  version: z.string().check(z.minLength(1), z.maxLength(100)),
  sha256: z.string().check(matches(/^[0-9a-f]{64}$/)),
  acceptedAt: Moment,
  language: Language,
})
export type AcceptedConsent = z.infer<typeof AcceptedConsent>
