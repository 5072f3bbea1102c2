import { describe, expect, test, vi } from 'vitest'
import { androidPlace, applePlace, box, PLACE, pictures } from './fixtures/boxes.ts'
import { bytesOf, contains, join, u32 } from './fixtures/bytes.ts'
import { draw, gravel, quarters } from './fixtures/canvas.ts'
import { exif, GPS_LATITUDE } from './fixtures/exif.ts'
import { film, watch } from './fixtures/video.ts'
import { type FileLimits, type FileProblem, prepareFile } from './index.ts'

const everything: FileLimits = {
  count: 5,
  size: 10_000_000,
  types: ['image/jpeg', 'image/png', 'image/heic', 'video/mp4', 'video/quicktime', 'application/pdf'],
}

const refused = (problem: FileProblem) => ({ ok: false, problem })

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

describe('a video', () => {
  test.each([
    ['MP4 with the place as Android writes it', 'isom', 'video/mp4', androidPlace(), 'ёлка.mp4'],
    ['MOV with the place as an iPhone writes it', 'qt  ', 'video/quicktime', applePlace(), 'ёлка.mov'],
  ])('in %s plays as before and says nothing of it', async (_, brand, type, place, name) => {
    const telemetry = {
      handler: 'meta',
      entry: box('gpmd', Array(8).fill(0)),
      samples: [join('58.6036'), join('58.6037')],
    }
    const original = await film({ brand, tracks: [telemetry], more: [place] })
    expect(contains(original, PLACE)).toBe(true)
    const shown = await watch(new Blob([original], { type }), 4)
    expect(new Set(shown.map(String)).size).toBe(4)

    const result = await prepareFile(new File([original], 'ёлка.MOV'), everything)
    if (!result.ok) throw new Error(result.problem.code)
    const bytes = await bytesOf(result.file.blob)
    for (const secret of ['58.603', '\xa9xyz', 'ISO6709', 'gpmd']) expect(contains(bytes, secret)).toBe(false)
    expect(await watch(result.file.blob, 4)).toEqual(shown)
    expect(result.file).toEqual({
      blob: expect.any(Blob),
      type,
      name,
      size: original.length,
      sha256: await sha256(bytes),
      changed: true,
    })
  })

  test('that says nothing is sent as it is', async () => {
    const original = await film({})
    const result = await prepareFile(new File([original], 'a.mp4'), everything)
    expect(result).toMatchObject({ ok: true, file: { changed: false, sha256: await sha256(original) } })
    expect(result).not.toHaveProperty('file.warning')
  })

  test('that cannot be looked into comes with a warning', async () => {
    const original = join(box('ftyp', 'isom', u32(0)), box('mdat', PLACE))
    expect(await prepareFile(new File([original], 'a.mp4'), everything)).toMatchObject({
      ok: true,
      file: { changed: false, warning: 'metadata_kept', type: 'video/mp4' },
    })
  })

  test('that is too large is refused', async () => {
    const original = await film({})
    const limit = original.length - 1
    expect(await prepareFile(new File([original], 'a.mp4'), { ...everything, size: limit })).toEqual(
      refused({ code: 'file_too_large', params: { name: 'a.mp4', limit, unit: 'bytes' } }),
    )
  })
})

// No browser of these tests decodes HEIC; where one does it is written anew as JPEG like any photo.
describe('a HEIC that the browser cannot decode', () => {
  const picture = { type: 'hvc1', content: join('coded picture') }

  test('loses its Exif and keeps its picture', async () => {
    const original = pictures([picture, { type: 'Exif', content: exif(6) }])
    const result = await prepareFile(new File([original], 'IMG_7.HEIC'), everything)
    if (!result.ok) throw new Error(result.problem.code)
    const bytes = await bytesOf(result.file.blob)
    for (const secret of ['Exif', 'Honest', GPS_LATITUDE]) expect(contains(bytes, secret)).toBe(false)
    expect(contains(bytes, picture.content)).toBe(true)
    expect(result.file).toEqual({
      blob: expect.any(Blob),
      type: 'image/heic',
      name: 'IMG_7.heic',
      size: original.length,
      sha256: await sha256(bytes),
      changed: true,
    })
  })

  test('comes with a warning when its Exif cannot be found', async () => {
    const original = join(box('ftyp', 'heic', u32(0), 'mif1', 'heic'), box('mdat', exif(6)))
    expect(await prepareFile(new File([original], 'IMG_8.HEIC'), everything)).toMatchObject({
      ok: true,
      file: { type: 'image/heic', changed: false, warning: 'metadata_kept' },
    })
  })

  test('is refused where the form takes only JPEG', async () => {
    const original = pictures([picture])
    expect(await prepareFile(new File([original], 'IMG_9.HEIC'), { ...everything, types: ['image/jpeg'] })).toEqual(
      refused({ code: 'file_type', params: { name: 'IMG_9.HEIC', type: 'image/heic' } }),
    )
  })
})

