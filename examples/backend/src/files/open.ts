import type { Readable } from 'node:stream'
import type { Backend } from '../backend.ts'
import { storable } from '../database/storable.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { readNumber } from '../submissions/number.ts'
import type { ByteRange } from '../uploads/file-store.ts'
import { isValidLink } from './links.ts'

/** A file to hand out. */
export interface OpenFile {
  readonly name: string
  readonly type: string
  readonly size: number
  /** SHA-256, hex. */
  readonly sha256: string
  /** @throws ProblemError `not_found` when its bytes are gone */
  read(range?: ByteRange): Promise<Readable>
}

/**
 * A file of an answer, for whoever has a link that has not expired.
 *
 * @throws ProblemError `not_found`, whatever is wrong with the link
 */
export async function openAnswerFile(
  backend: Backend,
  organization: Organization,
  { file, expires, signature }: { file: string; expires: string; signature: string },
): Promise<OpenFile> {
  const valid = isValidLink(backend, { organization: organization.id, file, expires, signature })
  const row = valid
    ? await backend.database
        .selectFrom('answer_files')
        .leftJoin('scans', 'scans.store_key', 'answer_files.store_key')
        .select(['name', 'type', 'size', 'sha256', 'answer_files.store_key', 'scans.state'])
        .where('id', '=', file)
        .executeTakeFirst()
    : undefined
  return opened(backend, row?.state ? undefined : row)
}

/**
 * An attachment of a case, for the desk.
 *
 * @throws ProblemError `not_found`; `not_allowed_now` while it is looked at for viruses, and when it had one
 */
export async function openAttachment(
  backend: Backend,
  organization: Organization,
  { number, attachment }: { number: string; attachment: string },
): Promise<OpenFile> {
  const row = await backend.database
    .selectFrom('attachments')
    .innerJoin('submissions', 'submissions.id', 'attachments.submission_id')
    .leftJoin('scans', 'scans.store_key', 'attachments.store_key')
    .select('scans.state')
    .select(['attachments.name', 'attachments.type', 'attachments.size', 'attachments.sha256', 'attachments.store_key'])
    .where('submissions.organization', '=', organization.id)
    .where('submissions.number', '=', readNumber(number) ?? '')
    .where('attachments.id', '=', storable(attachment))
    .executeTakeFirst()
  if (row?.state) {
    const title = { checking: 'The file is looked at for viruses', refused: 'The file had a virus and is gone' }
    throw refusal('not_allowed_now', title[row.state], { params: { state: row.state } })
  }
  return opened(backend, row)
}

interface StoredRow extends Pick<OpenFile, 'name' | 'type' | 'size' | 'sha256'> {
  readonly store_key: string
}

function opened({ files }: Pick<Backend, 'files'>, row: StoredRow | undefined): OpenFile {
  if (!row) throw notThere()
  const { store_key: key, name, type, size, sha256 } = row
  return {
    name,
    type,
    size,
    sha256,
    async read(range) {
      const body = await files.get(key, range)
      if (!body) throw notThere()
      return body
    },
  }
}

const notThere = () => refusal('not_found', 'There is no such file, or the link has expired')
