import { randomUUID } from 'node:crypto'
import { type Form, findLeaf, rulesFor, type Submission } from '@otklik/sdk/domain'
import { type Insertable, sql } from 'kysely'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { dueOf } from '../cases/due.ts'
import { initialStatus } from '../cases/transitions.ts'
import type { Queries } from '../database/connect.ts'
import type { Submissions } from '../database/tables.ts'
import type { Visit } from '../networks/session.ts'
import type { Organization } from '../organizations/index.ts'
import { type ClaimedUploads, insertAttachments } from '../uploads/claim.ts'
import type { Accepted, Draft } from './receipt.ts'

/** What is known of a report over Open311 beside the submission that is made of it. */
export interface Open311Mark {
  /** Hash of the token its filer is given in the place of the number. */
  readonly tokenHash?: string | undefined
  /** A link to a photo came with it: all that the specification has for a photo. */
  readonly hasMediaUrl: boolean
}

export interface NewCase {
  readonly draft: Draft
  readonly submission: Submission
  /** The form it was checked against. */
  readonly form: Form
  readonly files: ClaimedUploads
  readonly now: Date
  readonly open311: Open311Mark | undefined
  readonly visit: Visit | undefined
}

/**
 * Submission, attachments, idempotency record and first timeline entry in one transaction.
 *
 * @returns undefined when another request has made a case under this key
 */
export async function insertCase(
  backend: Backend,
  organization: Organization,
  made: NewCase,
): Promise<Accepted | undefined> {
  const { submission, files, now } = made
  const row = rowOf(backend, organization, made)
  const { attachments } = submission
  const number =
    attachments.length === 0
      ? await insertRows(backend.database, organization, row, made)
      : await backend.database.transaction().execute(async (transaction) => {
          const taken = await insertRows(transaction, organization, row, made)
          if (taken) await insertAttachments(transaction, { submission: row.id, attachments, files, from: 0, now })
          return taken
        })
  return number === undefined ? undefined : { number, sentAt: now, dueDate: row.due_date, dueBasis: row.due_basis }
}

/**
 * One statement, which is a transaction by itself: takes the key and, if it was free, the next number of the
 * organization and year, and writes the case and its first entry. Of several requests with one key the unique index
 * lets one pass; the others wait here until it has ended. The counter is locked so long too: numbers have no gaps.
 */
async function insertRows(
  queries: Queries,
  { id: organization, timeZone }: Organization,
  row: NewRow,
  { draft, now }: NewCase,
): Promise<string | undefined> {
  const year = Number(dateIn(timeZone, now).slice(0, 4))
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)))
  const { rows } = await sql<{ number: string }>`
    with taken as (
      insert into idempotency (organization, key_hash, fingerprint, submission_id)
      values (${organization}, ${draft.keyHash}, ${draft.fingerprint}, ${row.id})
      on conflict (organization, key_hash) do nothing
      returning organization
    ), counted as (
      insert into case_counters (organization, year, last)
      select organization, ${year}::integer, 1 from taken
      on conflict (organization, year) do update set last = case_counters.last + 1
      returning last
    ), made as (
      insert into submissions (${columns}, number)
      select ${sql.join(Object.values(row))}, case_number(${year}::integer, last) from counted
      returning id, number
    ), entered as (
      insert into timeline (submission_id, at, status, action, actor)
      select id, ${now}::timestamptz, ${row.status}::text, 'submit', 'resident' from made
    )
    select number from made`.execute(queries)
  return rows[0]?.number
}

type NewRow = ReturnType<typeof rowOf>

function rowOf({ secrets, holidays }: Backend, organization: Organization, made: NewCase) {
  const { draft, submission, form, now, open311, visit } = made
  const { id, timeZone } = organization
  const { kind, procedure, language } = submission
  const category = submission.category === undefined ? undefined : findLeaf(form.categories, submission.category)
  const { term } = rulesFor(form, category, procedure)
  const due = term?.from === 'sent' ? dueOf({ holidays }, { term, from: now, timeZone, language }) : undefined
  return {
    id: randomUUID(),
    organization: id,
    token_hash: secrets.hash('token', id, secrets.token(id, draft.key)),
    code_hash: secrets.hash('code', id, secrets.code(id, draft.key)),
    kind,
    procedure,
    language,
    category: submission.category ?? null,
    form_version: submission.formVersion,
    text: submission.text,
    body: JSON.stringify(submission),
    term: term ? JSON.stringify(term) : null,
    status: initialStatus(procedure, organization),
    authority: category?.authority ?? null,
    due_date: due?.date ?? null,
    due_basis: due?.basis ?? null,
    receipt_due_date: due?.date ?? null,
    receipt_due_basis: due?.basis ?? null,
    visibility: organization.publicCases || open311 ? ('public' as const) : ('private' as const),
    open311: open311 !== undefined,
    open311_token_hash: open311?.tokenHash ?? null,
    resident_hash: visit?.resident ?? null,
    sent_at: now,
    updated_at: now,
  } satisfies Omit<Insertable<Submissions>, 'number'>
}
