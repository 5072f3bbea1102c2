/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2), an atom of QuickTime: the frame around MP4, MOV and HEIC. */
export interface Box {
  readonly type: string
  /** Offset of the four characters of `type` in the file. */
  readonly typeAt: number
  /** What the box holds, behind its size and type. */
  readonly data: DataView
}

/** The boxes that follow each other from `skip` on. Throws a RangeError when they do not fit. */
export function boxesIn(data: DataView, skip = 0): Box[] {
  const boxes: Box[] = []
  // QuickTime may end a list with four zero bytes, so a rest too short for a header is no damage.
  for (let at = skip; at + 8 <= data.byteLength; ) {
    const size = data.getUint32(at)
    const header = size === 1 ? 16 : 8
    const length = size === 1 ? Number(data.getBigUint64(at + 8)) : size || data.byteLength - at
    if (length < header || at + length > data.byteLength) throw new RangeError()
    const start = data.byteOffset + at
    boxes.push({
      type: fourCharacters(data, at + 4),
      typeAt: start + 4,
      data: new DataView(data.buffer, start + header, length - header),
    })
    at += length
  }
  return boxes
}

/** What the first box of a type holds. Throws a RangeError when there is none. */
export function dataOf(boxes: readonly Box[], ...types: string[]): DataView {
  const box = boxes.find(({ type }) => types.includes(type))
  if (!box) throw new RangeError()
  return box.data
}

export function fourCharacters(data: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(data.buffer, data.byteOffset + at, 4))
}
