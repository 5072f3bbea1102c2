import * as z from 'zod/mini'
import { Kind, Procedure } from './kind.ts'
import { Day, Moment } from './moment.ts'
import { Due, Registration } from './receipt.ts'
import { Visibility } from './visibility.ts'
import { Whole } from './whole.ts'

export const Status = z.enum([
  'submitted',
  'in_moderation',
  'registered',
  'in_progress',
  'forwarded',
  'extended',
  'answered',
  'rejected',
  'left_without_answer',
  'disputed',
  'closed',
  'unknown',
])
export type Status = z.infer<typeof Status>

/** A file of the organization's answer. The link is short-lived. */
export const CaseFile = z.object({
  name: z.string(),
  type: z.string(),
  size: Whole,
  url: z.string(),
})
export type CaseFile = z.infer<typeof CaseFile>

/** A file of the resident that cannot be handed out: it is still looked at for viruses, or it had one. */
export const AttachmentCheck = z.object({ name: z.string(), state: z.enum(['checking', 'refused']) })
export type AttachmentCheck = z.infer<typeof AttachmentCheck>

export const TimelineEntry = z.object({
  at: Moment,
  status: Status,
  /** The backend's own word for the status, where ours says less. */
  backendStatus: z.optional(z.string()),
  /** Who has it now, or to whom it went. */
  authority: z.optional(z.string()),
  text: z.optional(z.string()),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** What the resident may do with the case now. */
export const CaseAction = z.enum(['rate', 'dispute', 'reply', 'attach'])
export type CaseAction = z.infer<typeof CaseAction>

/** What has become of a submission. */
export const Case = z.object({
  number: z.string(),
  kind: z.optional(Kind),
  procedure: z.optional(Procedure),
  status: Status,
  /** The backend's own word for the status. */
  backendStatus: z.optional(z.string()),
  sentAt: z.optional(Moment),
  updatedAt: Moment,
  registration: z.optional(Registration),
  due: z.optional(Due),
  category: z.optional(z.string()),
  authority: z.optional(z.string()),
  text: z.optional(z.string()),
  attachments: z.optional(Whole),
  /** Those of the attachments that are not ready, by their names; absent when all are. */
  attachmentChecks: z.optional(z.array(AttachmentCheck)),
  timeline: z.array(TimelineEntry),
  answer: z.optional(
    z.object({
      at: Moment,
      text: z.string(),
      authority: z.optional(z.string()),
      files: z.array(CaseFile),
      /** How many more files it has that are still looked at for viruses. */
      filesChecking: z.optional(Whole),
    }),
  ),
  /** What the operator asks the resident. */
  inquiry: z.optional(z.object({ at: Moment, text: z.string() })),
  rating: z.optional(z.object({ score: Whole.check(z.gte(1), z.lte(5)), at: Moment })),
  actions: z.array(CaseAction),
  /** The last day on which the answer can be disputed. */
  disputeUntil: z.optional(Day),
  visibility: Visibility,
})
export type Case = z.infer<typeof Case>

/** A case in a list of the resident's own. */
export const CaseSummary = z.object({
  number: z.string(),
  kind: z.optional(Kind),
  procedure: z.optional(Procedure),
  status: Status,
  /** The backend's own word for the status. */
  backendStatus: z.optional(z.string()),
  sentAt: Moment,
  updatedAt: Moment,
  due: z.optional(Due),
  category: z.optional(z.string()),
})
export type CaseSummary = z.infer<typeof CaseSummary>

/** What a resident has sent, the newest first; at most 100. */
export const OwnCases = z.object({ items: z.array(CaseSummary).check(z.maxLength(100)) })
export type OwnCases = z.infer<typeof OwnCases>

/** The resident's judgement of an answer, 1 (bad) to 5 (good). */
export const Rating = z.object({
  score: Whole.check(z.gte(1), z.lte(5)),
  comment: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
})
export type Rating = z.infer<typeof Rating>

/** Text the resident adds to a case: why it is not solved, or an answer to the operator's question. */
export const Remark = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(4000)),
})
export type Remark = z.infer<typeof Remark>
