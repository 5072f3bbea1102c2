import type { Case, CaseAction, CaseFile } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { fileUrl } from '../files/links.ts'
import type { Organization } from '../organizations/index.ts'
import { type CaseRow, openCase, type Visitor } from './access.ts'
import { addDays, dateIn } from './dates.ts'
import { next, type Position } from './transitions.ts'

/**
 * What has become of a submission, for whoever has its token or code.
 *
 * @throws ProblemError `not_found`, `rate_limited`
 */
export async function readCase(backend: Backend, organization: Organization, visitor: Visitor): Promise<Case> {
  return caseOf(backend, organization, await openCase(backend, organization, visitor))
}

/** Where a case stands, for the rules of `transitions.ts`. */
export function positionOf(row: CaseRow, organization: Organization): Position {
  return {
    status: row.status,
    procedure: row.procedure,
    isRegistered: row.registered_at !== null,
    needsRegistration: row.procedure === 'appeal' || organization.registersMessages,
  }
}

/** The case as residents see it: no contacts, nothing an operator keeps to itself. */
export async function caseOf(backend: Backend, organization: Organization, row: CaseRow): Promise<Case> {
  const { database } = backend
  const [timeline, answer, rating, attachments] = await Promise.all([
    timelineOf(database, row.id),
    answerOf(backend, organization, row.id),
    database.selectFrom('ratings').selectAll().where('submission_id', '=', row.id).executeTakeFirst(),
    database
      .selectFrom('attachments')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('submission_id', '=', row.id)
      .executeTakeFirstOrThrow(),
  ])
  const disputeUntil = answer && lastDay(organization, answer.at, organization.disputeDays)
  return {
    number: row.number,
    kind: row.kind,
    procedure: row.procedure,
    status: row.status,
    sentAt: row.sent_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...(row.registered_at &&
      row.registration_number && {
        registration: { number: row.registration_number, at: row.registered_at.toISOString() },
      }),
    ...(row.due_date && { due: { date: row.due_date, ...(row.due_basis && { basis: row.due_basis }) } }),
    ...(row.category && { category: row.category }),
    ...(row.authority && { authority: row.authority }),
    text: row.text,
    attachments: Number(attachments.count),
    timeline,
    ...(answer && { answer }),
    ...(row.inquiry_at &&
      row.inquiry_text && { inquiry: { at: row.inquiry_at.toISOString(), text: row.inquiry_text } }),
    ...(rating && { rating: { score: rating.score, at: rating.at.toISOString() } }),
    actions: actionsOf(backend, organization, row, { answeredAt: answer?.at, rated: rating !== undefined }),
    ...(row.status === 'answered' && row.procedure === 'message' && disputeUntil && { disputeUntil }),
    visibility: row.visibility,
  }
}

/** What the resident may do with the case now. */
export function actionsOf(
  backend: Backend,
  organization: Organization,
  row: CaseRow,
  { answeredAt, rated }: { answeredAt: string | undefined; rated: boolean },
): CaseAction[] {
  const { features } = organization.form(row.language)
  const today = dateIn(organization.timeZone, backend.clock())
  const within = (days: number) => answeredAt !== undefined && today <= lastDay(organization, answeredAt, days)
  const possible = (action: CaseAction) => next(action, positionOf(row, organization)) !== undefined
  const rules: Record<CaseAction, boolean> = {
    rate: features.includes('rate') && !rated && within(organization.ratingDays),
    dispute: features.includes('dispute') && within(organization.disputeDays),
    reply: features.includes('reply') && row.inquiry_at !== null,
    attach: true,
  }
  return (Object.keys(rules) as CaseAction[]).filter((action) => rules[action] && possible(action))
}

const lastDay = (organization: Organization, from: string, days: number): string =>
  addDays(dateIn(organization.timeZone, new Date(from)), days)

async function timelineOf(queries: Queries, submission: string): Promise<Case['timeline']> {
  const entries = await queries
    .selectFrom('timeline')
    .select(['at', 'status', 'authority', 'text'])
    .where('submission_id', '=', submission)
    .orderBy('id')
    .execute()
  return entries.map(({ at, status, authority, text }) => ({
    at: at.toISOString(),
    status,
    ...(authority && { authority }),
    ...(text && { text }),
  }))
}

async function answerOf(
  backend: Backend,
  organization: Organization,
  submission: string,
): Promise<(Case['answer'] & {}) | undefined> {
  const answer = await backend.database
    .selectFrom('answers')
    .selectAll()
    .where('submission_id', '=', submission)
    .orderBy('at', 'desc')
    .orderBy('id')
    .executeTakeFirst()
  if (!answer) return undefined
  const files = await backend.database
    .selectFrom('answer_files')
    .select(['id', 'name', 'type', 'size'])
    .where('answer_id', '=', answer.id)
    .orderBy('position')
    .execute()
  return {
    at: answer.at.toISOString(),
    text: answer.text,
    ...(answer.authority && { authority: answer.authority }),
    files: files.map(
      ({ id, name, type, size }): CaseFile => ({
        name,
        type,
        size,
        url: fileUrl(backend, organization.id, id),
      }),
    ),
  }
}
