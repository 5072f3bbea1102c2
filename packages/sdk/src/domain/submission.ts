import * as z from 'zod/mini'
import { Attachment } from './attachment.ts'
import { AcceptedConsent } from './consent.ts'
import { Contact } from './contact.ts'
import { AppealType, Kind, Procedure } from './kind.ts'
import { Language } from './language.ts'
import { Place } from './place.ts'
import { Answer } from './question.ts'
import { Source } from './source.ts'

/** What the resident sends. */
export const Submission = z.object({
  kind: Kind,
  procedure: Procedure,
  appealType: z.optional(AppealType),
  text: z.string().check(z.minLength(1), z.maxLength(20_000)),
  category: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  answers: z.array(Answer).check(z.maxLength(100)),
  place: z.optional(Place),
  contact: z.optional(Contact),
  attachments: z.array(Attachment).check(z.maxLength(50)),
  consents: z.array(AcceptedConsent).check(z.maxLength(20)),
  language: Language,
  formVersion: z.string().check(z.minLength(1), z.maxLength(100)),
  source: Source,
  /** Number of an earlier case this one continues. */
  relatesTo: z.optional(z.string().check(z.maxLength(50))),
})
export type Submission = z.infer<typeof Submission>
