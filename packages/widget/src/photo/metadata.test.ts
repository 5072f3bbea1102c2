import { describe, expect, test } from 'vitest'
import {
  androidPlace,
  applePlace,
  box,
  fullBox,
  type MovieFixture,
  movie,
  PLACE,
  pictures,
  type TrackFixture,
  wideBox,
} from './fixtures/boxes.ts'
import { contains, join, u32 } from './fixtures/bytes.ts'
import { exif, GPS_LATITUDE, XMP } from './fixtures/exif.ts'
import { blankMetadata } from './metadata.ts'

const frames = ['frame one', 'the second frame', 'frame 3', 'a fourth', 'fifth'].map((text) => join(text))
const video: TrackFixture = { handler: 'vide', entry: box('avc1', Array(78).fill(0)), samples: frames }
const telemetry: TrackFixture = {
  handler: 'meta',
  entry: box('gpmd', Array(8).fill(0)),
  samples: ['GPS5 58.6036', 'GPS5 58.60370 faster', 'GPS5 58.6038'].map((text) => join(text)),
}

describe('a movie', () => {
  test.each([
    ['an Android phone', 'isom', androidPlace()],
    ['an iPhone', 'qt  ', applePlace()],
    ['an editor', 'mp42', box('uuid', [0xbe, 0x7a, 0xcf, 0xcb], Array(12).fill(7), XMP, PLACE)],
    ['some maker', 'isom', box('loci', PLACE)],
  ])('of %s loses the place and keeps every other byte where it was', (_, brand, secret) => {
    const before = movie({ brand, tracks: [video], more: [secret] })
    const bytes = before.slice()
    expect(contains(bytes, PLACE)).toBe(true)
    expect(blankMetadata(bytes, 'movie')).toBe('blanked')
    expect(bytes).toEqual(movie({ brand, tracks: [video], more: [box('free', Array(secret.length - 8).fill(0))] }))
  })

  test('loses the place of a single track', () => {
    const bytes = movie({ tracks: [{ ...video, more: [androidPlace()] }] })
    expect(blankMetadata(bytes, 'movie')).toBe('blanked')
    expect(bytes).toEqual(
      movie({ tracks: [{ ...video, more: [box('free', Array(androidPlace().length - 8).fill(0))] }] }),
    )
  })

  test('loses what stands beside it in the file, in unused space too', () => {
    const bytes = movie({
      tracks: [video],
      between: [fullBox('meta', 0, PLACE), box('uuid', PLACE), box('free', 'freeGPS ', PLACE)],
      after: [wideBox('udta', PLACE), box('skip', PLACE)],
    })
    expect(blankMetadata(bytes, 'movie')).toBe('blanked')
    expect(contains(bytes, PLACE)).toBe(false)
    for (const frame of frames) expect(contains(bytes, frame)).toBe(true)
  })

  test.each([
    ['with short offsets', telemetry],
    ['with wide offsets', { ...telemetry, wideOffsets: true }],
    [
      'with samples of one size',
      { ...telemetry, samples: ['58.6036', '58.6037', '58.6038'].map((text) => join(text)) },
    ],
    ['of subtitles', { ...telemetry, handler: 'text', samplesPerChunk: 1 }],
  ])('loses the samples of a track of coordinates %s, and only these', (_, track: TrackFixture) => {
    const bytes = movie({ tracks: [video, track] })
    expect(contains(bytes, '58.603')).toBe(true)
    expect(blankMetadata(bytes, 'movie')).toBe('blanked')
    expect(contains(bytes, '58.603')).toBe(false)
    expect(contains(bytes, 'GPS5')).toBe(false)
    const [first, second, third, fourth, fifth] = frames as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    for (const chunk of [join(first, second), join(third, fourth), fifth]) expect(contains(bytes, chunk)).toBe(true)
  })

  test('loses the blocks of coordinates that a dashcam strews among the frames', () => {
    const block = box('free', 'GPS ', PLACE)
    const camera = (offset: number): MovieFixture => ({
      tracks: [{ ...video, samples: [join('frame'), block] }],
      more: [box('gps ', u32(0x101), u32(1), u32(offset), u32(block.length))],
    })
    const bytes = movie(camera(movie(camera(0)).length - block.length))
    expect(blankMetadata(bytes, 'movie')).toBe('blanked')
    expect(contains(bytes, PLACE)).toBe(false)
    expect(contains(bytes, join('frame', u32(block.length), 'free'))).toBe(true)
  })

  test.each(['soun', 'auxv', 'pict'])('keeps its tracks of kind %s', (handler) => {
    const before = movie({ tracks: [{ ...video, handler }] })
    const bytes = before.slice()
    expect(blankMetadata(bytes, 'movie')).toBe('none')
    expect(bytes).toEqual(before)
  })

  test('that says nothing stays as it is', () => {
    const before = movie({
      tracks: [video, { ...telemetry, handler: 'soun' }],
      after: [box('free', Array(16).fill(0))],
    })
    const bytes = before.slice()
    expect(blankMetadata(bytes, 'movie')).toBe('none')
    expect(bytes).toEqual(before)
  })

  const whole = movie({ tracks: [video, telemetry], more: [androidPlace()] })
  const dataAt = whole.length - join(...video.samples, ...telemetry.samples).length - 4
  test.each([
    ['is cut off', whole.subarray(0, -4)],
    ['has no list of tracks', join(box('ftyp', 'isom', u32(0)), box('mdat', PLACE))],
    ['has a compressed list of tracks', join(box('ftyp', 'isom', u32(0)), box('moov', box('cmov', PLACE)))],
    ['has a box larger than what holds it', join(whole.subarray(0, 28), u32(whole.length), whole.subarray(32))],
    ['keeps coordinates in fragments', join(whole, box('moof', PLACE))],
    ['keeps coordinates outside its data', join(whole.subarray(0, dataAt), 'none', whole.subarray(dataAt + 4))],
  ])('that %s is left alone and reported', (_, before) => {
    const bytes = before.slice()
    expect(blankMetadata(bytes, 'movie')).toBe('kept')
    expect(bytes).toEqual(before)
  })

  test('damaged in any one byte of its tables is either cleaned or left alone', () => {
    const tables = whole.length - 100
    for (let at = 0; at < tables; at++) {
      const before = whole.slice()
      before[at] = 0xff
      const bytes = before.slice()
      const found = blankMetadata(bytes, 'movie')
      expect(bytes.length).toBe(before.length)
      if (found !== 'blanked') expect(bytes).toEqual(before)
    }
  })
})

