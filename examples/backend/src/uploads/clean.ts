import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { FieldErrorCode, Form } from '@otklik/sdk/domain'
import { fileTypeFromFile } from 'file-type'
import sharp from 'sharp'
import { sha256OfFile } from './digest.ts'
import { cleanHeic, cleanVideo, UnreadableMedia } from './iso-media.ts'

/** More pixels than this is a decompression bomb, or of no use to an operator. */
const largestPicture = 100_000_000

/** A file that may be kept: what it really is, with nothing in it about where and by what it was taken. */
export interface CleanFile {
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly source: { readonly path: string } | Uint8Array
}

/**
 * Decides by its content what a file is, and removes its metadata. Pictures are decoded and encoded anew; HEIC, which
 * this build of sharp cannot decode, and videos lose their metadata in place; a PDF is kept as it is.
 *
 * @returns the rule it breaks when it cannot be kept
 */
export async function cleanFile(path: string, limits: Form['limits']['files']): Promise<CleanFile | FieldErrorCode> {
  if ((await stat(path)).size === 0) return 'file_empty'
  const type = await typeOf(path)
  if (!type || !limits.types.includes(type)) return 'file_type'
  try {
    const picture = pictureFormats[type]
    if (picture) {
      const source = await encodeAnew(path, picture)
      return { type, size: source.length, sha256: createHash('sha256').update(source).digest('hex'), source }
    }
    if (type === 'image/heic') await cleanHeic(path)
    if (type.startsWith('video/')) await cleanVideo(path)
  } catch (error) {
    if (error instanceof UnreadableMedia || isDecoderError(error)) return 'file_unreadable'
    throw error
  }
  const { sha256, size } = await sha256OfFile(path)
  return { type, size, sha256, source: { path } }
}

const pictureFormats: Record<string, 'jpeg' | 'png' | 'webp'> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/** The media type by content, in the words forms use: `heif` files of phones are HEIC, an Apple `m4v` is an MP4. */
async function typeOf(path: string): Promise<string | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  const aliases: Record<string, string> = {
    'image/heif': 'image/heic',
    'image/heic-sequence': 'image/heic',
    'image/apng': 'image/png',
    'video/x-m4v': 'video/mp4',
  }
  return found && (aliases[found.mime] ?? found.mime)
}

/** sharp writes no metadata unless it is told to; the turn that Exif asked for is made in the pixels first. */
async function encodeAnew(path: string, format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  return sharp(path, { limitInputPixels: largestPicture, failOn: 'error' })
    .autoOrient()
    .timeout({ seconds: 30 })
    .toFormat(format, format === 'png' ? {} : { quality: 85 })
    .toBuffer()
}

/** What sharp throws has no class of its own; a full disk and the like carry a system code. */
const isDecoderError = (error: unknown): boolean => error instanceof Error && !('code' in error)
