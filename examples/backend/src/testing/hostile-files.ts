import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { box, heicPicture, pngOf, text, u32, video } from './media.ts'

// Files made to do harm to whoever opens them. What gives them away is `secret`: nothing handed out may hold it.

/** Stands in every part of a file that is not the picture. */
export const secret = 'document.title="harmed"'
const page = `<!doctype html><html><body><script>${secret}</script></body></html>`
export const drawing = text(
  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>${secret}</script></svg>`,
)
export const htmlPage = text(page)

const plainPicture = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({ create: { width: 32, height: 24, channels: 3, background: 'navy' } })
    .toFormat(format)
    .toBuffer()

/** A picture with a page behind it, and an archive behind that. */
export const pictureWithTail = async (format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> =>
  Buffer.concat([await plainPicture(format), text(page), archive()])

/** A JPEG whose comment, which comes right after its first bytes, is a page (ITU-T T.81, B.2.4.5). */
export async function jpegWithPage(): Promise<Buffer> {
  const jpeg = await plainPicture('jpeg')
  const comment = text(`${page}<!--`)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(comment.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe]), length, comment, jpeg.subarray(2)])
}

/** A PNG with a page in its text, and a document in a chunk of nobody's. */
export async function pngWithPage(): Promise<Buffer> {
  const png = await plainPicture('png')
  const end = png.length - 12
  const chunks = [pngChunk('tEXt', text(`Comment\0${page}`)), pngChunk('prVt', text(`%PDF-1.4 ${secret} %%EOF`))]
  return Buffer.concat([png.subarray(0, end), ...chunks, png.subarray(end)])
}

/** A PNG whose compressed text is so many times larger than itself. */
export async function pngWithTextBomb(): Promise<Buffer> {
  const png = await plainPicture('png')
  const bomb = Buffer.concat([text('Comment\0\0'), deflateSync(Buffer.alloc(300_000_000), { level: 9 })])
  return Buffer.concat([png.subarray(0, 33), pngChunk('zTXt', bomb), png.subarray(33)])
}

/** A JPEG that says it is as large as JPEG allows: four thousand million pixels. */
export async function jpegOfManyPixels(): Promise<Buffer> {
  const jpeg = Buffer.from(await plainPicture('jpeg'))
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  jpeg.writeUInt32BE(0xfff0_fff0, frame + 5)
  return jpeg
}

/** A WebP that says it is as large as WebP allows (RFC 9649, 2.5). */
export async function webpOfManyPixels(): Promise<Buffer> {
  const webp = Buffer.from(await plainPicture('webp'))
  webp.writeUInt32LE(0x3fff_3fff, webp.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3)
  return webp
}

/** A picture of so many frames: three colours by turns. */
export function animation(frames: number): Promise<Buffer> {
  const [width, height] = [16, 16]
  const pixels = Buffer.concat(
    Array.from({ length: frames }, (_, index) =>
      Buffer.alloc(width * height * 3, Buffer.from([index % 3, (index + 1) % 3, (index + 2) % 3].map((n) => n * 120))),
    ),
  )
  return sharp(pixels, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .webp({ lossless: true, loop: 0 })
    .toBuffer()
}

/** A GIF that is a script as well. */
export const gifScript = (): Buffer => text(`GIF89a/*${'\0'.repeat(20)}*/=1;${secret}`)

/** What a browser would take for a page, with the first bytes of something else before it. */
export const pageBehind = (beginning: Buffer): Buffer => Buffer.concat([beginning, text(page)])

/** A page in the bytes of UTF-16, with their mark. */
export const widePage = (): Buffer => Buffer.from(`\u{FEFF}${page}`, 'utf16le')

/** A picture behind the tag of a song, which some readers look past. */
export async function taggedJpeg(): Promise<Buffer> {
  const tag = text(page)
  const size = Buffer.from([0, 0, tag.length >> 7, tag.length & 127])
  return Buffer.concat([text('ID3\u{3}\0\0'), size, tag, await plainPicture('jpeg')])
}

/** A video with a page and an archive in boxes that no player looks at. */
export const videoWithPadding = (): Buffer =>
  Buffer.concat([video(), box('free', text(page)), box('junk', archive()), box('skip', text(page))])

/** A video whose list of brands is a page. */
export function videoWithPageAsBrands(): Buffer {
  const brands = text(page.padEnd(Math.ceil(page.length / 4) * 4))
  return Buffer.concat([box('ftyp', text('isom'), u32(0), brands), video().subarray(20)])
}

export const heicWithPadding = async (): Promise<Buffer> =>
  Buffer.concat([await heicPicture(), box('free', text(page)), box('mpvd', archive())])

const pdf = (inside = '') => text(`%PDF-1.4\n${inside}1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
export const plainPdf = pdf()
export const pdfWithTail = (): Buffer => Buffer.concat([plainPdf, text(page), archive()])
export const pdfWithPage = (): Buffer => pdf(`%${page}\n`)
export const pdfBehindPage = (): Buffer => Buffer.concat([text(page), plainPdf])
export const unfinishedPdf = (): Buffer => plainPdf.subarray(0, 40)

/** A program for Windows, as far as its first bytes go. */
export const program = (): Buffer => Buffer.concat([text('MZ'), Buffer.alloc(200, 1), text(secret)])

/** A ZIP archive with one stored file (APPNOTE 4.3). */
export function archive(): Buffer {
  const [name, content] = [text('run.js'), text(secret)]
  const common = Buffer.alloc(22)
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(content.length, 14)
  common.writeUInt32LE(content.length, 18)
  const sizes = Buffer.from([name.length, 0, 0, 0])
  const local = Buffer.concat([text('PK\u{3}\u{4}'), common, sizes, name, content])
  const central = Buffer.concat([text('PK\u{1}\u{2}\0\0'), common, sizes, Buffer.alloc(14), name])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, text('PK\u{5}\u{6}'), end])
}

/** A picture that is allowed, of few bytes and so many pixels. */
export const hugePng = (width: number, height: number): Buffer => pngOf(width, height)

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([text(type), data])
  return Buffer.concat([u32(data.length), body, u32(crc32(body))])
}
