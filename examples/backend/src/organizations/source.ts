import { Feature, Kind, Language, Limits, Procedure, Requirement, Term } from '@otklik/sdk/domain'
import * as z from 'zod/mini'

// What an organization's folder holds. Everything unknown is refused: a misspelt key would be a rule that never works.

/** A text by language. Russian is the one that must be there. */
export const Text = z.strictObject({
  ru: z.string().check(z.minLength(1)),
  tt: z.optional(z.string().check(z.minLength(1))),
  en: z.optional(z.string().check(z.minLength(1))),
})
export type Text = z.infer<typeof Text>

const Words = z.strictObject({
  ru: z.array(z.string().check(z.minLength(1))),
  tt: z.optional(z.array(z.string().check(z.minLength(1)))),
  en: z.optional(z.array(z.string().check(z.minLength(1)))),
})

const Code = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,99}$/))
const MonthDay = z.string().check(z.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))
const Phone = z.string().check(z.regex(/^\+?[\d\s()-]{2,30}$/))
/** Shown as a link: nothing but the web may be behind it. */
const WebAddress = z.url({ protocol: /^https?$/ })
const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

const OptionSource = z.strictObject({ value: Code, label: Text, stop: z.optional(Text) })

export const QuestionSource = z.strictObject({
  code: Code,
  type: z.enum(['text', 'longtext', 'number', 'datetime', 'choice', 'choices', 'note']),
  label: Text,
  hint: z.optional(Text),
  required: z._default(z.boolean(), false),
  options: z.optional(z.array(OptionSource).check(z.minLength(1))),
  when: z.optional(z.strictObject({ code: Code, values: z.array(z.string()).check(z.minLength(1)) })),
})
export type QuestionSource = z.infer<typeof QuestionSource>

export const CategorySource = z.strictObject({
  code: Code,
  label: Text,
  hint: z.optional(Text),
  keywords: z.optional(Words),
  authority: z.optional(Text),
  term: z.optional(Term),
  season: z.optional(z.strictObject({ from: MonthDay, to: MonthDay })),
  place: z.optional(Requirement),
  contact: z.optional(Requirement),
  photo: z.optional(z.enum(['required', 'optional'])),
  kinds: z.optional(z.array(Kind).check(z.minLength(1))),
  procedures: z.optional(z.array(Procedure).check(z.minLength(1))),
  stopper: z.optional(
    z.strictObject({ text: Text, phone: z.optional(Phone), url: z.optional(WebAddress), final: z.boolean() }),
  ),
  questions: z.optional(z.array(QuestionSource).check(z.minLength(1))),
  get children(): z.ZodMiniOptional<z.ZodMiniArray<typeof CategorySource>> {
    return z.optional(z.array(CategorySource).check(z.minLength(1)))
  },
})
export type CategorySource = z.infer<typeof CategorySource>

/** Rules of a theme: what a branch says holds for its children unless they say otherwise. */
export const inheritedRules = [
  'authority',
  'term',
  'season',
  'place',
  'contact',
  'photo',
  'kinds',
  'procedures',
] as const satisfies (keyof CategorySource)[]
export type InheritedRules = Pick<CategorySource, (typeof inheritedRules)[number]>

export const OrganizationSource = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/)),
  name: Text,
  shortName: Text,
  timeZone: z.string().check(z.refine(isTimeZone, { error: 'is not an IANA time zone' })),
  languages: z.array(Language).check(z.minLength(1)),
  /** Origins that may call the API: `*`, `https://city.example`, or with any port: `http://localhost:*`. */
  origins: z.array(z.string().check(z.regex(/^(\*|https?:\/\/[a-z0-9.-]+(:(\d+|\*))?)$/))),
  status: z.enum(['open', 'notice', 'closed']),
  notice: z.optional(Text),
  dataBasis: z.enum(['law', 'consent']),
  dataNotice: z.optional(Text),
  contactNotice: z.optional(Text),
  urgent: z.optional(z.strictObject({ text: Text, phone: z.optional(Phone) })),
  help: z.strictObject({
    phone: z.optional(Phone),
    hours: z.optional(Text),
    address: z.optional(Text),
    email: z.optional(z.email()),
    url: z.optional(WebAddress),
  }),
  kinds: z.array(Kind).check(z.minLength(1)),
  procedures: z
    .array(z.strictObject({ procedure: Procedure, term: Term, label: Text, needs: Text, contact: Requirement }))
    .check(z.minLength(1)),
  limits: Limits,
  features: z.array(Feature),
  /** Each has its document in `consents/{id}.{language}.txt`. */
  consents: z.array(
    z.strictObject({
      id: Code,
      version: z.string().check(z.minLength(1)),
      purpose: Text,
      required: z.boolean(),
      text: Text,
    }),
  ),
  /** Versions that were in force until `replacedAt`; what was ticked or filled in under them is still accepted for a while. */
  earlierVersions: z._default(
    z.strictObject({
      form: z.array(z.strictObject({ version: z.string(), replacedAt: z.iso.datetime({ offset: true }) })),
      consents: z.array(
        z.strictObject({ id: Code, version: z.string(), sha256: Sha256, replacedAt: z.iso.datetime({ offset: true }) }),
      ),
    }),
    { form: [], consents: [] },
  ),
  /** True when quick messages get a registration number as appeals do. */
  registersMessages: z.boolean(),
  /** True when somebody looks at a message before it goes to work. Appeals never wait for that. */
  moderates: z.boolean(),
  /** Days after the answer in which it can be disputed, and rated. */
  disputeDays: z.int().check(z.gte(0), z.lte(366)),
  ratingDays: z.int().check(z.gte(0), z.lte(366)),
  /** True when the text of a case may be shown to anyone. */
  publicCases: z._default(z.boolean(), false),
  /**
   * Whether sending over the API needs proof of work, and how much: the most hashes that it takes, half of that on
   * average. `true`: 200,000, a tenth of a second to a few seconds, depending on the device.
   */
  proofOfWork: z._default(z.union([z.boolean(), z.int().check(z.gte(1), z.lte(100_000_000))]), false),
  /**
   * How it is served over Open311: not at all, with the number of a case at once, or with a token until somebody has
   * looked at the message.
   */
  open311: z._default(z.enum(['off', 'number', 'token']), 'off'),
})
export type OrganizationSource = z.infer<typeof OrganizationSource>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
