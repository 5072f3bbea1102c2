import { randomUUID } from 'node:crypto'
import { claimOf, fingerprint, type SubmissionRequest } from '@otklik/sdk/contract'
import { checkSubmission, type Form, findLeaf, type Receipt, rulesFor, type Submission } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { dueOf } from '../cases/due.ts'
import { trackingUrl } from '../cases/tracking-url.ts'
import { initialStatus } from '../cases/transitions.ts'
import { addressUnit } from '../limits/address.ts'
import { limited } from '../limits/rate.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal, rejected } from '../problems.ts'
import { claimedUploads, insertAttachments, measured } from '../uploads/claim.ts'
import { nextNumber } from './number.ts'
import { checkTicks, formOf } from './versions.ts'

export interface SubmissionContext {
  /** The draft's key. A secret. */
  readonly key: string
  /** IP address it came from, for the limit per address. It is not kept. */
  readonly address: string
}

/**
 * Makes one case of a submission, whatever number of times it is sent: the same key and body give the same receipt.
 * The body has the shape of `SubmissionRequest` already; everything the form rules is checked here.
 *
 * @throws ProblemError `rejected`, `closed`, `conflict`, `upload_gone`, `rate_limited`
 */
export async function acceptSubmission(
  backend: Backend,
  organization: Organization,
  request: SubmissionRequest,
  { key, address }: SubmissionContext,
): Promise<Receipt> {
  const keyHash = backend.secrets.hash('key', organization.id, key)
  const draft: Draft = { key, keyHash, fingerprint: await fingerprint(request) }
  const repeated = await receiptOf(backend, organization, draft)
  if (repeated) return repeated
  try {
    await limitSubmissions(backend, organization, address)
    await insert(backend, organization, request, draft)
  } catch (error) {
    // Another request with this key may have come through meanwhile and used the uploads up: its receipt counts.
    const winner = await receiptOf(backend, organization, draft)
    if (winner) return winner
    throw error
  }
  const receipt = await receiptOf(backend, organization, draft)
  if (!receipt) throw new Error('a committed submission cannot be read')
  return receipt
}

interface Draft {
  readonly key: string
  readonly keyHash: string
  readonly fingerprint: string
}

async function limitSubmissions(backend: Backend, organization: Organization, address: string): Promise<void> {
  const { submissionsPerAddress, submissionsPerOrganization } = backend.config.limits
  await limited(backend, [
    { bucket: backend.secrets.hash('submissions by address', addressUnit(address)), limit: submissionsPerAddress },
    { bucket: backend.secrets.hash('submissions by organization', organization.id), limit: submissionsPerOrganization },
  ])
}

async function insert(
  backend: Backend,
  organization: Organization,
  { uploads: ids = {}, ...sent }: SubmissionRequest,
  draft: Draft,
): Promise<void> {
  const now = backend.clock()
  const claim = backend.secrets.hash('claim', organization.id, await claimOf(draft.key))
  const wanted = { organization: organization.id, claim, ids, now }
  const files = await claimedUploads(backend.database, wanted, sent.attachments)
  const submission = measured(sent, files)
  const form = await checkedForm(backend, organization, submission, now)
  await backend.database.transaction().execute(async (transaction) => {
    const id = randomUUID()
    // Of several requests with one key, the unique index lets one pass; the others wait here for its end.
    const first = await transaction
      .insertInto('idempotency')
      .values({
        organization: organization.id,
        key_hash: draft.keyHash,
        fingerprint: draft.fingerprint,
        submission_id: id,
      })
      .onConflict((conflict) => conflict.columns(['organization', 'key_hash']).doNothing())
      .returning('submission_id')
      .executeTakeFirst()
    if (!first) return
    const year = Number(dateIn(organization.timeZone, now).slice(0, 4))
    const number = await nextNumber(transaction, organization.id, year)
    const row = rowOf(backend, organization, { submission, form, draft, now })
    await transaction
      .insertInto('submissions')
      .values({ id, number, ...row })
      .execute()
    await transaction
      .insertInto('timeline')
      .values({ submission_id: id, at: now, status: row.status, action: 'submit', actor: 'resident' })
      .execute()
    await insertAttachments(transaction, { submission: id, attachments: submission.attachments, files, from: 0, now })
  })
}

function rowOf(
  backend: Backend,
  organization: Organization,
  { submission, form, draft, now }: { submission: Submission; form: Form; draft: Draft; now: Date },
) {
  const { secrets } = backend
  const { kind, procedure, language } = submission
  const category = submission.category === undefined ? undefined : findLeaf(form.categories, submission.category)
  const { term } = rulesFor(form, category, procedure)
  const due =
    term?.from === 'sent'
      ? dueOf(backend, { term, from: now, timeZone: organization.timeZone, language })
      : { date: null, basis: null }
  return {
    organization: organization.id,
    token_hash: secrets.hash('token', organization.id, secrets.token(organization.id, draft.key)),
    code_hash: secrets.hash('code', organization.id, secrets.code(organization.id, draft.key)),
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
    due_date: due.date,
    due_basis: due.basis,
    receipt_due_date: due.date,
    receipt_due_basis: due.basis,
    visibility: organization.publicCases ? ('public' as const) : ('private' as const),
    sent_at: now,
    updated_at: now,
  }
}

/** The form in force for this submission, once nothing in the submission breaks its rules. */
async function checkedForm(
  backend: Backend,
  organization: Organization,
  submission: Submission,
  now: Date,
): Promise<Form> {
  if (organization.form(submission.language).status === 'closed') {
    throw refusal('closed', 'This organization takes no messages now')
  }
  const form = await formOf(backend, organization, submission, now)
  if (form === 'outdated') throw rejected([{ pointer: '/formVersion', code: 'not_offered' }])
  const errors = [
    ...checkSubmission(submission, form, dateIn(organization.timeZone, now)),
    ...checkTicks(submission, now),
  ]
  if (errors.length > 0) throw rejected(errors)
  return form
}

async function receiptOf(
  { database, secrets, publicUrl }: Backend,
  organization: Organization,
  { key, keyHash, fingerprint }: Draft,
): Promise<Receipt | undefined> {
  const found = await database
    .selectFrom('idempotency')
    .innerJoin('submissions', 'submissions.id', 'idempotency.submission_id')
    .select(['idempotency.fingerprint', 'submissions.number', 'submissions.sent_at'])
    .select(['submissions.receipt_due_date', 'submissions.receipt_due_basis'])
    .where('idempotency.organization', '=', organization.id)
    .where('idempotency.key_hash', '=', keyHash)
    .executeTakeFirst()
  if (!found) return undefined
  if (found.fingerprint !== fingerprint) throw refusal('conflict', 'This key has been used for another submission')
  const token = secrets.token(organization.id, key)
  return {
    number: found.number,
    token,
    code: secrets.code(organization.id, key),
    sentAt: found.sent_at.toISOString(),
    ...(found.receipt_due_date && {
      due: { date: found.receipt_due_date, ...(found.receipt_due_basis && { basis: found.receipt_due_basis }) },
    }),
    url: trackingUrl(publicUrl(), organization.id, found.number, token),
  }
}
