// Uploads of large files by tus 1.0.0 (https://tus.io/protocols/resumable-upload): creation, HEAD and PATCH. Of its
// libraries nothing would be left to use but that: requests, tries and what is kept between them are our own.

import type { Attachment } from '../../domain/attachment.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { HttpAnswer, Send } from '../http.ts'
import { piece } from './piece.ts'

/** Small enough for a proxy that takes one megabyte, and for progress that can be seen to move. */
const chunkSize = 500_000

export interface ResumableUpload {
  readonly blob: Blob
  readonly attachment: Attachment
  readonly claim: string
  /** Where an earlier try has left off. */
  readonly url: string | undefined
  readonly signal: AbortSignal
  /** Bytes that have arrived. */
  onProgress(sent: number): void
  /** Waited for before a byte goes out. */
  onCreated(url: string): Promise<void>
}

/** Sends a file, from where it stopped if that is known. Resolves with the upload's id. */
export async function uploadResumable(
  send: Send,
  endpoint: string,
  { blob, attachment, claim, url, signal, onProgress, onCreated }: ResumableUpload,
): Promise<string> {
  const { id, sha256, type, name } = attachment
  const standing = url === undefined ? undefined : await standingAt(url)
  const address = url === undefined || standing === undefined ? await create() : url
  let offset = standing ?? 0
  while (offset < blob.size) {
    onProgress(offset)
    const body = await piece(blob, offset, offset + chunkSize)
    const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) }
    const answer = await ask(address, { method: 'PATCH', body, headers }).catch((error) => {
      throw isOtklikError(error) ? interrupted(error, id) : error
    })
    const next = offsetOf(answer)
    // An answer that takes nothing would have us send the same bytes for ever.
    if (next <= offset || next > blob.size) throw malformed('Upload-Offset')
    offset = next
  }
  onProgress(offset)
  return new URL(address).pathname.split('/').at(-1) ?? ''

  function ask(at: string, call: Parameters<Send>[1] = {}): Promise<HttpAnswer> {
    const headers = { 'Tus-Resumable': '1.0.0', ...call.headers }
    return send(at, { ...call, headers, signal, cache: 'no-store' })
  }

  async function create(): Promise<string> {
    const metadata = { attachment: id, claim, sha256, filetype: type, filename: name }
    const answer = await ask(endpoint, {
      method: 'POST',
      headers: {
        'Upload-Length': String(blob.size),
        'Upload-Metadata': Object.entries(metadata)
          .map(([key, value]) => `${key} ${base64(value)}`)
          .join(','),
      },
    })
    const created = addressIn(answer, endpoint)
    await onCreated(created)
    return created
  }

  /** How much has arrived; undefined when the upload is not there any more, or is not this file. */
  async function standingAt(at: string): Promise<number | undefined> {
    try {
      const offset = offsetOf(await ask(at, { method: 'HEAD' }))
      return offset <= blob.size ? offset : undefined
    } catch (error) {
      if (isOtklikError(error) && gone.includes(error.code)) return undefined
      throw error
    }
  }
}

/** Where one looks whether an upload is still there, "no" is an answer: it is begun anew. */
const gone: readonly string[] = ['not_found', 'unauthorized', 'conflict', 'rejected']

/** RFC 9110, section 10.2.2: it may be relative. */
function addressIn({ headers }: HttpAnswer, endpoint: string): string {
  try {
    // A page may have named its backend by a path.
    const asked = new URL(endpoint, globalThis.location?.href)
    const { href, protocol } = new URL(headers.get('Location') ?? '', asked)
    if (href !== asked.href && /^https?:$/.test(protocol)) return href
  } catch {
    // No address at all.
  }
  throw malformed('Location')
}

function offsetOf({ headers }: HttpAnswer): number {
  const said = headers.get('Upload-Offset') ?? ''
  if (!/^\d{1,15}$/.test(said)) throw malformed('Upload-Offset')
  return Number(said)
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

/** An upload that vanished, or stands elsewhere than we think, is not the end of the submission. */
function interrupted(error: OtklikError, attachment: string): OtklikError {
  const { status, code } = error
  const more = status === undefined ? {} : { status }
  if (code === 'not_found')
    return new OtklikError('upload_gone', 'the upload vanished', { subject: attachment, ...more })
  if (code === 'conflict') return new OtklikError('server', 'the upload stands elsewhere', more)
  return error
}

const malformed = (subject: string) =>
  new OtklikError('malformed', `the answer to an upload cannot be read at "${subject}"`, { subject })
