import type { resumableMetadata } from '@otklik/sdk/contract'
import type { Call } from './call.ts'
import { Refusal } from './respond.ts'
import type { StoredUpload } from './state.ts'
import { checkFile, keep, sha256Of, typeOf } from './uploads.ts'

// tus 1.0.0: https://tus.io/protocols/resumable-upload

const tusHeaders = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' }
export const tusDiscovery = {
  ...tusHeaders,
  'Tus-Version': '1.0.0',
  'Tus-Extension': 'creation,creation-with-upload,expiration,termination',
}

/** `POST uploads/resumable`: creation, with the first bytes if there are any. */
export async function createResumable(call: Call): Promise<Response> {
  const { request } = call
  requireVersion(request)
  const size = Number(request.headers.get('Upload-Length') ?? Number.NaN)
  if (!Number.isSafeInteger(size)) throw new Refusal('malformed_request', 'Upload-Length is missing')
  const metadata = readMetadata(request.headers.get('Upload-Metadata') ?? '')
  const { attachment = '', claim = '', sha256 = '' } = metadata
  checkFile(call, { attachment, claim, size })
  const stored = keep(call, { attachment, claim, sha256, type: '', size, offset: 0, parts: [] })
  if (request.headers.get('Content-Type') === offsetStream) await append(call, stored)
  return new Response(null, {
    status: 201,
    headers: { ...state(stored), Location: `${request.url.replace(/[?#].*$/, '')}/${stored.id}` },
  })
}

/** `HEAD uploads/resumable/{upload}`: how much has arrived. */
export async function headResumable(call: Call): Promise<Response> {
  requireVersion(call.request)
  const stored = find(call)
  return new Response(null, { status: 200, headers: { ...state(stored), 'Upload-Length': String(stored.size) } })
}

/** `PATCH uploads/resumable/{upload}`: the next bytes. */
export async function patchResumable(call: Call): Promise<Response> {
  const { request } = call
  requireVersion(request)
  const stored = find(call)
  if (request.headers.get('Content-Type') !== offsetStream) {
    throw new Refusal('unsupported_media_type', `The body must be ${offsetStream}`)
  }
  if (Number(request.headers.get('Upload-Offset') ?? Number.NaN) !== stored.offset) {
    throw new Refusal('conflict', 'Upload-Offset is not where the upload stands', {}, tusHeaders)
  }
  await append(call, stored)
  return new Response(null, { status: 204, headers: state(stored) })
}

/** `DELETE uploads/resumable/{upload}`: given up. */
export async function deleteResumable(call: Call): Promise<Response> {
  requireVersion(call.request)
  const { id } = find(call)
  call.state.uploads = call.state.uploads.filter((one) => one.id !== id)
  return new Response(null, { status: 204, headers: tusHeaders })
}

const offsetStream = 'application/offset+octet-stream'

const state = ({ offset, expiresAt }: StoredUpload): Record<string, string> => ({
  ...tusHeaders,
  'Upload-Offset': String(offset),
  'Upload-Expires': new Date(expiresAt).toUTCString(),
})

function requireVersion(request: Request): void {
  if (request.headers.get('Tus-Resumable') !== '1.0.0') {
    throw new Refusal('malformed_request', 'Tus-Resumable must be 1.0.0', {}, tusDiscovery)
  }
}

function find({ state, organization, parameters, now }: Call): StoredUpload {
  const found = state.uploads.find(({ id }) => id === parameters.upload)
  if (found?.organization !== organization || Date.parse(found.expiresAt) <= now) {
    throw new Refusal('not_found', 'There is no such upload', {}, tusHeaders)
  }
  return found
}

async function append(call: Call, stored: StoredUpload): Promise<void> {
  const { state } = call
  const bytes = new Uint8Array(await call.request.arrayBuffer())
  if (stored.offset + bytes.length > stored.size)
    throw new Refusal('too_large', 'More bytes than Upload-Length', {}, tusHeaders)
  stored.parts.push(bytes)
  stored.offset += bytes.length
  if (stored.offset < stored.size) return
  const whole = new Blob(stored.parts)
  stored.parts = []
  if ((await sha256Of(whole)) === stored.sha256) {
    stored.type = typeOf(call, new Uint8Array(await whole.slice(0, 64).arrayBuffer()))
    return
  }
  state.uploads = state.uploads.filter((one) => one !== stored)
  throw new Refusal(
    'upload_gone',
    'The bytes are not those announced',
    { params: { attachment: stored.attachment } },
    tusHeaders,
  )
}

function readMetadata(header: string): Partial<Record<(typeof resumableMetadata)[number], string>> {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decode(value)]))
}

function decode(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
  } catch {
    throw new Refusal('malformed_request', 'Upload-Metadata is not base64', {}, tusHeaders)
  }
}
