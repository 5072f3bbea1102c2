import { describe, expect, test } from 'vitest'
import { bytesOf, contains, join, u16, u32 } from './fixtures/bytes.ts'
import { draw, gravel, look, quarters } from './fixtures/canvas.ts'
import { exif, GPS_LATITUDE, GPS_LONGITUDE, withMetadata } from './fixtures/exif.ts'
import { type FileLimits, type PreparedFile, prepareFile } from './index.ts'

const limits: FileLimits = { count: 5, size: 10_000_000, types: ['image/jpeg', 'image/png', 'image/webp'] }
const [red, green, blue, yellow] = ['red', 'green', 'blue', 'yellow']

async function prepared(bytes: Uint8Array<ArrayBuffer>, name: string, form = limits): Promise<PreparedFile> {
  const result = await prepareFile(new File([bytes], name), form)
  if (!result.ok) throw new Error(result.problem.code)
  return result.file
}

async function expectClean({ blob, size, type, sha256, changed }: PreparedFile): Promise<void> {
  const bytes = await bytesOf(blob)
  for (const secret of [
    'Exif',
    'eXIf',
    'EXIF',
    'GPS',
    'xap',
    'XMP',
    'c2pa',
    'Kirov',
    'Ivan',
    'Honest',
    GPS_LATITUDE,
    GPS_LONGITUDE,
  ]) {
    expect(contains(bytes, secret), String(secret)).toBe(false)
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  expect(sha256).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''))
  expect({ size, type, changed }).toEqual({ size: bytes.length, type: blob.type, changed: true })
}

describe('a photo', () => {
  test.each([
    [1, 64, 32, [red, green, blue, yellow]],
    [2, 64, 32, [green, red, yellow, blue]],
    [3, 64, 32, [yellow, blue, green, red]],
    [4, 64, 32, [blue, yellow, red, green]],
    [5, 32, 64, [red, blue, green, yellow]],
    [6, 32, 64, [blue, red, yellow, green]],
    [7, 32, 64, [yellow, green, blue, red]],
    [8, 32, 64, [green, yellow, red, blue]],
  ])(
    'taken with orientation %i is sent upright and without a trace of where it was taken',
    async (orientation, width, height, shown) => {
      const file = await prepared(withMetadata(await draw(64, 32, 'image/jpeg', quarters), orientation), 'IMG_1.JPG')
      await expectClean(file)
      expect(await look(file.blob)).toEqual({ width, height, quarters: shown })
      expect(file.name).toBe('IMG_1.jpg')
    },
  )

  test('of twelve megapixels held upright arrives with its longer side at 2560 pixels', async () => {
    const camera = withMetadata(await draw(4000, 3000, 'image/jpeg', quarters), 6)
    const file = await prepared(camera, 'DCIM.jpg')
    await expectClean(file)
    expect(await look(file.blob)).toEqual({ width: 1920, height: 2560, quarters: [blue, red, yellow, green] })
    expect(file.type).toBe('image/jpeg')
  })

  test('is never enlarged', async () => {
    const file = await prepared(await draw(40, 30, 'image/jpeg', quarters), 'small.jpg')
    expect(await look(file.blob)).toMatchObject({ width: 40, height: 30 })
  })

  test('of great detail gets worse and smaller until it keeps the limit', async () => {
    const size = 60_000
    const file = await prepared(await draw(1200, 900, 'image/jpeg', gravel), 'gravel.jpg', { ...limits, size })
    expect(file.size).toBeLessThanOrEqual(size)
    const { width, height } = await look(file.blob)
    expect(width).toBeLessThan(1200)
    expect(width / height).toBeCloseTo(4 / 3, 2)
  })

  test('that keeps no limit however small it gets is refused', async () => {
    const bytes = await draw(1200, 900, 'image/jpeg', gravel)
    expect(await prepareFile(new File([bytes], 'gravel.jpg'), { ...limits, size: 100 })).toEqual({
      ok: false,
      problem: { code: 'file_too_large', params: { name: 'gravel.jpg', limit: 100, unit: 'bytes' } },
    })
  })

  test('with broken Exif is not refused for it', async () => {
    const jpeg = await draw(64, 32, 'image/jpeg', quarters)
    const broken = join('Exif\0\0', 'MM', u16(42), u32(4_000_000_000), 'GPS')
    const file = await prepared(
      join(jpeg.subarray(0, 2), 0xff, 0xe1, u16(broken.length + 2), broken, jpeg.subarray(2)),
      'a.jpg',
    )
    await expectClean(file)
    expect(await look(file.blob)).toEqual({ width: 64, height: 32, quarters: [red, green, blue, yellow] })
  })
})