describe('a PDF renamed to .jpg', () => {
  const pdf = join('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF')

  test('is sent as the PDF it is, byte for byte', async () => {
    const result = await prepareFile(new File([pdf], 'скан.jpg', { type: 'image/jpeg' }), everything)
    if (!result.ok) throw new Error(result.problem.code)
    expect(await bytesOf(result.file.blob)).toEqual(pdf)
    expect(result.file).toEqual({
      blob: expect.any(Blob),
      type: 'application/pdf',
      name: 'скан.pdf',
      size: pdf.length,
      sha256: await sha256(pdf),
      changed: false,
    })
  })

  test('is refused by what it is where the form takes no PDF', async () => {
    const result = await prepareFile(new File([pdf], 'скан.jpg'), { ...everything, types: ['image/jpeg'] })
    expect(result).toEqual(refused({ code: 'file_type', params: { name: 'скан.jpg', type: 'application/pdf' } }))
  })
})

test('a file of an unknown kind is refused whatever its name says', async () => {
  expect(
    await prepareFile(new File(['<script>alert(1)</script>'], 'photo.jpg', { type: 'image/jpeg' }), everything),
  ).toEqual(refused({ code: 'file_type', params: { name: 'photo.jpg', type: '' } }))
})

test('an empty file is refused', async () => {
  expect(await prepareFile(new File([], 'photo.jpg'), everything)).toEqual(
    refused({ code: 'file_empty', params: { name: 'photo.jpg' } }),
  )
})

test('a photo is passed on with a warning where the form takes no format that can be written here', async () => {
  const original = await draw(64, 32, 'image/webp', quarters)
  expect(await prepareFile(new File([original], 'a.webp'), { ...everything, types: ['image/webp'] })).toMatchObject({
    ok: true,
    file: { type: 'image/webp', changed: false, warning: 'metadata_kept' },
  })
})

test('a photo is passed on with a warning, not as noise, where the browser answers noise for what was drawn', async () => {
  const original = await draw(64, 32, 'image/jpeg', quarters)
  const noise = vi.spyOn(CanvasRenderingContext2D.prototype, 'getImageData')
  noise.mockImplementation((_x, _y, width, height) => new ImageData(width, height))
  const result = await prepareFile(new File([original], 'a.jpg'), everything)
  noise.mockRestore()
  expect(result).toMatchObject({ ok: true, file: { type: 'image/jpeg', changed: false, warning: 'metadata_kept' } })
})

describe('a signal', () => {
  test('given up before stops everything', async () => {
    await expect(prepareFile(new File(['x'], 'a.jpg'), everything, { signal: AbortSignal.abort('gone') })).rejects.toBe(
      'gone',
    )
  })

  test('given up on the way stops this file at once and no other', async () => {
    const photo = new File([await draw(2000, 1500, 'image/jpeg', gravel)], 'a.jpg')
    const controller = new AbortController()
    const stopped = prepareFile(photo, everything, { signal: controller.signal })
    const waiting = prepareFile(photo, everything, { signal: controller.signal })
    const other = prepareFile(new File(['%PDF-1.4'], 'a.pdf'), everything)
    controller.abort('changed my mind')
    await expect(stopped).rejects.toBe('changed my mind')
    await expect(waiting).rejects.toBe('changed my mind')
    expect(await other).toMatchObject({ ok: true })
  })
})
