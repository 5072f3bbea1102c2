import type { ChosenFile } from './photo.ts'

// ISO base media files (ISO/IEC 14496-12) made of just the boxes that matter here.

const place = '+58.6036+049.6680+150.000/'

const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])

function box(type: string, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content])
}

/** A video that says where it was made, as Android phones write it. */
export function video(name: string): ChosenFile {
  const header = box('mvhd', Buffer.alloc(4), u32(0), u32(0), u32(1000), u32(1000), Buffer.alloc(80))
  const userData = box('udta', box('\xa9xyz', u16(place.length), Buffer.from([0x15, 0xc7]), place))
  const buffer = Buffer.concat([
    box('ftyp', 'isom', u32(512), 'isomiso2mp41'),
    box('moov', header, userData),
    box('mdat', Buffer.alloc(2000, 7)),
  ])
  return { name, mimeType: 'video/mp4', buffer }
}

/**
 * A HEIC as iPhones write it, whose Exif block says where it was made. No picture can be decoded from it, as no Chrome
 * decodes any HEIC.
 */
export function heic(name: string): ChosenFile {
  const exif = Buffer.from(`\0\0\0\0Exif\0\0GPSLatitude ${place}`, 'latin1')
  const picture = Buffer.alloc(2000, 7)
  const head = box('ftyp', 'heic', u32(0), 'mif1heic')
  const meta = (start: number) =>
    box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), 'pict', Buffer.alloc(13)),
      box('pitm', u32(0), u16(1)),
      box('iinf', u32(0), u16(2), item(1, 'hvc1'), item(2, 'Exif')),
      box(
        'iloc',
        Buffer.from([0, 0, 0, 0, 0x44, 0x00]),
        u16(2),
        ...location(1, start + exif.length, picture.length),
        ...location(2, start, exif.length),
      ),
    )
  const start = head.length + meta(0).length + 8
  return { name, mimeType: 'image/heic', buffer: Buffer.concat([head, meta(start), box('mdat', exif, picture)]) }
}

const item = (id: number, type: string) => box('infe', Buffer.from([2, 0, 0, 0]), u16(id), u16(0), type, '\0')

const location = (id: number, start: number, length: number) => [u16(id), u16(0), u16(1), u32(start), u32(length)]

/** A PDF, whatever its name says. */
export const pdf = (name: string, mimeType = 'application/pdf'): ChosenFile => ({
  name,
  mimeType,
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n', 'latin1'),
})
