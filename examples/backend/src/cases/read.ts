import type { Case, CaseAction, CaseFile } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { fileUrl } from '../files/links.ts'
import type { Organization } from '../organizations/index.ts'
import { type CaseRow, openCase, type Visitor } from './access.ts'
import { addDays, dateIn } from './dates.ts'
import { positionOf } from './position.ts'
import { next } from './transitions.ts'

/**
 * What has become of a submission, for whoever has its token or code.
 *
 * @throws ProblemError `not_found`, `rate_limited`
 */
export async function readCase(backend: Backend, organization: Organization, visitor: Visitor): Promise<Case> {
  const { id } = await openCase(backend, organization, visitor)
  return caseOf(backend, organization, id)
}

/** The case as residents see it: no contacts, nothing an operator keeps to itself. */
export async function caseOf(backend: Backend, organization: Organization, id: string): Promise<Case> {
  const { database } = backend
  const row = await database.selectFrom('submissions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const answer = await lastAnswer(database, id)
  const files = answer ? await filesOf(backend, organization, answer.id) : { files: [] }
  const disputable =
    row.status === 'answered' &&
    row.procedure === 'message' &&
    organization.form(row.language).features.includes('dispute')
  const disputeUntil = disputable && answer ? lastDay(organization, answer.at, organization.disputeDays) : undefined
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
    ...(await attachmentsOf(database, id)),
    timeline: await timelineOf(database, id),
    ...(answer && {
      answer: {
        at: answer.at.toISOString(),
        text: answer.text,
        ...(answer.authority && { authority: answer.authority }),
        ...files,
      },
    }),
    ...(row.inquiry_at &&
      row.inquiry_text && { inquiry: { at: row.inquiry_at.toISOString(), text: row.inquiry_text } }),
    ...(answer?.score && answer.ratedAt && { rating: { score: answer.score, at: answer.ratedAt.toISOString() } }),
    actions: actionsOf(backend, organization, row, answer),
    ...(disputeUntil && { disputeUntil }),
    visibility: row.visibility,
  }
}

/** What the resident may do with the case now. */
export function actionsOf(
  { clock }: Pick<Backend, 'clock'>,
  organization: Organization,
  row: CaseRow,
  answer: Answer | undefined,
): CaseAction[] {
  const { features } = organization.form(row.language)
  const today = dateIn(organization.timeZone, clock())
  const within = (days: number) => answer !== undefined && today <= lastDay(organization, answer.at, days)
  const rules: Record<CaseAction, boolean> = {
    rate: features.includes('rate') && answer?.score === null && within(organization.ratingDays),
    dispute: features.includes('dispute') && within(organization.disputeDays),
    reply: features.includes('reply') && row.inquiry_at !== null,
    attach: true,
  }
  const position = positionOf(row, organization)
  return (Object.keys(rules) as CaseAction[]).filter((action) => rules[action] && next(action, position) !== undefined)
}

export interface Answer {
  readonly id: string
  readonly at: Date
  readonly text: string
  readonly authority: string | null
  readonly score: number | null
  readonly comment: string | null
  readonly ratedAt: Date | null
}

/** The answer that counts, with the resident's judgement of it. After a dispute there may be several. */
export function lastAnswer(queries: Queries, submission: string): Promise<Answer | undefined> {
  return queries
    .selectFrom('answers')
    .leftJoin('ratings', 'ratings.answer_id', 'answers.id')
    .select(['answers.id', 'answers.at', 'answers.text', 'answers.authority'])
    .select(['ratings.score', 'ratings.comment', 'ratings.at as ratedAt'])
    .where('submission_id', '=', submission)
    .orderBy('answers.position', 'desc')
    .executeTakeFirst()
}

/** The case, held against every other change until the transaction ends. */
export function lockCase(queries: Queries, id: string): Promise<CaseRow> {
  return queries.selectFrom('submissions').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
}

const lastDay = (organization: Organization, from: Date, days: number): string =>
  addDays(dateIn(organization.timeZone, from), days)

/** What happened, without what the resident knows anyway: added files and ratings leave the status as it was. */
async function timelineOf(queries: Queries, submission: string): Promise<Case['timeline']> {
  const entries = await queries
    .selectFrom('timeline')
    .select(['at', 'status', 'authority', 'text'])
    .where('submission_id', '=', submission)
    .where('action', 'not in', ['attach', 'rate'])
    .orderBy('id')
    .execute()
  return entries.map(({ at, status, authority, text }) => ({
    at: at.toISOString(),
    status,
    ...(authority && { authority }),
    ...(text && { text }),
  }))
}

async function attachmentsOf(
  queries: Queries,
  submission: string,
): Promise<Pick<Case, 'attachments' | 'attachmentChecks'>> {
  const rows = await queries
    .selectFrom('attachments')
    .leftJoin('scans', 'scans.store_key', 'attachments.store_key')
    .select(['attachments.name', 'scans.state'])
    .where('submission_id', '=', submission)
    .orderBy('position')
    .execute()
  const checks = rows.flatMap(({ name, state }) => (state ? [{ name, state }] : []))
  return { attachments: rows.length, ...(checks.length > 0 && { attachmentChecks: checks }) }
}

/** Only those that can be handed out: a link to another would lead nowhere. */
async function filesOf(
  backend: Backend,
  organization: Organization,
  answer: string,
): Promise<Pick<NonNullable<Case['answer']>, 'files' | 'filesChecking'>> {
  const rows = await answerFilesOf(backend.database, answer)
  const files = rows.flatMap(({ id, name, type, size, state }): CaseFile[] =>
    state ? [] : [{ name, type, size, url: fileUrl(backend, organization.id, id) }],
  )
  const filesChecking = rows.filter(({ state }) => state === 'checking').length
  return { files, ...(filesChecking > 0 && { filesChecking }) }
}

/** The files of an answer, each with what a scanner has to say of it. */
export function answerFilesOf(queries: Queries, answer: string) {
  return queries
    .selectFrom('answer_files')
    .leftJoin('scans', 'scans.store_key', 'answer_files.store_key')
    .select(['id', 'name', 'type', 'size', 'scans.state', 'scans.found'])
    .where('answer_id', '=', answer)
    .orderBy('position')
    .execute()
}
