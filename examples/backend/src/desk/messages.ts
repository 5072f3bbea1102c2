import { Case, CaseFile, Channel, Due, Kind, Procedure, Status, Submission } from '@otklik/sdk/domain'
import * as z from 'zod/mini'

const Moment = z.iso.datetime({ offset: true })
const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(10_000))
const Line = z.string().check(z.trim(), z.minLength(1), z.maxLength(300))

/** What an operator sends with each action. Reasons and texts are read by the resident. */
export const inputs = {
  moderate: z.object({}),
  /** `at`: when it was registered; now, when left out. */
  register: z.object({ number: Line, at: z.optional(Moment) }),
  take: z.object({ authority: z.optional(Line) }),
  forward: z.object({ to: Line, text: z.optional(Text) }),
  ask: z.object({ text: Text }),
  /** `until`: the new last day, later than the present one. */
  extend: z.object({ until: z.iso.date(), reason: Text }),
  answer: z.object({ text: Text, authority: z.optional(Line) }),
  reject: z.object({ reason: Text }),
  close: z.object({}),
  'leave-without-answer': z.object({ reason: Text }),
} as const

export type DeskAction = keyof typeof inputs
export const deskActions = Object.keys(inputs) as DeskAction[]
export type DeskInput<A extends DeskAction> = z.infer<(typeof inputs)[A]>

/**
 * Whether a network has said that the resident came from it, and from that community. Else it is what the sender says. In
 * MAX the community is a word from the link, which whoever made the link has chosen.
 */
const Verified = z.boolean()

/** A case in the list. */
export const DeskItem = z.object({
  organization: z.string(),
  number: z.string(),
  kind: Kind,
  procedure: Procedure,
  status: Status,
  category: z.optional(z.string()),
  authority: z.optional(z.string()),
  registrationNumber: z.optional(z.string()),
  sentAt: Moment,
  updatedAt: Moment,
  due: z.optional(Due),
  /** By which way it came, and from which community. */
  channel: Channel,
  community: z.optional(z.string()),
  verified: Verified,
  /** Beginning of the resident's text. */
  excerpt: z.string(),
})
export type DeskItem = z.infer<typeof DeskItem>

/** A page of the list, newest first. `next` is what to ask for as `after`. */
export const DeskList = z.object({ items: z.array(DeskItem), next: z.optional(z.string()) })
export type DeskList = z.infer<typeof DeskList>

export const DeskQuery = z.object({
  organization: z.optional(z.string()),
  /** One, or several after another with commas. */
  status: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
  after: z.optional(z.string()),
})

/** Why a file is not handed out: it is looked at for viruses, or had one, which `found` names. */
const FileCheck = z.object({ state: z.enum(['checking', 'refused']), found: z.optional(z.string()) })

/** A file the resident sent. `url` is a path of the desk's API and needs its token. */
const DeskFile = z.extend(CaseFile, {
  id: z.string(),
  /** Hex SHA-256 of what is kept, and of what was sent before its metadata was removed. */
  sha256: z.string(),
  sentSha256: z.string(),
  addedAt: Moment,
  check: z.optional(FileCheck),
})

/** All that is known of a case: what the resident sees, what they sent, and who did what. */
export const DeskCase = z.object({
  organization: z.string(),
  /** What the operator can do now. */
  possible: z.array(z.enum(deskActions as [DeskAction, ...DeskAction[]])),
  case: Case,
  submission: Submission,
  verified: Verified,
  files: z.array(DeskFile),
  /** Files of the answer that the resident does not get. */
  heldAnswerFiles: z.optional(z.array(z.extend(FileCheck, { name: z.string() }))),
  ratingComment: z.optional(z.string()),
  history: z.array(
    z.object({
      at: Moment,
      status: Status,
      action: z.string(),
      actor: z.enum(['resident', 'operator']),
      authority: z.optional(z.string()),
      text: z.optional(z.string()),
    }),
  ),
})
export type DeskCase = z.infer<typeof DeskCase>
