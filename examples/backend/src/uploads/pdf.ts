import { open } from 'node:fs/promises'

const mark = Buffer.from('%%EOF', 'latin1')
const step = 1_000_000

/**
 * Cuts off what follows the end of a document (ISO 32000, 7.5.5): an archive or a page that was appended to it.
 *
 * @returns false when it has no end: it was cut off on its way, or is no document
 */
export async function endPdf(path: string): Promise<boolean> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    for (let from = Math.max(0, size - step); ; from = Math.max(0, from - step)) {
      // Some bytes more than a step: the mark may lie across the border.
      const bytes = Buffer.alloc(Math.min(step + mark.length - 1, size - from))
      await file.read(bytes, 0, bytes.length, from)
      const found = bytes.lastIndexOf(mark)
      if (found >= 0) {
        const end = from + found + mark.length
        await file.truncate(Math.min(size, end + lineBreakAt(bytes, found + mark.length)))
        return true
      }
      if (from === 0) return false
    }
  } finally {
    await file.close()
  }
}

/** Bytes of the line break there. */
function lineBreakAt(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? 2 : 1
  return bytes[at] === 0x0a ? 1 : 0
}
