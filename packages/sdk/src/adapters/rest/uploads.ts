import type { AttachmentFile, SubmitContext } from '../../adapter.ts'
import { claimOf, contentDigest, headers, oneRequestUploadLimit } from '../../contract/routes.ts'
import { Upload } from '../../contract/upload.ts'
import type { Attachment } from '../../domain/attachment.ts'
import type { FieldErrorCode } from '../../domain/field-error.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { Send } from '../http.ts'
import { loaded } from '../load.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parse, read } from './reading.ts'

/** Brings what sends large files (`@otklik/sdk/rest/tus`), with tus-js-client in it. */
export type LoadTus = () => Promise<Pick<typeof import('./tus.ts'), 'uploadResumable'>>

export interface UploadTo {
  readonly send: Send
  readonly loadTus: LoadTus
  /** Where whole files go, and where large ones begin. */
  readonly uploads: string
  readonly resumableUploads: string
}

export interface Uploading {
  readonly key: string
  readonly attachments: readonly Attachment[]
  readonly files: readonly AttachmentFile[]
  readonly checkpoint: Checkpoint
  readonly context: SubmitContext
}

/**
 * Sends what has not arrived yet, one file after another, and keeps each in the checkpoint. Resolves with the upload of
 * every attachment.
 */
export async function upload(to: UploadTo, { key, attachments, files, checkpoint, context }: Uploading) {
  const kept = { uploads: { ...checkpoint.uploads }, resumable: { ...checkpoint.resumable } }
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0)
  const claim = files.length > 0 ? await claimOf(key) : ''
  let before = 0
  for (const [index, attachment] of attachments.entries()) {
    const { id } = attachment
    const blob = files.find((file) => file.id === id)?.blob
    // An adapter's caller hands over every file it names.
    if (!blob) throw new OtklikError('rejected', `no file for attachment ${index}`, { fields: [atFile(index)] })
    kept.uploads[id] ??= await sendFile(attachment, blob, index)
    before += blob.size
    delete kept.resumable[id]
    context.onProgress({ sent: before, total })
    await keep()
  }
  return kept.uploads

  function keep(): Promise<void> {
    return context.checkpoint({ uploads: { ...kept.uploads }, resumable: { ...kept.resumable } })
  }

  async function sendFile(attachment: Attachment, blob: Blob, index: number): Promise<string> {
    try {
      if (blob.size <= oneRequestUploadLimit) return await sendWhole(to, attachment, blob, claim, context.signal)
      const { uploadResumable } = await loaded(to.loadTus)
      context.signal.throwIfAborted()
      return await uploadResumable(to.send, to.resumableUploads, {
        blob,
        attachment,
        claim,
        url: kept.resumable[attachment.id],
        signal: context.signal,
        onProgress: (sent) => context.onProgress({ sent: before + sent, total }),
        onCreated(url) {
          kept.resumable[attachment.id] = url
          void keep()
        },
      })
    } catch (error) {
      throw isOtklikError(error) ? aboutFile(error, attachment, index) : error
    }
  }
}

async function sendWhole(
  { send, uploads }: UploadTo,
  { id, type, sha256 }: Attachment,
  blob: Blob,
  claim: string,
  signal: AbortSignal,
): Promise<string> {
  const answer = await send(uploads, {
    method: 'POST',
    body: blob,
    signal,
    headers: {
      'Content-Type': type,
      [headers.attachment]: id,
      [headers.claim]: claim,
      [headers.digest]: contentDigest(sha256),
    },
  })
  return read(Upload, parse(answer)).id
}

/** The same error, pointing at the file in the submission: an upload knows nothing of its place there. */
function aboutFile(error: OtklikError, { id, name }: Attachment, index: number): OtklikError {
  const { code, status, problem, cause } = error
  if (code !== 'rejected' && code !== 'too_large' && code !== 'upload_gone') return error
  const said = error.fields[0]
  const rule = code === 'too_large' ? 'file_too_large' : (said?.code ?? 'file_type')
  return new OtklikError(code, `attachment ${index} was not taken`, {
    ...(status !== undefined && { status }),
    ...(problem !== undefined && { problem }),
    ...(cause !== undefined && { cause }),
    ...(code !== 'upload_gone' && {
      fields: [{ ...atFile(index, rule), params: { name, ...error.params, ...said?.params } }],
    }),
    subject: id,
  })
}

const atFile = (index: number, code: FieldErrorCode = 'file_unreadable') => ({ pointer: `/attachments/${index}`, code })
