import type { Attachment, Submission } from '@otklik/sdk/domain'
import type { Selectable } from 'kysely'
import type { Queries } from '../database/connect.ts'
import type { Uploads } from '../database/tables.ts'
import { shownName } from '../files/name.ts'
import { refusal, rejected } from '../problems.ts'

/** Uploads by the attachment they hold. */
export type ClaimedUploads = ReadonlyMap<string, Selectable<Uploads>>

interface Claim {
  readonly organization: string
  /** Hash of the draft's claim. */
  readonly claim: string
  /** Attachment id to upload id, as the request says. */
  readonly ids: Readonly<Record<string, string>>
  readonly now: Date
}

/**
 * The uploads a submission may use: of its own draft, for the attachments it names, with the bytes it names.
 *
 * @throws ProblemError `upload_gone`, naming the attachment, when one is unknown, expired or another draft's;
 * `rejected` when two attachments have one id
 */
export async function claimedUploads(
  queries: Queries,
  { organization, claim, ids, now }: Claim,
  attachments: readonly Attachment[],
): Promise<ClaimedUploads> {
  if (attachments.length === 0) return new Map()
  const twice = attachments.findIndex(({ id }, index) => attachments.findIndex((one) => one.id === id) < index)
  if (twice >= 0) throw rejected([{ pointer: `/attachments/${twice}/id`, code: 'invalid' }])
  const rows = await queries
    .selectFrom('uploads')
    .selectAll()
    .where('organization', '=', organization)
    .where('claim_hash', '=', claim)
    .where('ready', '=', true)
    .where('expires_at', '>', now)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const claimed = new Map<string, Selectable<Uploads>>()
  for (const { id, sha256 } of attachments) {
    const upload = byId.get(ids[id] ?? '')
    if (upload?.attachment !== id || upload.sent_sha256 !== sha256) throw uploadGone(id)
    claimed.set(id, upload)
  }
  return claimed
}

/** The submission with the type and size its files really have, whatever it says of them, under names fit to be shown. */
export function measured(submission: Submission, uploads: ClaimedUploads): Submission {
  return {
    ...submission,
    attachments: submission.attachments.map((attachment) => {
      const upload = uploads.get(attachment.id)
      const name = shownName(attachment.name)
      return upload ? { ...attachment, name, type: upload.type, size: upload.sent_size } : { ...attachment, name }
    }),
  }
}

/**
 * Turns uploads into attachments of a case, within the transaction that makes the case.
 *
 * @throws ProblemError `upload_gone` when one has been used or swept meanwhile
 */
export async function insertAttachments(
  queries: Queries,
  {
    submission,
    attachments,
    files,
    from,
    now,
  }: {
    submission: string
    attachments: readonly Attachment[]
    files: ClaimedUploads
    /** Position of the first one among the case's attachments. */
    from: number
    now: Date
  },
): Promise<void> {
  if (attachments.length === 0) return
  const taken = await queries
    .deleteFrom('uploads')
    .where(
      'id',
      'in',
      [...files.values()].map(({ id }) => id),
    )
    .returningAll()
    .execute()
  const byAttachment = new Map(taken.map((upload) => [upload.attachment, upload]))
  await queries
    .insertInto('attachments')
    .values(
      attachments.map(({ id, name }, index) => {
        const upload = byAttachment.get(id)
        if (!upload) throw uploadGone(id)
        const { type, size, sha256, sent_sha256, sent_size, store_key } = upload
        const position = from + index
        return {
          submission_id: submission,
          id,
          position,
          name: shownName(name),
          type,
          size,
          sha256,
          sent_sha256,
          sent_size,
          store_key,
          added_at: now,
        }
      }),
    )
    .execute()
}

const uploadGone = (attachment: string) =>
  refusal('upload_gone', 'An upload is unknown, expired or of another draft: send the file again', {
    params: { attachment },
  })
