import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

// Files as cameras make them, small, with what must not be kept.

export const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}
export const text = (value: string): Buffer => Buffer.from(value, 'utf8')

/** A box of an ISO base media file. */
export const box = (type: string, ...content: Buffer[]): Buffer => {
  const payload = Buffer.concat(content)
  return Buffer.concat([u32(payload.length + 8), Buffer.from(type, 'latin1'), payload])
}
/** A box with four bytes of version and flags. */
const fullBox = (type: string, ...content: Buffer[]): Buffer => box(type, u32(0), ...content)

export interface VideoOptions {
  /** Handler of a second track, besides the picture's. */
  readonly track?: string
  readonly sample?: string
  /** Where that track says its sample lies; where it does lie, when left out. */
  readonly sampleAt?: number
}

/** A video with its place, device and XMP in all the usual boxes. */
export function video({ track, sample = '', sampleAt }: VideoOptions = {}): Buffer {
  const start = Buffer.concat([
    box('ftyp', text('qt  '), u32(0), text('qt  ')),
    box('uuid', text('0123456789abcdef'), text('xmp:secret')),
    box('meta', text('com.apple.quicktime.model iPhone 17')),
  ])
  const picture = text('the picture itself')
  const data = box('mdat', picture, text(sample))
  const pictureAt = start.length + 8
  const second = track
    ? trackOf(track, { at: sampleAt ?? pictureAt + picture.length, size: Buffer.byteLength(sample) })
    : Buffer.alloc(0)
  return Buffer.concat([
    start,
    data,
    box(
      'moov',
      trackOf('vide', { at: pictureAt, size: picture.length }),
      second,
      // QuickTime ends this list with four zero bytes.
      box('udta', box('\u00a9xyz', text('+56.8389+060.6057/')), u32(0)),
      fullBox('meta', text('com.apple.quicktime.location.ISO6709 +56.8389+060.6057/')),
    ),
  ])
}

/** A timed-metadata track whose last table says nothing. */
export const truncatedVideo = (): Buffer =>
  box(
    'moov',
    box(
      'trak',
      box(
        'mdia',
        fullBox('hdlr', u32(0), text('meta')),
        box('minf', box('stbl', fullBox('stco', u32(1, 0)), fullBox('stsc', u32(1, 1, 1, 1)), fullBox('stsz'))),
      ),
    ),
  )

function trackOf(handler: string, { at, size }: { at: number; size: number }): Buffer {
  return box(
    'trak',
    box(
      'mdia',
      fullBox('hdlr', u32(0), text(handler), u32(0, 0, 0)),
      box(
        'minf',
        box('stbl', fullBox('stsz', u32(0, 1, size)), fullBox('stsc', u32(1, 1, 1, 1)), fullBox('stco', u32(1, at))),
      ),
    ),
    box('udta', text('iPhone 17')),
  )
}

/** A picture in the container of HEIC with Exif. Its pixels are AV1, which the sharp of npm can write. */
export async function heicPicture(): Promise<Buffer> {
  const avif = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .withExif({ IFD0: { Make: 'Secret Camera' }, IFD3: { GPSLatitude: '56/1 50/1 20/1' } })
    .withXmp('<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta><?xpacket end="w"?>')
    .heif({ compression: 'av1' })
    .toBuffer()
  avif.write('heic', 8, 'latin1')
  return avif
}

/** A photo of so many pixels with Exif and a place in it, stored lying on its side. */
export function photo(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'olive' } })
    .withExif({ IFD0: { Make: 'Secret Camera' }, IFD3: { GPSLatitude: '56/1 50/1 20/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

/** A photo as phones make them: no two pixels alike, so that it has the bytes of one and costs as much to decode. */
export function busyPhoto(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width, height, channels: 3, background: 'olive', noise } })
    .blur(1.2)
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** The beginning of a PNG that says it has so many pixels. */
export function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([text(type), data])
    return Buffer.concat([u32(data.length), body, u32(crc32(body))])
  }
  const header = Buffer.concat([u32(width, height), Buffer.from([8, 2, 0, 0, 0])])
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000)))])
}
