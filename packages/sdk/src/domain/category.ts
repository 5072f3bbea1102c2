import * as z from 'zod/mini'
import { Kind, Procedure } from './kind.ts'
import { Language } from './language.ts'
import { Question } from './question.ts'
import { matches } from './rule.ts'
import { Term } from './term.ts'
import { Whole } from './whole.ts'

/** Whether something is asked: `required`, `optional` (can be skipped) or `none` (not asked). */
export const Requirement = z.enum(['required', 'optional', 'none'])
export type Requirement = z.infer<typeof Requirement>

/** Why this organization does not take messages on a theme, and who does. */
export const Stopper = z.object({
  text: z.string(),
  phone: z.optional(z.string()),
  url: z.optional(z.string()),
  /** True when the form forbids «Всё равно отправить». */
  final: z.boolean(),
})
export type Stopper = z.infer<typeof Stopper>

/** Month and day, `MM-DD`; `from` may be later in the year than `to` (winter). */
const MonthDay = z.string().check(matches(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))

/** What a leaf asks beyond the form's defaults. */
export const CategoryDetails = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(200)),
  hint: z.optional(z.string()),
  questions: z.optional(z.array(Question)),
  stopper: z.optional(Stopper),
})
export type CategoryDetails = z.infer<typeof CategoryDetails>

/** A theme. With `children` it is a branch; without, a leaf that can be chosen. */
export const Category = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(200)),
  label: z.string(),
  lang: z.optional(Language),
  hint: z.optional(z.string()),
  /** Words residents use for it; searched together with the label. */
  keywords: z.optional(z.array(z.string())),
  get children(): z.ZodMiniOptional<z.ZodMiniArray<typeof Category>> {
    return z.optional(z.array(Category))
  },
  /** Who answers, as residents should read it. */
  authority: z.optional(z.string()),
  /** When absent, the term of the procedure applies. */
  term: z.optional(Term),
  season: z.optional(z.object({ from: MonthDay, to: MonthDay })),
  /** When absent: `optional`. */
  place: z.optional(Requirement),
  contact: z.optional(Requirement),
  photo: z.optional(z.enum(['required', 'optional'])),
  /** When absent, every kind and procedure of the form. */
  kinds: z.optional(z.array(Kind)),
  procedures: z.optional(z.array(Procedure)),
  stopper: z.optional(Stopper),
  questions: z.optional(z.array(Question)),
  /** True when hint, questions and stopper come with `category(code)` instead. */
  details: z.optional(z.boolean()),
  stats: z.optional(z.object({ answered: Whole, medianDays: z.optional(z.number()) })),
})
export type Category = z.infer<typeof Category>