describe('a PNG', () => {
  test('of few colours stays a PNG, without its texts and its Exif', async () => {
    const png = await draw(64, 32, 'image/png', quarters)
    const file = await prepared(
      withChunks(png, ['tEXt', join('Comment\0taken by Ivan')], ['eXIf', exif(1)]),
      'screen.png',
    )
    await expectClean(file)
    expect(file.type).toBe('image/png')
    expect(file.name).toBe('screen.png')
    expect(await look(file.blob)).toEqual({ width: 64, height: 32, quarters: [red, green, blue, yellow] })
  })

  test('keeps what is transparent', async () => {
    const png = await draw(64, 32, 'image/png', (context) => context.clearRect(0, 0, 64, 32))
    expect((await look((await prepared(png, 'a.png')).blob)).quarters).toEqual(Array(4).fill('transparent'))
  })

  test('becomes a JPEG on white where the form takes no PNG', async () => {
    const png = await draw(64, 32, 'image/png', (context) => context.clearRect(0, 0, 64, 32))
    const file = await prepared(png, 'Снимок экрана.png', { ...limits, types: ['image/jpeg'] })
    expect(file.type).toBe('image/jpeg')
    expect(file.name).toBe('Снимок экрана.jpg')
    expect((await look(file.blob)).quarters).toEqual(Array(4).fill('white'))
  })

  test('of a photo becomes a JPEG, which is smaller', async () => {
    expect((await prepared(await draw(400, 300, 'image/png', gravel), 'photo.png')).type).toBe('image/jpeg')
  })

  test('of 900 megapixels in a hundred bytes is refused before it is decoded', async () => {
    const header = join(u32(30_000), u32(30_000), [8, 6, 0, 0, 0])
    const bomb = join('\x89PNG\r\n\x1a\n', chunk('IHDR', header), chunk('IDAT', join('x')), chunk('IEND', join()))
    expect(await prepareFile(new File([bomb], 'bomb.png'), limits)).toEqual({
      ok: false,
      problem: { code: 'file_too_large', params: { name: 'bomb.png', limit: 100, unit: 'megapixels' } },
    })
  })
})

test('a WebP loses its Exif and keeps to the types of the form', async () => {
  const webp = await draw(64, 32, 'image/webp', quarters)
  const file = await prepared(extendedWebp(webp, 64, 32), 'a.webp')
  await expectClean(file)
  expect(['image/jpeg', 'image/png']).toContain(file.type)
  expect(await look(file.blob)).toEqual({ width: 64, height: 32, quarters: [red, green, blue, yellow] })
})

test.each([
  ['JPEG', 'image/jpeg'],
  ['PNG', 'image/png'],
  ['WebP', 'image/webp'],
])('a %s cut off in its header is called unreadable', async (_, type) => {
  const bytes = (await draw(64, 32, type, quarters)).subarray(0, 21)
  expect(await prepareFile(new File([bytes], 'cut'), limits)).toEqual({
    ok: false,
    problem: { code: 'file_unreadable', params: { name: 'cut' } },
  })
})

function withChunks(png: Uint8Array, ...added: readonly (readonly [string, Uint8Array])[]): Uint8Array<ArrayBuffer> {
  const afterHeader = 8 + 25
  return join(
    png.subarray(0, afterHeader),
    ...added.map(([type, content]) => chunk(type, content)),
    png.subarray(afterHeader),
  )
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const checked = join(type, content)
  return join(u32(content.length), checked, u32(crc32(checked)))
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** The extended form of a WebP: size in the header, Exif behind the picture (RFC 9649, 2.7). */
function extendedWebp(webp: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const u24 = (value: number) => [value & 255, (value >>> 8) & 255, value >>> 16]
  const riff = (type: string, content: Uint8Array) =>
    join(type, u24(content.length), 0, content, content.length % 2 ? 0 : '')
  const image = webp.subarray(webp[15] === 0x58 ? 30 : 12)
  const body = join(
    'WEBP',
    riff('VP8X', join(8, 0, 0, 0, u24(width - 1), u24(height - 1))),
    image,
    riff('EXIF', exif(1)),
  )
  return riff('RIFF', body)
}
