import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { FieldErrorCode, Form } from '@otklik/sdk/domain'
import { looksLikeMarkup, residentType } from '../files/content.ts'
import { encodeAnew } from './decode.ts'
import { sha256OfFile } from './digest.ts'
import { cleanHeic, cleanVideo, UnreadableMedia } from './iso-media.ts'
import { endPdf } from './pdf.ts'

/** A file that may be kept: what it really is, with nothing in it about where and by what it was taken. */
export interface CleanFile {
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly source: { readonly path: string } | Uint8Array
}

/**
 * Decides by its content what a file is, and removes its metadata. Pictures are decoded and encoded anew; HEIC, which
 * this build of sharp cannot decode, and videos lose their metadata in place; a PDF ends where it says. What is not
 * encoded anew may not begin like a page.
 *
 * @returns the rule it breaks when it cannot be kept
 */
export async function cleanFile(path: string, limits: Form['limits']['files']): Promise<CleanFile | FieldErrorCode> {
  if ((await stat(path)).size === 0) return 'file_empty'
  const type = await residentType(path)
  if (!type || !limits.types.includes(type)) return 'file_type'
  try {
    const picture = pictureFormats[type]
    if (picture) {
      const source = await encodeAnew(path, picture)
      return { type, size: source.length, sha256: createHash('sha256').update(source).digest('hex'), source }
    }
    if (type === 'image/heic') await cleanHeic(path)
    if (type.startsWith('video/')) await cleanVideo(path)
    if (type === 'application/pdf' && !(await endPdf(path))) return 'file_unreadable'
  } catch (error) {
    if (error instanceof UnreadableMedia || isDecoderError(error)) return 'file_unreadable'
    throw error
  }
  if (await looksLikeMarkup(path)) return 'file_type'
  const { sha256, size } = await sha256OfFile(path)
  return { type, size, sha256, source: { path } }
}

const pictureFormats: Record<string, 'jpeg' | 'png' | 'webp'> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/** What sharp throws has no class of its own; a full disk and the like carry a system code. */
const isDecoderError = (error: unknown): boolean => error instanceof Error && !('code' in error)
