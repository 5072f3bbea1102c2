import type { Receipt } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import { trackingUrl } from '../cases/tracking-url.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'

/** A draft as it comes to the server, by its key and what it says. */
export interface Draft {
  /** A secret: only its hash is stored. */
  readonly key: string
  readonly keyHash: string
  readonly fingerprint: string
}

/** What a receipt says that does not follow from the key. */
export interface Accepted {
  readonly number: string
  readonly sentAt: Date
  readonly dueDate: string | null
  readonly dueBasis: string | null
}

/**
 * The receipt this draft has been given, if it has come before.
 *
 * @throws ProblemError `conflict` when its key was used for another body
 */
export async function earlierReceipt(
  backend: Backend,
  organization: Organization,
  draft: Draft,
): Promise<Receipt | undefined> {
  const found = await backend.database
    .selectFrom('idempotency')
    .innerJoin('submissions', 'submissions.id', 'idempotency.submission_id')
    .select(['idempotency.fingerprint', 'submissions.number', 'submissions.sent_at as sentAt'])
    .select(['submissions.receipt_due_date as dueDate', 'submissions.receipt_due_basis as dueBasis'])
    .where('idempotency.organization', '=', organization.id)
    .where('idempotency.key_hash', '=', draft.keyHash)
    .executeTakeFirst()
  if (!found) return undefined
  if (found.fingerprint !== draft.fingerprint) {
    throw refusal('conflict', 'This key has been used for another submission')
  }
  return receiptFor(backend, organization, draft, found)
}

export function receiptFor(
  { secrets, publicUrl }: Backend,
  organization: Organization,
  { key }: Draft,
  { number, sentAt, dueDate, dueBasis }: Accepted,
): Receipt {
  const token = secrets.token(organization.id, key)
  return {
    number,
    token,
    code: secrets.code(organization.id, key),
    sentAt: sentAt.toISOString(),
    ...(dueDate && { due: { date: dueDate, ...(dueBasis && { basis: dueBasis }) } }),
    url: trackingUrl(publicUrl(), organization.id, number, token),
  }
}
