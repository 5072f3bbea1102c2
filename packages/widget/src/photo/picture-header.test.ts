import { describe, expect, test } from 'vitest'
import { pictures } from './fixtures/boxes.ts'
import { join, u16, u32 } from './fixtures/bytes.ts'
import { exif } from './fixtures/exif.ts'
import { readHeader } from './picture-header.ts'

const segment = (marker: number, content: Uint8Array) => join(0xff, marker, u16(content.length + 2), content)
const frame = (marker: number, width: number, height: number) =>
  segment(marker, join(8, u16(height), u16(width), [1, 1, 0x11, 0]))
const scan = segment(0xda, join([1, 1, 0, 0, 63, 0]))

describe('the header of a JPEG', () => {
  test.each([0xc0, 0xc1, 0xc2])('tells the size of a frame of kind %i', (kind) => {
    const tables = segment(0xc4, join(Array(30).fill(0)))
    const bytes = join(0xff, 0xd8, tables, frame(kind, 4000, 3000), tables, scan)
    expect(readHeader(bytes, 'image/jpeg')).toEqual({ width: 4000, height: 3000, orientation: 1 })
  })

  test.each([
    ['big-endian', exif(8)],
    ['little-endian', join('II', [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0])],
  ])('gives up its orientation, %s, so that nobody turns the picture twice', (_, tiff) => {
    const bytes = join(0xff, 0xd8, segment(0xe1, join('Exif\0\0', tiff)), frame(0xc0, 40, 30), scan)
    expect(readHeader(bytes, 'image/jpeg').orientation).toBe(8)
    expect(readHeader(bytes, 'image/jpeg').orientation).toBe(1)
  })

  test('is found behind rubbish and fill bytes', () => {
    const bytes = join(0xff, 0xd8, 0, 0, 0xff, 0xff, frame(0xc0, 40, 30), scan)
    expect(readHeader(bytes, 'image/jpeg')).toMatchObject({ width: 40, height: 30 })
  })

  test('that never comes is an error', () => {
    expect(() => readHeader(join(0xff, 0xd8, frame(0xc0, 40, 30)), 'image/jpeg')).toThrow(RangeError)
  })
})

test.each([
  ['PNG', 'image/png', join('\x89PNG\r\n\x1a\n', u32(13), 'IHDR', u32(4000), u32(3000), 8)],
  [
    'lossy WebP',
    'image/webp',
    join('RIFF', u32(0), 'WEBPVP8 ', u32(0), [0, 0, 0, 0x9d, 1, 0x2a, 0xa0, 0x0f, 0xb8, 0x0b]),
  ],
  [
    'lossless WebP',
    'image/webp',
    join('RIFF', u32(0), 'WEBPVP8L', u32(0), [0x2f, 0x9f, 0xcf, 0xed, 0x02, 0, 0, 0, 0, 0]),
  ],
  ['extended WebP', 'image/webp', join('RIFF', u32(0), 'WEBPVP8X', u32(0), [8, 0, 0, 0, 0x9f, 0x0f, 0, 0xb7, 0x0b, 0])],
  ['HEIC', 'image/heic', pictures([{ type: 'hvc1', content: join('x') }], { size: [4000, 3000] })],
])('the header of a %s tells its size', (_, type, bytes) => {
  expect(readHeader(bytes, type)).toEqual({ width: 4000, height: 3000, orientation: 1 })
})
