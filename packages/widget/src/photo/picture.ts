import { type PictureHeader, readHeader } from './picture-header.ts'

/** More pixels than this are not decoded: at four bytes each they would not fit into a cheap phone. */
export const MOST_MEGAPIXELS = 100

/** A decoded picture. It holds memory that the collector does not see: call `close`. */
export interface Picture {
  /** The longer side in pixels. */
  readonly longest: number
  /** Gives the canvas the picture's shape, `side` pixels long but never more than the picture is, and draws it upright. */
  draw(canvas: HTMLCanvasElement, side: number): CanvasRenderingContext2D
  close(): void
}

/**
 * Decodes a picture, shrunk on the way to `side` pixels. Answers `too_large` instead, before anything is decoded, when it
 * has more than `MOST_MEGAPIXELS`; rejects when it is broken or of a kind that this browser does not know.
 */
export async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  side: number,
): Promise<Picture | 'too_large'> {
  const header = readHeader(bytes, type)
  if (header.width * header.height > MOST_MEGAPIXELS * 1e6) return 'too_large'
  const bitmap = await createImageBitmap(new Blob([bytes], { type }), shrunk(header, side))
  const longest = Math.max(bitmap.width, bitmap.height)
  return {
    longest,
    draw(canvas, most) {
      const scale = Math.min(1, most / longest)
      const width = Math.max(1, Math.round(bitmap.width * scale))
      const height = Math.max(1, Math.round(bitmap.height * scale))
      const turned = header.orientation > 4
      canvas.width = turned ? height : width
      canvas.height = turned ? width : height
      const context = contextOf(canvas)
      const [a, b, c, d] = DIRECTIONS[header.orientation - 1] as (typeof DIRECTIONS)[number]
      context.setTransform(a, b, c, d, a + c < 0 ? canvas.width : 0, b + d < 0 ? canvas.height : 0)
      context.imageSmoothingQuality = 'high'
      context.drawImage(bitmap, 0, 0, width, height)
      context.resetTransform()
      return context
    },
    close: () => bitmap.close(),
  }
}

/** One side only: some browsers turn WebP and PNG by their Exif, and the other side then follows what they made of it. */
function shrunk({ width, height }: PictureHeader, side: number): ImageBitmapOptions {
  if (Math.max(width, height) <= side) return {}
  return { [width < height ? 'resizeHeight' : 'resizeWidth']: side, resizeQuality: 'high' }
}

/** Where the stored picture's right and down point in the upright one, for each orientation (Exif 2.32, tag 0112). */
const DIRECTIONS = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, 1, -1, 0],
  [0, -1, -1, 0],
  [0, -1, 1, 0],
] as const

/** Against fingerprinting some browsers and extensions answer noise for what was drawn: a photo must not become noise. */
export function canvasIsTrue(): boolean {
  const context = contextOf(document.createElement('canvas'))
  context.fillStyle = '#28c878'
  context.fillRect(0, 0, 1, 1)
  const { data } = context.getImageData(0, 0, 1, 1)
  return [0x28, 0xc8, 0x78].every((value, i) => Math.abs(value - (data[i] as number)) < 8)
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  return context
}
