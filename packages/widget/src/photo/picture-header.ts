/** What a picture's header tells before anything is decoded. */
export interface PictureHeader {
  /** Pixels as stored, 0 when the header does not say. */
  readonly width: number
  readonly height: number
  /** Exif orientation, 1 to 8. */
  readonly orientation: number
}

/**
 * Reads the header of a JPEG, PNG, WebP, HEIC or AVIF picture. Throws a RangeError when it is cut off. In a JPEG it sets
 * the orientation to upright on the way: browsers differ in whether and when `createImageBitmap` turns a picture, so
 * whoever draws it has to.
 */
export function readHeader(bytes: Uint8Array<ArrayBuffer>, type: string): PictureHeader {
  const data = new DataView(bytes.buffer)
  if (type === 'image/jpeg') return readJpeg(data)
  const [width, height] = type === 'image/png' ? pngSize(data) : type === 'image/webp' ? webpSize(data) : itemSize(data)
  return { width, height, orientation: 1 }
}

/** ITU-T T.81, annex B. */
function readJpeg(data: DataView): PictureHeader {
  let width = 0
  let height = 0
  let orientation = 0
  let at = 2
  for (let marker = 0; marker !== 0xda; ) {
    marker = data.getUint8(at + 1)
    // Fill bytes and rubbish may stand before a marker; decoders pass over both.
    if (data.getUint8(at) !== 0xff || marker === 0xff) {
      at++
      continue
    }
    const next = at + 2 + data.getUint16(at + 2)
    if (marker === 0xe1) orientation ||= takeOrientation(data, at + 4, next)
    // Frame headers are C0 to CF but for the tables C4, C8 and CC.
    if (marker === 0xc0 || (marker > 0xc0 && marker < 0xd0 && marker % 4)) {
      height = data.getUint16(at + 5)
      width = data.getUint16(at + 7)
    }
    at = next
  }
  return { width, height, orientation: orientation || 1 }
}

/** The orientation in an Exif segment (TIFF 6.0, section 2), set to upright there; 0 when there is none. */
function takeOrientation(data: DataView, at: number, end: number): number {
  // 'Exif': XMP has the same marker.
  if (data.getUint32(at) !== 0x45786966) return 0
  const tiff = at + 6
  const little = data.getUint8(tiff) === 0x49
  const list = tiff + data.getUint32(tiff + 4, little)
  for (let entry = list + 2; entry + 12 <= end && entry < list + 2 + 12 * data.getUint16(list, little); entry += 12) {
    const value = data.getUint16(entry + 8, little)
    if (data.getUint16(entry, little) !== 0x112 || value > 8) continue
    data.setUint16(entry + 8, 1, little)
    return value
  }
  return 0
}

type Size = [width: number, height: number]

/** W3C PNG, 11.2.1: the header is the first chunk. */
const pngSize = (data: DataView): Size => [data.getUint32(16), data.getUint32(20)]

/** RFC 9649: the extended (`VP8X`), lossless (`VP8L`) and lossy (`VP8 `) headers keep the size in different bits. */
function webpSize(data: DataView): Size {
  const kind = data.getUint8(15)
  if (kind === 0x58) return [(data.getUint32(24, true) & 0xffffff) + 1, (data.getUint32(26, true) >>> 8) + 1]
  const shared = data.getUint32(21, true)
  if (kind === 0x4c) return [(shared & 0x3fff) + 1, ((shared >>> 14) & 0x3fff) + 1]
  return [data.getUint16(26, true) & 0x3fff, data.getUint16(28, true) & 0x3fff]
}

/**
 * ISO/IEC 23008-12, 6.5.3: an `ispe` property for the size of each item, the whole picture, its tiles and its preview. The
 * properties stand in the first kilobytes, and looking for their name there costs less than walking down to them.
 */
function itemSize(data: DataView): Size {
  let largest: Size = [0, 0]
  const start = new TextDecoder('latin1').decode(new Uint8Array(data.buffer, 0, Math.min(data.byteLength, 65_536)))
  for (const { index } of start.matchAll(/ispe\0{4}.{8}/gs)) {
    const size: Size = [data.getUint32(index + 8), data.getUint32(index + 12)]
    if (size[0] * size[1] > largest[0] * largest[1]) largest = size
  }
  return largest
}
