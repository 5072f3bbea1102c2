import type { Limits } from '../../domain/form.ts'
import type { ToJpeg } from './to-jpeg.ts'

/** A report has a text of 3,000 characters at most; the municipality's own form stops at 1,000, and photos at three. */
export function limits(converts: boolean): Limits {
  const size = 20 * 1024 * 1024
  return {
    text: { min: 1, max: 1000 },
    files: {
      count: 3,
      size,
      total: 3 * size,
      types: [...Object.keys(extensions), ...(converts ? ['image/webp'] : [])],
    },
  }
}

/** What is taken, and how a name has to end for it: the server believes neither the name nor the type alone. */
const extensions: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif' }

const beginnings: Record<string, RegExp> = {
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG/,
  'image/gif': /^GIF8/,
  // What a browser may be able to draw.
  'image/webp': /^RIFF.{4}WEBP/s,
  'image/heic': /^.{4}ftyp/s,
  'image/bmp': /^BM/,
}

/** What an image is by its content; undefined when it is none. */
export async function imageType(blob: Blob): Promise<string | undefined> {
  const start = String.fromCharCode(...new Uint8Array(await blob.slice(0, 12).arrayBuffer()))
  return Object.keys(beginnings).find((type) => beginnings[type]?.test(start))
}

/** A file as Signalen takes it: of a type that it knows, under a name that says so. */
export async function acceptable(blob: Blob, name: string, toJpeg: ToJpeg): Promise<File> {
  const own = (await imageType(blob)) ?? ''
  const [image, type] = own in extensions ? [blob, own] : [await toJpeg(blob), 'image/jpeg']
  return new File([image], `${name.replace(/\.[^.]*$/, '') || 'photo'}.${extensions[type]}`, { type })
}