describe('a HEIC picture', () => {
  const image = { type: 'hvc1', content: join('coded picture') }
  const notes = { type: 'Exif', content: join(u32(0), exif(6)) }
  const xmp = { type: 'mime', content: join(XMP) }

  test.each([0, 1, 2] as const)('loses Exif and XMP by version %i of its table of locations', (version) => {
    const bytes = pictures([image, notes, xmp], { version })
    const length = bytes.length
    expect(contains(bytes, GPS_LATITUDE)).toBe(true)
    expect(blankMetadata(bytes, 'picture')).toBe('blanked')
    for (const secret of ['Exif', GPS_LATITUDE, 'GPSLatitude', 'Honest']) expect(contains(bytes, secret)).toBe(false)
    expect(contains(bytes, image.content)).toBe(true)
    expect(bytes.length).toBe(length)
  })

  test('loses Exif that lies in its table of contents, and what its maker added behind', () => {
    const bytes = pictures([image, { ...notes, inside: 'idat' }], { after: [box('sefd', PLACE), box('mpvd', PLACE)] })
    expect(blankMetadata(bytes, 'picture')).toBe('blanked')
    for (const secret of ['Exif', GPS_LATITUDE, PLACE]) expect(contains(bytes, secret)).toBe(false)
    expect(contains(bytes, image.content)).toBe(true)
  })

  test('that says nothing stays as it is', () => {
    const before = pictures([image])
    const bytes = before.slice()
    expect(blankMetadata(bytes, 'picture')).toBe('none')
    expect(bytes).toEqual(before)
  })

  test.each([
    ['has no table of contents', join(box('ftyp', 'heic', u32(0), 'mif1'), box('mdat', exif(1)))],
    ['is cut off', pictures([image, notes]).subarray(0, -3)],
  ])('that %s is left alone and reported', (_, before) => {
    const bytes = before.slice()
    expect(blankMetadata(bytes, 'picture')).toBe('kept')
    expect(bytes).toEqual(before)
  })
})
