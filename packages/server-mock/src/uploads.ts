import { contentDigest, headers, hexOf, oneRequestUploadLimit, type Upload } from '@otklik/sdk/contract'
import { Attachment } from '@otklik/sdk/domain'
import type { Call } from './call.ts'
import { mediaTypeOf } from './media-type.ts'
import { json, Refusal, refuseFields } from './respond.ts'
import type { StoredUpload } from './state.ts'

const lifetime = 86_400_000

/** `POST uploads`: a whole file in one request. */
export async function upload(call: Call): Promise<Response> {
  const { request } = call
  const attachment = request.headers.get(headers.attachment) ?? ''
  const claim = request.headers.get(headers.claim) ?? ''
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length > oneRequestUploadLimit) throw new Refusal('too_large', 'Larger files go by tus')
  checkFile(call, { attachment, claim, size: bytes.length })
  const sha256 = await sha256Of(new Blob([bytes]))
  const digest = request.headers.get(headers.digest)
  if (digest !== contentDigest(sha256))
    throw new Refusal('malformed_request', `${headers.digest} is not that of the body`)
  const type = typeOf(call, bytes)
  const stored = keep(call, { attachment, claim, type, sha256, size: bytes.length, offset: bytes.length, parts: [] })
  return json(uploadAnswer(stored), 201, { 'Cache-Control': 'no-store' })
}

/** What both ways of uploading check before a byte is kept. */
export function checkFile(
  { form }: Call,
  file: { readonly attachment: string; readonly claim: string; readonly size: number },
): void {
  if (!Attachment.shape.id.safeParse(file.attachment).success) {
    throw new Refusal('malformed_request', `${headers.attachment} is not an attachment id`)
  }
  if (!/^[\w-]{43}$/.test(file.claim)) throw new Refusal('malformed_request', `${headers.claim} is not a claim`)
  if (form.status === 'closed') throw new Refusal('closed', 'The organization takes no messages now')
  const { size } = form.limits.files
  if (file.size === 0) throw refuseFields([{ pointer: '', code: 'file_empty' }])
  if (file.size > size)
    throw new Refusal('too_large', 'The file is larger than the form allows', { params: { limit: size } })
}

/** What a file is by its content, whatever it says of itself. */
export function typeOf({ form }: Call, bytes: Uint8Array): string {
  const type = mediaTypeOf(bytes)
  if (type === undefined || !form.limits.files.types.includes(type))
    throw refuseFields([{ pointer: '', code: 'file_type' }])
  return type
}

/** Keeps an upload, and throws away what nobody has claimed in time. */
export function keep(
  { state, organization, now }: Call,
  file: Omit<StoredUpload, 'id' | 'organization' | 'expiresAt'>,
): StoredUpload {
  const expiresAt = new Date(now + lifetime).toISOString()
  const stored = { id: crypto.randomUUID(), organization, expiresAt, ...file }
  state.uploads = state.uploads.filter((one) => Date.parse(one.expiresAt) > now)
  state.uploads.push(stored)
  return stored
}

export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return hexOf(new Uint8Array(digest))
}

const uploadAnswer = ({ id, attachment, expiresAt }: StoredUpload): Upload => ({ id, attachment, expiresAt })
