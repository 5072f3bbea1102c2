import { mediaTypeOf } from './media-type.ts'
import { decode } from './picture.ts'
import { createQueue } from './queue.ts'

const inTurn = createQueue()

/**
 * Draws a picture on a canvas, at most `maxCssPixels` wide and high, never enlarged, sharp on dense screens. The canvas
 * gets its size in device pixels; how large it is shown is for the style sheet to say. Needs no `blob:` address, which a
 * strict Content Security Policy forbids.
 *
 * @returns false, with the canvas left alone, when the browser cannot draw it: a video, a PDF, a HEIC outside Safari.
 */
export function drawPreview(canvas: HTMLCanvasElement, blob: Blob, maxCssPixels: number): Promise<boolean> {
  return inTurn(async () => {
    try {
      const type = await mediaTypeOf(blob)
      if (!type.startsWith('image/')) return false
      const side = maxCssPixels * Math.min(devicePixelRatio, 2)
      const picture = await decode(new Uint8Array(await blob.arrayBuffer()), type, side)
      if (picture === 'too_large') return false
      picture.draw(canvas, side)
      picture.close()
      return true
    } catch {
      return false
    }
  })
}
