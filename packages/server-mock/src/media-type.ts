/** How files of each type begin. Only the beginning is looked at: the mock decodes nothing. */
const beginnings: Record<string, (bytes: Uint8Array) => boolean> = {
  'image/jpeg': (bytes) => starts(bytes, 0xff, 0xd8, 0xff),
  'image/png': (bytes) => starts(bytes, 0x89, 0x50, 0x4e, 0x47),
  'image/webp': (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP',
  'application/pdf': (bytes) => text(bytes, 0, 5) === '%PDF-',
  // ISO base media file format: the brand says which of its many kinds it is.
  'image/heic': (bytes) => /^(heic|heix|hevc|hevx|mif1)$/.test(brand(bytes)),
  'video/quicktime': (bytes) => brand(bytes) === 'qt  ',
  'video/mp4': (bytes) => /^(isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|3gp\d)$/.test(brand(bytes)),
}

/** The media type of a file by its content, if it is one that a form can take. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return Object.keys(beginnings).find((type) => beginnings[type]?.(bytes))
}

const starts = (bytes: Uint8Array, ...begin: number[]): boolean => begin.every((byte, index) => bytes[index] === byte)

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

const brand = (bytes: Uint8Array): string => (text(bytes, 4, 8) === 'ftyp' ? text(bytes, 8, 12) : '')
