import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { box, heicPicture, text, truncatedVideo, u32, video } from '../testing/media.ts'
import { cleanHeic, cleanVideo, UnreadableMedia } from './iso-media.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-media-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function cleaned(bytes: Buffer, clean: (path: string) => Promise<void>): Promise<Buffer> {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  await clean(path)
  return readFile(path)
}

describe('a video', () => {
  test('loses location, device and XMP, and nothing in it moves', async () => {
    const before = video()
    for (const secret of ['+56.8389+060.6057/', 'iPhone 17', 'xmp:secret']) expect(before.includes(secret)).toBe(true)
    const after = await cleaned(before, cleanVideo)
    for (const secret of ['+56.8389+060.6057/', 'iPhone 17', 'xmp:secret']) expect(after.includes(secret)).toBe(false)
    expect(after.length).toBe(before.length)
    expect(after.indexOf('the picture itself')).toBe(before.indexOf('the picture itself'))
  })

  test('loses its track of timed metadata with the samples', async () => {
    const before = video({ track: 'meta', sample: 'GPS every second' })
    expect(before.includes('GPS every second')).toBe(true)
    const after = await cleaned(before, cleanVideo)
    expect(after.includes('GPS every second')).toBe(false)
    expect(after.includes('the picture itself')).toBe(true)
  })

  test('keeps a track of sound', async () => {
    const after = await cleaned(video({ track: 'soun', sample: 'the sound itself' }), cleanVideo)
    expect(after.includes('the sound itself')).toBe(true)
    expect(after.toString('latin1').match(/trak/g)).toHaveLength(2)
  })

  test.each([
    ['whose box is longer than the file', Buffer.concat([box('ftyp', text('isom')), u32(999), text('moov')])],
    ['without an index', Buffer.concat([box('ftyp', text('isom')), box('mdat', text('picture'))])],
    ['whose samples lie outside of it', video({ track: 'meta', sample: 'GPS', sampleAt: 1_000_000 })],
    ['that ends in the middle of a table', truncatedVideo()],
  ])('%s is unreadable', async (_, bytes) => {
    await expect(cleaned(bytes, cleanVideo)).rejects.toThrow(UnreadableMedia)
  })
})

describe('a HEIC picture', () => {
  test('loses Exif and XMP and can still be decoded', async () => {
    const before = await heicPicture()
    expect(before.includes('Secret Camera')).toBe(true)
    const after = await cleaned(before, cleanHeic)
    expect(after.includes('Secret Camera')).toBe(false)
    expect(after.includes('xpacket')).toBe(false)
    expect(after.length).toBe(before.length)
    // The build of sharp here knows the same container with AV1 in it.
    const shown = await sharp(asAvif(after)).metadata()
    expect([shown.width, shown.height]).toEqual([64, 48])
  })

  test('without its index is unreadable', async () => {
    await expect(cleaned(box('ftyp', text('heic')), cleanHeic)).rejects.toThrow(UnreadableMedia)
  })
})

const asAvif = (heic: Buffer): Buffer => {
  const copy = Buffer.from(heic)
  copy.write('avif', 8, 'latin1')
  return copy
}
