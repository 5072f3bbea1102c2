import * as z from 'zod/mini'
import { Category, Requirement } from './category.ts'
import { Consent } from './consent.ts'
import { Kind, Procedure } from './kind.ts'
import { Language } from './language.ts'
import { matches } from './rule.ts'
import { Term } from './term.ts'
import { Visibility } from './visibility.ts'
import { Whole } from './whole.ts'

/** Ways to reach the organization that do not need the widget. */
export const Help = z.object({
  phone: z.optional(z.string()),
  hours: z.optional(z.string()),
  address: z.optional(z.string()),
  email: z.optional(z.string()),
  url: z.optional(z.string()),
})
export type Help = z.infer<typeof Help>

/** A way of being answered, with its term and what it needs from the resident. */
export const ProcedureOffer = z.object({
  procedure: Procedure,
  /** When absent, no term is promised. */
  term: z.optional(Term),
  label: z.string(),
  needs: z.string(),
  contact: Requirement,
  lang: z.optional(Language),
})
export type ProcedureOffer = z.infer<typeof ProcedureOffer>

export const Limits = z.object({
  /** Characters, counted as Unicode code points. */
  text: z.object({ min: Whole.check(z.gte(1)), max: Whole.check(z.gte(1)) }),
  /** `size` in bytes per file; `total` in bytes for all; `types` are media types. */
  files: z.object({
    count: Whole.check(z.gte(0)),
    size: Whole.check(z.gte(1)),
    total: Whole.check(z.gte(1)),
    types: z.array(z.string()),
  }),
})
export type Limits = z.infer<typeof Limits>

/** What a place must hold where one of the two is not enough. */
export const PlaceNeeds = z.enum(['point', 'address', 'both'])
export type PlaceNeeds = z.infer<typeof PlaceNeeds>

/** What a backend can do beyond taking a submission, and a form may switch on. */
export const Feature = z.enum(['track', 'nearby', 'support', 'suggest-category', 'rate', 'dispute', 'reply'])
export type Feature = z.infer<typeof Feature>

/** What one organization asks. Fetched, never hard-coded. */
export const Form = z.object({
  /** Changes whenever anything a resident agrees to or is asked for changes. */
  version: z.string().check(z.minLength(1), z.maxLength(100)),
  organization: z.object({
    id: z.string().check(matches(/^[a-z0-9][a-z0-9-]{0,62}$/)),
    name: z.string(),
    shortName: z.string(),
    /** IANA time zone in which its terms run. */
    timeZone: z.string(),
  }),
  /** `closed`: nothing can be sent now. `notice`: open, with something to read first. */
  status: z.enum(['open', 'notice', 'closed']),
  notice: z.optional(z.string()),
  /** The ground on which personal data is processed: a law, or the resident's consent. */
  dataBasis: z.enum(['law', 'consent']),
  /** Stands in the place of the required tick when the ground is a law. */
  dataNotice: z.optional(z.string()),
  privacyUrl: z.optional(z.string()),
  /** The language this answer is in; a text without a translation says so by its own `lang`. */
  language: Language,
  languages: z.array(Language),
  kinds: z.array(Kind),
  procedures: z.array(ProcedureOffer),
  categories: z.array(Category),
  limits: Limits,
  /** What a place must hold. When absent, a point or an address, whichever there is. */
  placeNeeds: z.optional(PlaceNeeds),
  /** When `public`, what is sent stands in a register that everybody can read, and residents are told before. */
  visibility: z.optional(Visibility),
  consents: z.array(Consent),
  features: z.array(Feature),
  /** Shown above everything: «Есть угроза жизни? Звоните 112». */
  urgent: z.optional(z.object({ text: z.string(), phone: z.optional(z.string()) })),
  help: Help,
  /** Who will see the contacts, said beneath them. */
  contactNotice: z.optional(z.string()),
  /**
   * The kind of proof of work that a submission must bring, when one is asked for; `altcha` is the one of this version.
   * What is to be solved is asked for just before sending, or once a submission was refused with `proof_required`.
   */
  proof: z.optional(z.string().check(z.minLength(1), z.maxLength(50))),
})
export type Form = z.infer<typeof Form>
