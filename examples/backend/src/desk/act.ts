import { randomUUID } from 'node:crypto'
import type { Backend } from '../backend.ts'
import type { CaseRow } from '../cases/access.ts'
import { dateIn } from '../cases/dates.ts'
import { dueOf } from '../cases/due.ts'
import { positionOf } from '../cases/position.ts'
import { lockCase } from '../cases/read.ts'
import { next } from '../cases/transitions.ts'
import type { Queries } from '../database/connect.ts'
import { storable } from '../database/storable.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal, rejected } from '../problems.ts'
import type { DeskAction, DeskCase, DeskInput } from './messages.ts'
import { findCase, showCase } from './read.ts'

/** A file of an answer that lies in the store already. */
export interface AnswerFile {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly storeKey: string
}

export type Work = {
  [A in DeskAction]: { readonly action: A; readonly input: DeskInput<A>; readonly files?: readonly AnswerFile[] }
}[DeskAction]

/**
 * Something an operator does with a case, with its entry in the timeline, in one transaction.
 *
 * @throws ProblemError `not_found`, `not_allowed_now` with what is possible instead, `rejected`
 */
export async function act(backend: Backend, organization: Organization, number: string, work: Work): Promise<DeskCase> {
  const { action } = work
  const cleaned = { ...work, input: storable(work.input) } as Work
  await backend.database.transaction().execute(async (queries) => {
    const { id } = await findCase(queries, organization, number)
    const row = await lockCase(queries, id)
    const status = next(action, positionOf(row, organization))
    if (!status) throw notNow(action, row, organization)
    const at = backend.clock()
    const { changes = {}, text } = await effectOf(backend, organization, { queries, row, at }, cleaned)
    const changed = { ...changes, status, updated_at: at }
    await queries.updateTable('submissions').set(changed).where('id', '=', id).execute()
    const authority = changes.authority ?? row.authority
    await queries
      .insertInto('timeline')
      .values({ submission_id: id, at, status, action, actor: 'operator', authority, text: text ?? null })
      .execute()
  })
  return showCase(backend, organization, number)
}

function notNow(action: DeskAction, row: CaseRow, organization: Organization) {
  const { needsRegistration, isRegistered } = positionOf(row, organization)
  const reason = needsRegistration && !isRegistered ? ', not registered' : ''
  return refusal('not_allowed_now', `Cannot ${action}: this ${row.procedure} is ${row.status}${reason}`, {
    params: { action, status: row.status },
  })
}

interface Effect {
  readonly changes?: Partial<
    Pick<
      CaseRow,
      'authority' | 'registration_number' | 'registered_at' | 'due_date' | 'due_basis' | 'inquiry_text' | 'inquiry_at'
    >
  >
  /** What the resident reads in the timeline. */
  readonly text?: string | undefined
}

async function effectOf(
  backend: Backend,
  organization: Organization,
  { queries, row, at }: { queries: Queries; row: CaseRow; at: Date },
  work: Work,
): Promise<Effect> {
  switch (work.action) {
    case 'register':
      return { changes: registration(backend, organization, row, work.input, at) }
    case 'take':
      return { changes: work.input.authority ? { authority: work.input.authority } : {} }
    case 'forward':
      return { changes: { authority: work.input.to }, text: work.input.text }
    case 'ask':
      return { changes: { inquiry_text: work.input.text, inquiry_at: at }, text: work.input.text }
    case 'extend':
      checkNewDate(organization, row, work.input.until, at)
      return { changes: { due_date: work.input.until, due_basis: null }, text: work.input.reason }
    case 'answer': {
      const { text, authority } = work.input
      await insertAnswer(queries, row, { at, text, authority, files: work.files ?? [] })
      return { changes: { inquiry_text: null, inquiry_at: null, ...(authority && { authority }) } }
    }
    case 'reject':
    case 'leave-without-answer':
      return { text: work.input.reason }
    case 'moderate':
    case 'close':
      return {}
  }
}

/** A term that runs from registration gets its last day now. */
function registration(
  backend: Backend,
  { timeZone }: Organization,
  { term, language, sent_at }: CaseRow,
  { number, at: given }: DeskInput<'register'>,
  now: Date,
): NonNullable<Effect['changes']> {
  const at = given ? new Date(given) : now
  if (at > now || at < sent_at) throw rejected([{ pointer: '/at', code: 'invalid' }])
  const due = term?.from === 'registered' ? dueOf(backend, { term, from: at, timeZone, language }) : undefined
  return {
    registration_number: number,
    registered_at: at,
    ...(due && { due_date: due.date, due_basis: due.basis }),
  }
}

function checkNewDate({ timeZone }: Organization, { due_date }: CaseRow, until: string, now: Date): void {
  if (until < dateIn(timeZone, now) || (due_date !== null && until <= due_date)) {
    throw rejected([{ pointer: '/until', code: 'invalid', params: { after: due_date ?? dateIn(timeZone, now) } }])
  }
}

async function insertAnswer(
  queries: Queries,
  row: CaseRow,
  {
    at,
    text,
    authority,
    files,
  }: { at: Date; text: string; authority?: string | undefined; files: readonly AnswerFile[] },
): Promise<void> {
  const id = randomUUID()
  const { count } = await queries
    .selectFrom('answers')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('submission_id', '=', row.id)
    .executeTakeFirstOrThrow()
  await queries
    .insertInto('answers')
    .values({ id, submission_id: row.id, position: Number(count), at, text, authority: authority ?? row.authority })
    .execute()
  if (files.length === 0) return
  const keys = files.map(({ storeKey }) => storeKey)
  const taken = await queries.deleteFrom('uploads').where('store_key', 'in', keys).returning('store_key').execute()
  if (taken.length < keys.length) throw refusal('upload_gone', 'A file of the answer has been swept: send it again')
  await queries
    .insertInto('answer_files')
    .values(
      files.map(({ name, type, size, sha256, storeKey }, position) => ({
        id: randomUUID(),
        answer_id: id,
        position,
        name,
        type,
        size,
        sha256,
        store_key: storeKey,
      })),
    )
    .execute()
}
