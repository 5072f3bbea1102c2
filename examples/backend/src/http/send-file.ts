import type { FastifyReply } from 'fastify'
import type { OpenFile } from '../files/open.ts'

/** Hands out a file that somebody sent: to be kept, never to be run or shown as a page of ours. */
export function sendFile(reply: FastifyReply, { name, type, size, body }: OpenFile): FastifyReply {
  return reply
    .headers({
      'content-type': type,
      'content-length': size,
      'content-disposition': disposition(withExtension(name, type)),
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'private, no-store',
    })
    .send(body)
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
