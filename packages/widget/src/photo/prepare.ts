import { fileName } from './file-name.ts'
import { mediaTypeOf } from './media-type.ts'
import { blankMetadata } from './metadata.ts'
import { canvasIsTrue, decode, MOST_MEGAPIXELS, type Picture } from './picture.ts'
import { createQueue } from './queue.ts'
import { sha256 } from './sha256.ts'

/** What may be sent, from the organization's form. */
export interface FileLimits {
  /** Files in one submission. Kept by the screen that shows the list; each file here is prepared for itself. */
  readonly count: number
  /** Bytes a file may have after preparing. */
  readonly size: number
  /** Media types. */
  readonly types: readonly string[]
}

export interface PreparedFile {
  readonly blob: Blob
  /** Media type told by the content. */
  readonly type: string
  /** The resident's name for the file, at most 120 UTF-16 units, with an extension that agrees with `type`. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Lowercase hexadecimal. */
  readonly sha256: string
  /** Whether the bytes differ from those that were chosen. */
  readonly changed: boolean
  /** The file could not be cleaned here and may say where it was made: say so before it is sent. */
  readonly warning?: 'metadata_kept'
}

/**
 * Why a file cannot be sent. `type` is the media type found, `''` for one that is not known; `limit` counts what `unit`
 * says: bytes of the file, or millions of pixels, which may hide in a small file.
 */
export type FileProblem =
  | { readonly code: 'file_type'; readonly params: { readonly name: string; readonly type: string } }
  | {
      readonly code: 'file_too_large'
      readonly params: { readonly name: string; readonly limit: number; readonly unit: 'bytes' | 'megapixels' }
    }
  | { readonly code: 'file_unreadable' | 'file_empty'; readonly params: { readonly name: string } }

type PrepareResult =
  | { readonly ok: true; readonly file: PreparedFile }
  | { readonly ok: false; readonly problem: FileProblem }

const LONGEST_SIDE = 2560
const SHORTEST_SIDE = 320
const QUALITIES = [0.85, 0.7, 0.55]
/** A picture is read whole before it is shrunk, and past this size a phone would rather close the page. */
const LARGEST_PICTURE = 100e6

const inTurn = createQueue()

/**
 * Makes a chosen file ready to be sent, on the device: its type is told by its content, never by its name, and what it
 * says about place, time and device is taken out.
 *
 * - JPEG, PNG and WebP are decoded, turned upright, shrunk to 2560 pixels or further until they keep `limits.size`, and
 *   written anew as JPEG, or as PNG where that is smaller. HEIC too, where the browser can decode it.
 * - MP4 and MOV, and HEIC elsewhere, lose their metadata with every picture and sound byte left as it is. What cannot be
 *   cleaned carries a `warning`.
 * - PDF is passed on unchanged: what documents say about themselves is no location.
 *
 * Files are prepared one at a time, however many calls are made. Rejects only with the signal's reason.
 *
 * @example
 * const result = await prepareFile(input.files[0], form.limits.files, { signal })
 * if (result.ok) await drawPreview(canvas, result.file.blob, 96)
 * else show(words[result.problem.code](result.problem.params))
 */
export async function prepareFile(
  file: File,
  limits: FileLimits,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<PrepareResult> {
  signal?.throwIfAborted()
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([inTurn(() => prepare(file, limits, signal)), aborted])
}

async function prepare(file: File, limits: FileLimits, signal: AbortSignal | undefined): Promise<PrepareResult> {
  const params = { name: fileName(file.name, '') }
  const tooLarge = (limit: number, unit: 'bytes' | 'megapixels') =>
    refuse({ code: 'file_too_large', params: { ...params, limit, unit } })
  try {
    signal?.throwIfAborted()
    if (file.size === 0) return refuse({ code: 'file_empty', params })
    const type = await mediaTypeOf(file)
    const allows = (wanted: string) => limits.types.includes(wanted)
    const isPicture = type.startsWith('image/')
    const isContainer = /^video|hei[cf]|avif/.test(type)

    if (isPicture && (allows('image/jpeg') || allows('image/png')) && canvasIsTrue()) {
      if (file.size > LARGEST_PICTURE) return tooLarge(LARGEST_PICTURE, 'bytes')
      const picture = await decode(await bytesOf(file), type, LONGEST_SIDE).catch(() => undefined)
      if (picture === 'too_large') return tooLarge(MOST_MEGAPIXELS, 'megapixels')
      if (picture) {
        const blob = await redraw(picture, type, limits, signal).finally(picture.close)
        return blob ? accept(blob, file.name, true) : tooLarge(limits.size, 'bytes')
      }
      if (!isContainer) return refuse({ code: 'file_unreadable', params })
    }

    if (!allows(type)) return refuse({ code: 'file_type', params: { ...params, type } })
    if (file.size > limits.size) return tooLarge(limits.size, 'bytes')
    const bytes = await bytesOf(file)
    const metadata = isContainer ? blankMetadata(bytes, isPicture ? 'picture' : 'movie') : isPicture ? 'kept' : 'none'
    signal?.throwIfAborted()
    return accept(new Blob([bytes], { type }), file.name, metadata === 'blanked', metadata === 'kept')
  } catch {
    signal?.throwIfAborted()
    // A file on a card, in a cloud or in a folder that has gone is refused by the browser only when it is read.
    return refuse({ code: 'file_unreadable', params })
  }
}

/** Written anew in the first size and quality that keep the limit; undefined when even the smallest does not. */
async function redraw(
  picture: Picture,
  type: string,
  { size, types }: FileLimits,
  signal: AbortSignal | undefined,
): Promise<Blob | undefined> {
  const asJpeg = types.includes('image/jpeg')
  const asPng = types.includes('image/png') && (!asJpeg || /png|webp/.test(type))
  const canvas = document.createElement('canvas')
  let best: Blob | undefined
  const attempt = async (...format: [type: string, quality?: number]) => {
    signal?.throwIfAborted()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, ...format))
    if (blob && blob.size <= Math.min(size, best?.size ?? size)) best = blob
  }
  let side = Math.min(picture.longest, LONGEST_SIDE)
  do {
    const context = picture.draw(canvas, side)
    if (asPng) await attempt('image/png')
    // What is transparent would turn black.
    context.globalCompositeOperation = 'destination-over'
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    for (const quality of asJpeg ? QUALITIES : []) {
      await attempt('image/jpeg', quality)
      if (best) break
    }
    side *= 0.75
  } while (!best && side > SHORTEST_SIDE)
  // Safari keeps the memory of a canvas that has a size until the collector comes.
  canvas.width = 0
  return best
}

async function accept(blob: Blob, name: string, changed: boolean, kept = false): Promise<PrepareResult> {
  const { size, type } = blob
  const file = { blob, type, name: fileName(name, type), size, sha256: await sha256(blob), changed }
  return { ok: true, file: kept ? { ...file, warning: 'metadata_kept' } : file }
}

const refuse = (problem: FileProblem): PrepareResult => ({ ok: false, problem })

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())
