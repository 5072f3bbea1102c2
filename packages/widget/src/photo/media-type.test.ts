import { expect, test } from 'vitest'
import { box } from './fixtures/boxes.ts'
import { join, u32 } from './fixtures/bytes.ts'
import { mediaTypeOf } from './media-type.ts'

const branded = (major: string, ...others: readonly string[]) => box('ftyp', major, u32(0), ...others)

test.each([
  ['image/jpeg', join('\xff\xd8\xff\xe0', 'JFIF')],
  ['image/png', join('\x89PNG\r\n\x1a\n')],
  ['image/webp', join('RIFF', u32(4), 'WEBPVP8 ')],
  ['application/pdf', join('%PDF-1.7\n')],
  ['image/heic', branded('heic', 'mif1', 'heic')],
  ['image/heic', branded('mif1', 'mif1', 'heic')],
  ['image/heic', branded('hevc', 'msf1')],
  ['image/heif', branded('mif1', 'mif1', 'miaf')],
  ['image/avif', branded('avif', 'mif1', 'miaf')],
  ['image/avif', branded('mif1', 'avif')],
  ['video/mp4', branded('isom', 'iso2', 'avc1', 'mp41')],
  ['video/mp4', branded('mp42', 'isom')],
  ['video/mp4', branded('3gp4', 'isom')],
  ['video/quicktime', branded('qt  ', 'qt  ')],
  ['video/quicktime', box('wide')],
  ['video/quicktime', box('moov', 'mvhd')],
  ['', branded('M4A ', 'M4A ', 'mp42', 'isom')],
  ['', branded('crx ', 'crx ', 'isom')],
  ['', join('GIF89a')],
  ['', join('<svg onload="alert(1)" xmlns="http://www.w3.org/2000/svg">')],
  ['', join('MZ\x90')],
  ['', join('\xff')],
])('the content tells %j', async (type, bytes) => {
  expect(await mediaTypeOf(new Blob([bytes]))).toBe(type)
})
