import * as z from 'zod/mini'
import type { AttachmentFile } from './adapter.ts'
import { canonical } from './contract/canonical.ts'
import { hexOf } from './contract/hex.ts'
import { Attachment } from './domain/attachment.ts'
import { fieldErrorsOf } from './domain/issues.ts'
import { Submission } from './domain/submission.ts'
import type { Draft, DraftFile } from './draft.ts'
import { OtklikError } from './errors.ts'

/** What goes out: checked words about each file, and the files themselves. */
export interface PreparedFiles {
  readonly attachments: Attachment[]
  readonly files: AttachmentFile[]
}

/** A draft as it goes out. */
export interface Prepared {
  readonly submission: Submission
  readonly attachments: AttachmentFile[]
  readonly digest: string
}

/** Throws `rejected` with the fields that break the schema, before anything is sent. */
export async function prepare(draft: Draft): Promise<Prepared> {
  // The key travels in a header: RFC 9110, section 5.5.
  if (!/^[\x21-\x7e]{16,200}$/.test(draft.key)) {
    throw new OtklikError('rejected', 'the key of a draft is 16 to 200 visible ASCII characters; see createKey()')
  }
  const attachments = await Promise.all(draft.files.map(describe))
  const submission = check(Submission, { ...draft.submission, attachments })
  return {
    submission,
    attachments: draft.files.map(({ id, blob }) => ({ id, blob })),
    digest: digestOf(submission),
  }
}

/** Of what the resident has written, whatever page and moment it is sent from (FNV-1a). */
function digestOf({ source, consents, language, formVersion, ...written }: Submission): string {
  let hash = 0x811c9dc5
  for (const one of canonical(written)) hash = Math.imul(hash ^ (one.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** The same for files alone. */
export async function prepareFiles(drafts: readonly DraftFile[]): Promise<PreparedFiles> {
  const described = await Promise.all(drafts.map(describe))
  const { attachments } = check(z.object({ attachments: z.array(Attachment) }), { attachments: described })
  return { attachments, files: drafts.map(({ id, blob }) => ({ id, blob })) }
}

function check<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = fieldErrorsOf(result.error.issues, value)
  throw new OtklikError('rejected', fields.map(({ pointer, code }) => `${pointer} ${code}`).join(', '), { fields })
}

async function describe(file: DraftFile, index: number): Promise<Attachment> {
  const { id, blob, name } = file
  return {
    id,
    name,
    size: blob.size,
    // A Blob of text says its charset too.
    type: (file.type ?? blob.type).split(';', 1)[0]?.trim().toLowerCase() ?? '',
    sha256: file.sha256 ?? (await sha256(blob, index)),
  }
}

async function sha256(blob: Blob, index: number): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new OtklikError('unsupported', 'files need a secure context (https)')
  try {
    const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
    return hexOf(new Uint8Array(digest))
  } catch (cause) {
    // A file can be changed or taken away after it was chosen.
    const fields = [{ pointer: `/attachments/${index}`, code: 'file_unreadable' }] as const
    throw new OtklikError('rejected', `/attachments/${index} file_unreadable`, { fields, cause })
  }
}
