import { contentDigest } from '../../contract/claim.ts'
import { headers, oneRequestUploadLimit, path } from '../../contract/routes.ts'
import { Upload } from '../../contract/upload.ts'
import type { Attachment } from '../../domain/attachment.ts'
import type { FieldErrorCode } from '../../domain/field-error.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { Send } from '../http.ts'
import { piece } from './piece.ts'
import { parse, read } from './reading.ts'
import { uploadResumable } from './tus.ts'

export interface FileUpload {
  readonly send: Send
  /** Where the contract begins. */
  readonly base: string
  readonly organization: string
  readonly blob: Blob
  readonly attachment: Attachment
  /** The attachment's place in the submission, for errors that point at it. */
  readonly index: number
  readonly claim: string
  /** Where an earlier try by tus has left off. */
  readonly url: string | undefined
  readonly signal: AbortSignal
  /** Bytes of the file that have arrived. */
  onProgress(sent: number): void
  /** Keeps the address of an upload by tus, before its first byte goes out. */
  onCreated(url: string): Promise<void>
}

/** Sends one file, in one request or by tus. Resolves with the upload's id. */
export async function sendFile(upload: FileUpload): Promise<string> {
  const { send, base, organization, blob } = upload
  try {
    if (blob.size <= oneRequestUploadLimit) return await sendWhole(upload)
    return await uploadResumable(send, base + path('resumableUploads', { organization }), upload)
  } catch (error) {
    throw isOtklikError(error) ? aboutFile(error, upload) : error
  }
}

async function sendWhole({ send, base, organization, ...upload }: FileUpload): Promise<string> {
  const { blob, attachment, claim, signal, onProgress } = upload
  const answer = await send(base + path('uploads', { organization }), {
    method: 'POST',
    body: await piece(blob),
    signal,
    headers: {
      'Content-Type': attachment.type,
      [headers.attachment]: attachment.id,
      [headers.claim]: claim,
      [headers.digest]: contentDigest(attachment.sha256),
    },
  })
  const { id } = read(Upload, parse(answer))
  onProgress(blob.size)
  return id
}

/** The same error, pointing at the file in the submission: an upload knows nothing of its place there. */
function aboutFile(error: OtklikError, { attachment, index }: Pick<FileUpload, 'attachment' | 'index'>): OtklikError {
  const { code, status, problem, cause } = error
  if (code !== 'rejected' && code !== 'too_large' && code !== 'upload_gone') return error
  const said = error.fields[0]
  const rule = code === 'too_large' ? 'file_too_large' : (said?.code ?? 'file_type')
  const { id, name } = attachment
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

export const atFile = (index: number, code: FieldErrorCode) => ({ pointer: `/attachments/${index}`, code })
