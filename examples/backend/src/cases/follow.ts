import { type AttachmentsRequest, claimOf } from '@otklik/sdk/contract'
import {
  type Attachment,
  type Case,
  type CaseAction,
  checkAttachments,
  type FieldError,
  type Rating,
  type Remark,
} from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { storable } from '../database/storable.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal, rejected } from '../problems.ts'
import { claimedUploads, insertAttachments } from '../uploads/claim.ts'
import { claimHash } from '../uploads/incoming.ts'
import { type CaseRow, openCase, type Visitor } from './access.ts'
import { actionsOf, caseOf, lastAnswer, lockCase } from './read.ts'

/**
 * Adds files to a case, uploaded under the claim of this key. A repeat adds nothing.
 *
 * @throws ProblemError `not_found`, `not_allowed_now`, `rejected`, `upload_gone`, `conflict`
 */
export function attachLater(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { key, attachments, uploads: ids }: AttachmentsRequest & { readonly key: string },
): Promise<Case> {
  return change(backend, organization, visitor, async (queries, row, now) => {
    const before = await queries
      .selectFrom('attachments')
      .select(['id', 'name', 'type', 'sent_size as size', 'sent_sha256 as sha256'])
      .where('submission_id', '=', row.id)
      .execute()
    const fresh = attachments.filter((one) => !isThere(before, one))
    if (fresh.length === 0) return
    await requireAction(backend, organization, queries, row, 'attach')
    const claim = claimHash(backend, organization, await claimOf(key))
    const files = await claimedUploads(queries, { organization: organization.id, claim, ids, now }, fresh)
    const measured = storable(fresh).map((one) => {
      const { type = one.type, sent_size: size = one.size } = files.get(one.id) ?? {}
      return { ...one, type, size }
    })
    const { limits } = organization.form(row.language)
    const errors = checkAttachments([...before, ...measured], limits.files)
    if (errors.length > 0) throw rejected(errors.map((error) => inRequest(error, before.length, attachments, fresh)))
    await insertAttachments(queries, { submission: row.id, attachments: measured, files, from: before.length, now })
    await record(queries, row, { now, action: 'attach', status: row.status })
  })
}

/**
 * The resident's judgement of the answer.
 *
 * @throws ProblemError `not_found`, `code_required`, `not_allowed_now`
 */
export function rateCase(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { score, comment }: Rating,
): Promise<Case> {
  return change(backend, organization, requireCode(visitor), async (queries, row, now) => {
    const answer = await requireAction(backend, organization, queries, row, 'rate')
    if (!answer) throw notNow('rate')
    await queries
      .insertInto('ratings')
      .values({ answer_id: answer.id, score, comment: comment === undefined ? null : storable(comment), at: now })
      .execute()
    await record(queries, row, { now, action: 'rate', status: row.status })
  })
}

/**
 * «Проблема не решена».
 *
 * @throws ProblemError `not_found`, `code_required`, `not_allowed_now`
 */
export function disputeCase(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { text }: Remark,
): Promise<Case> {
  return change(backend, organization, requireCode(visitor), async (queries, row, now) => {
    await requireAction(backend, organization, queries, row, 'dispute')
    await record(queries, row, { now, action: 'dispute', status: 'disputed', text })
  })
}

/**
 * What the resident says to the operator's question.
 *
 * @throws ProblemError `not_found`, `code_required`, `not_allowed_now`
 */
export function replyToInquiry(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { text }: Remark,
): Promise<Case> {
  return change(backend, organization, requireCode(visitor), async (queries, row, now) => {
    await requireAction(backend, organization, queries, row, 'reply')
    await queries
      .updateTable('submissions')
      .set({ inquiry_text: null, inquiry_at: null })
      .where('id', '=', row.id)
      .execute()
    await record(queries, row, { now, action: 'reply', status: row.status, text })
  })
}

type Asking = Visitor & { readonly needsCode?: true }

/** The link may be in many hands: what changes a case asks for the twelve digits, or for the resident's session. */
const requireCode = (visitor: Visitor): Asking => ({ ...visitor, needsCode: true })

async function change(
  backend: Backend,
  organization: Organization,
  visitor: Asking,
  work: (queries: Queries, row: CaseRow, now: Date) => Promise<void>,
): Promise<Case> {
  const { id } = await openCase(backend, organization, visitor)
  if (visitor.needsCode && 'token' in visitor.proof) {
    throw refusal('code_required', 'The link alone does not allow this: the twelve-digit code does')
  }
  await backend.database.transaction().execute(async (queries) => {
    const row = await lockCase(queries, id)
    await work(queries, row, backend.clock())
  })
  return caseOf(backend, organization, id)
}

async function requireAction(
  backend: Backend,
  organization: Organization,
  queries: Queries,
  row: CaseRow,
  action: CaseAction,
): Promise<{ readonly id: string } | undefined> {
  const answer = await lastAnswer(queries, row.id)
  if (!actionsOf(backend, organization, row, answer).includes(action)) throw notNow(action)
  return answer
}

const notNow = (action: CaseAction) => refusal('not_allowed_now', `The case cannot be met with "${action}" now`)

async function record(
  queries: Queries,
  row: CaseRow,
  { now, action, status, text }: { now: Date; action: string; status: CaseRow['status']; text?: string },
): Promise<void> {
  await queries.updateTable('submissions').set({ status, updated_at: now }).where('id', '=', row.id).execute()
  await queries
    .insertInto('timeline')
    .values({
      submission_id: row.id,
      at: now,
      status,
      action,
      actor: 'resident',
      text: text === undefined ? null : storable(text),
    })
    .execute()
}

function isThere(before: readonly Attachment[], { id, sha256 }: Attachment): boolean {
  const same = before.find((one) => one.id === id)
  if (same && same.sha256 !== sha256) {
    throw refusal('conflict', 'The case has another file with this attachment id', { params: { attachment: id } })
  }
  return same !== undefined
}

/** The error with its pointer into the request, in which the files that are there already may be missing or named again. */
function inRequest(
  error: FieldError,
  before: number,
  all: readonly Attachment[],
  fresh: readonly Attachment[],
): FieldError {
  const index = /^\/attachments\/(\d+)/.exec(error.pointer)?.[1]
  const attachment = index === undefined ? undefined : fresh[Number(index) - before]
  return attachment
    ? { ...error, pointer: `/attachments/${all.indexOf(attachment)}` }
    : { ...error, pointer: '/attachments' }
}
