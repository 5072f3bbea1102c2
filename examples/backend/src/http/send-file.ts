import type { FastifyReply } from 'fastify'
import { servedType } from '../files/content.ts'
import { shownName } from '../files/name.ts'
import type { OpenFile } from '../files/open.ts'
import type { ByteRange } from '../uploads/file-store.ts'

/** Hands out a file that somebody sent: to be kept, never to be run or shown as a page of ours. */
export async function sendFile(reply: FastifyReply, file: OpenFile): Promise<FastifyReply> {
  const { type, size, sha256 } = file
  const etag = `"${sha256}"`
  const range = askedRange(reply.request.headers, size, etag)
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const body = await file.read(range)
  return reply
    .code(range ? 206 : 200)
    .headers({
      'content-type': servedType(type),
      'content-length': range ? range.end - range.start + 1 : size,
      'content-disposition': disposition(withExtension(shownName(file.name), type)),
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
      etag,
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
    })
    .send(body)
}

/** RFC 9110, 14.2: one range is given, anything else is as good as none. */
function askedRange(
  { range, 'if-range': condition }: { range?: string | undefined; 'if-range'?: string | string[] | undefined },
  size: number,
  etag: string,
): ByteRange | 'outside' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (condition !== undefined && condition !== etag) return undefined
  // Without a first byte the last so many are meant.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end ? 'outside' : { start, end }
}

/** RFC 6266, with the name in full for those who read RFC 8187 and a plain one for the others. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%/]/g, '_')
  const full = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`
}

const extensions: Record<string, readonly string[]> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/heic': ['.heic', '.heif'],
  'video/mp4': ['.mp4', '.m4v'],
  'video/quicktime': ['.mov'],
  'application/pdf': ['.pdf'],
}

/** The name with an ending that fits what the file is: a PDF that was called `photo.jpg` opens as a PDF. */
export function withExtension(name: string, type: string): string {
  const fitting = extensions[type]
  if (!fitting || fitting.some((ending) => name.toLowerCase().endsWith(ending))) return name
  return name + fitting[0]
}
