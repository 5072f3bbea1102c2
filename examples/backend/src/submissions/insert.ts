import { randomUUID } from 'node:crypto'
import { type Form, findLeaf, rulesFor, type Submission } from '@otklik/sdk/domain'
import { sql, type Transaction } from 'kysely'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { dueOf } from '../cases/due.ts'
import { initialStatus } from '../cases/transitions.ts'
import type { Tables } from '../database/tables.ts'
import type { Organization } from '../organizations/index.ts'
import { type ClaimedUploads, insertAttachments } from '../uploads/claim.ts'
import { formatNumber } from './number.ts'
import type { Accepted, Draft } from './receipt.ts'

interface NewCase {
  readonly draft: Draft
  readonly submission: Submission
  /** The form it was checked against. */
  readonly form: Form
  readonly files: ClaimedUploads
  readonly now: Date
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
  return backend.database.transaction().execute(async (transaction) => {
    const number = await takeNumber(transaction, organization, row.id, made)
    if (number === undefined) return undefined
    // Two rows in one statement: every statement more is a way to the database and back.
    await transaction
      .with('new_submission', (queries) => queries.insertInto('submissions').values({ ...row, number }))
      .insertInto('timeline')
      .values({ submission_id: row.id, at: now, status: row.status, action: 'submit', actor: 'resident' })
      .execute()
    const { attachments } = submission
    await insertAttachments(transaction, { submission: row.id, attachments, files, from: 0, now })
    return { number, sentAt: now, dueDate: row.due_date, dueBasis: row.due_basis }
  })
}

/**
 * Takes the key and, if it was free, the next number of the organization and year. Of several requests with one key the
 * unique index lets one pass; the others wait here until it has ended. The counter's row stays locked until then too,
 * so numbers have no gaps.
 */
async function takeNumber(
  transaction: Transaction<Tables>,
  { id: organization, timeZone }: Organization,
  submission: string,
  { draft, now }: NewCase,
): Promise<string | undefined> {
  const year = Number(dateIn(timeZone, now).slice(0, 4))
  const taken = await transaction
    .with('taken', (queries) =>
      queries
        .insertInto('idempotency')
        .values({
          organization,
          key_hash: draft.keyHash,
          fingerprint: draft.fingerprint,
          submission_id: submission,
        })
        .onConflict((conflict) => conflict.columns(['organization', 'key_hash']).doNothing())
        .returning('organization'),
    )
    .insertInto('case_counters')
    .columns(['organization', 'year', 'last'])
    .expression((queries) =>
      queries
        .selectFrom('taken')
        .select(['taken.organization', sql<number>`${year}::integer`.as('year'), sql<number>`1`.as('last')]),
    )
    .onConflict((conflict) =>
      conflict.columns(['organization', 'year']).doUpdateSet({ last: sql<number>`case_counters.last + 1` }),
    )
    .returning('last')
    .executeTakeFirst()
  return taken && formatNumber(year, taken.last)
}

function rowOf({ secrets, holidays }: Backend, organization: Organization, { draft, submission, form, now }: NewCase) {
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
    visibility: organization.publicCases ? ('public' as const) : ('private' as const),
    sent_at: now,
    updated_at: now,
  }
}
