import type { AttachmentFile } from '../adapter.ts'
import { hexOf } from '../contract/hex.ts'
import type { Attachment } from '../domain/index.ts'

/** A file with the words about it. */
export interface Picture {
  readonly attachment: Attachment
  readonly file: AttachmentFile
}

/**
 * A PNG that any decoder reads: square, of noise, so that it weighs about three bytes a pixel.
 *
 * @param side in pixels; 8 gives a few hundred bytes, 700 about one and a half megabytes
 */
export async function picture(side = 8, name = 'Фонарь у подъезда.png'): Promise<Picture> {
  return described(await png(side), { type: 'image/png', name })
}

/** A file and the words that a submission has about it. */
export async function described(
  bytes: Uint8Array<ArrayBuffer>,
  { type, name }: { readonly type: string; readonly name: string },
): Promise<Picture> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = hexOf(digest)
  const id = `file-${crypto.randomUUID()}`
  return {
    attachment: { id, sha256, type, size: bytes.length, name },
    file: { id, blob: new Blob([bytes], { type }) },
  }
}

// PNG, third edition: https://www.w3.org/TR/png-3/

async function png(side: number): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, side)
  view.setUint32(4, side)
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const row = 1 + side * 3
  const pixels = new Uint8Array(row * side)
  for (let start = 0; start < side; start += 1) {
    // Each row begins with its filter: none.
    crypto.getRandomValues(pixels.subarray(start * row + 1, (start + 1) * row))
  }
  const deflated = new Blob([pixels]).stream().pipeThrough(new CompressionStream('deflate'))
  const packed = new Uint8Array(await new Response(deflated).arrayBuffer())
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const parts = [signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', new Uint8Array())]
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
