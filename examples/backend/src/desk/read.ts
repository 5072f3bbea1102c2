import { Status } from '@otklik/sdk/domain'
import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import { positionOf } from '../cases/position.ts'
import { answerFilesOf, caseOf, lastAnswer } from '../cases/read.ts'
import { next } from '../cases/transitions.ts'
import type { Queries } from '../database/connect.ts'
import { storable } from '../database/storable.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { readNumber } from '../submissions/number.ts'
import { type DeskCase, type DeskItem, type DeskList, deskActions } from './messages.ts'

export interface ListRequest {
  readonly organization?: string | undefined
  readonly status?: string | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/**
 * Cases, newest first, page by page.
 *
 * @throws ProblemError `malformed_request` for an unknown status or a cursor that is not ours
 */
export async function listCases(
  { database }: Backend,
  { organization, status, limit, after }: ListRequest,
): Promise<DeskList> {
  let query = database
    .selectFrom('submissions')
    .selectAll()
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (organization) query = query.where('organization', '=', storable(organization))
  if (status) query = query.where('status', 'in', status.split(',').map(statusNamed))
  if (after) {
    const { sentAt, id } = readCursor(after)
    query = query.where(sql<boolean>`(sent_at, id) < (${sentAt}::timestamptz, ${id}::uuid)`)
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const items = page.map(
    (row): DeskItem => ({
      organization: row.organization,
      number: row.number,
      kind: row.kind,
      procedure: row.procedure,
      status: row.status,
      ...(row.category && { category: row.category }),
      ...(row.authority && { authority: row.authority }),
      ...(row.registration_number && { registrationNumber: row.registration_number }),
      sentAt: row.sent_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      ...(row.due_date && { due: { date: row.due_date, ...(row.due_basis && { basis: row.due_basis }) } }),
      channel: row.body.source.channel,
      ...(row.body.source.community && { community: row.body.source.community }),
      verified: row.resident_hash !== null,
      excerpt: [...row.text].slice(0, 200).join(''),
    }),
  )
  return { items, ...(rows.length > limit && last && { next: `${last.sent_at.toISOString()}_${last.id}` }) }
}

/**
 * All that is known of a case.
 *
 * @throws ProblemError `not_found`
 */
export async function showCase(backend: Backend, organization: Organization, number: string): Promise<DeskCase> {
  const { database } = backend
  const row = await findCase(database, organization, number)
  const answer = await lastAnswer(database, row.id)
  const [files, history] = [await filesOf(database, row.id), await historyOf(database, row.id)]
  const held = answer ? (await answerFilesOf(database, answer.id)).flatMap(heldFile) : []
  const base = `/v1/desk/organizations/${organization.id}/submissions/${row.number}/attachments`
  return {
    organization: organization.id,
    possible: deskActions.filter((action) => next(action, positionOf(row, organization)) !== undefined),
    case: await caseOf(backend, organization, row.id),
    submission: row.body,
    verified: row.resident_hash !== null,
    files: files.map(({ id, name, type, size, sha256, sent_sha256, added_at, state, found }) => ({
      id,
      name,
      type,
      size,
      sha256,
      sentSha256: sent_sha256,
      addedAt: added_at.toISOString(),
      url: `${base}/${id}`,
      ...(state && { check: { state, ...(found && { found }) } }),
    })),
    ...(held.length > 0 && { heldAnswerFiles: held }),
    ...(answer?.comment && { ratingComment: answer.comment }),
    history,
  }
}

/** @throws ProblemError `not_found` */
export async function findCase(queries: Queries, organization: Organization, number: string) {
  const row = await queries
    .selectFrom('submissions')
    .selectAll()
    .where('organization', '=', organization.id)
    .where('number', '=', readNumber(number) ?? '')
    .executeTakeFirst()
  if (!row) throw refusal('not_found', 'There is no case with this number')
  return row
}

const heldFile = ({ name, state, found }: Awaited<ReturnType<typeof answerFilesOf>>[number]) =>
  state ? [{ name, state, ...(found && { found }) }] : []

function filesOf(queries: Queries, submission: string) {
  return queries
    .selectFrom('attachments')
    .leftJoin('scans', 'scans.store_key', 'attachments.store_key')
    .selectAll('attachments')
    .select(['scans.state', 'scans.found'])
    .where('submission_id', '=', submission)
    .orderBy('position')
    .execute()
}

async function historyOf(queries: Queries, submission: string): Promise<DeskCase['history']> {
  const entries = await queries
    .selectFrom('timeline')
    .selectAll()
    .where('submission_id', '=', submission)
    .orderBy('id')
    .execute()
  return entries.map(({ at, status, action, actor, authority, text }) => ({
    at: at.toISOString(),
    status,
    action,
    actor,
    ...(authority && { authority }),
    ...(text && { text }),
  }))
}

function statusNamed(word: string): Status {
  const status = Status.safeParse(word.trim())
  if (!status.success) throw refusal('malformed_request', `status takes ${Status.options.join(', ')}`)
  return status.data
}

function readCursor(cursor: string): { sentAt: string; id: string } {
  const [sentAt = '', id = ''] = cursor.split('_')
  if (!Number.isFinite(Date.parse(sentAt)) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw refusal('malformed_request', 'after takes what an earlier page gave as next')
  }
  return { sentAt, id }
}
