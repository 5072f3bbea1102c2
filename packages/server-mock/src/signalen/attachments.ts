import type { SignalenCall } from './context.ts'
import { moment } from './context.ts'
import { json, notFound, refused, version } from './respond.ts'
import { findSignal } from './signals.ts'

const largest = 20 * 1024 * 1024
const feedbackTerm = 14 * 86_400_000

const extensions: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
}

/** `POST /v1/public/signals/{uuid}/attachments/`: one file, in the field `file`. */
export async function attachFile(call: SignalenCall): Promise<Response> {
  const found = findSignal(call)
  if (!found) return notFound()
  const form = await call.request.formData().catch(() => new FormData())
  const files = form.getAll('file')
  const file = files.at(-1)
  if (!(file instanceof File)) throw refused({ file: ['Er is geen bestand opgestuurd.'] })
  const bytes = new Uint8Array(await file.arrayBuffer())
  checkFile(call, file, contentOf(bytes))
  const awaited = found.feedback.some((one) => !one.filledIn && one.createdAt + feedbackTerm > call.now)
  if (call.has('late-files') && found.state !== 'm' && !(found.state === 'o' && awaited)) {
    throw refused(['Public uploads not allowed in current signal state.'])
  }
  found.files.push({ name: file.name, type: contentOf(bytes) ?? file.type, size: bytes.length })
  found.updatedAt = call.now
  const { origin, pathname } = call.url
  return json(
    {
      _display: `Attachment object (${found.files.length})`,
      _links: { self: { href: origin + pathname.replace(/\/$/, '') } },
      location: `${origin}/signals/media/attachments/${encodeURIComponent(file.name)}`,
      is_image: true,
      created_at: moment(call.now),
    },
    201,
    { 'X-API-Version': version },
  )
}

function checkFile({ has }: SignalenCall, file: File, content: string | undefined): void {
  const extension = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase()
  const byName = extension === undefined ? undefined : extensions[extension]
  if (has('file-names') && byName === undefined) {
    throw refused({ file: ['Failed to resolve mime type from filename!'] })
  }
  if (has('image-types') && !/^image\/(jpeg|png|gif)$/.test(content ?? '')) {
    throw refused({ file: [`Files of type '${content ?? 'application/octet-stream'}' are not allowed!`] })
  }
  if (has('file-names') && byName !== content) {
    throw refused({ file: [`'${content}' does not match filename extension!`] })
  }
  if (has('file-size') && file.size > largest) {
    throw refused({ file: [`Bestand mag niet groter zijn dan ${largest} bytes.`] })
  }
}

/** What a file is by its content. */
function contentOf(bytes: Uint8Array): string | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  if (text(1, 4) === 'PNG') return 'image/png'
  if (text(0, 4) === 'GIF8') return 'image/gif'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(4, 8) === 'ftyp') return 'image/heic'
  return undefined
}
