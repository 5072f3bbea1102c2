import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attachmentOf, bearer, callsTo, newKey } from '../testing/calls.ts'
import { openPGlite } from '../testing/databases.ts'
import * as hostile from '../testing/hostile-files.ts'
import { photo, text } from '../testing/media.ts'
import { open311At, open311Settings } from '../testing/open311.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'

let server: TestServer
let town: ReturnType<typeof callsTo>
beforeAll(async () => {
  server = await startServer(await openPGlite())
  town = callsTo(server.url)
})
afterAll(() => server.stop())

/** Sends a file with a submission and gives back what the desk would save. */
async function kept(bytes: Buffer, type: string, name = 'файл'): Promise<Saved | string> {
  const [key, id] = [newKey(), 'attachment-1']
  const { status, body } = await town.upload(bytes, { key, attachment: id, type })
  if (status !== 201) return refusalIn(body)
  const attachments = [attachmentOf(id, bytes, type, name)]
  const { status: taken, body: receipt } = await town.submit(
    await town.submission({ attachments, uploads: { [id]: body.id } }),
    key,
  )
  expect(taken).toBe(201)
  const { number } = receipt
  return saved(`/v1/desk/organizations/test-town/submissions/${number}/attachments/${id}`)
}

interface Saved {
  readonly bytes: Buffer
  readonly headers: Headers
}

async function saved(path: string, at = server.url): Promise<Saved> {
  const answer = await fetch(new URL(path, at), { headers: bearer(deskToken) })
  expect(answer.status).toBe(200)
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}

const refusalIn = (body: unknown): string => (body as { errors: { code: string }[] }).errors[0]?.code ?? ''

async function harmless(file: Saved | string): Promise<Buffer> {
  if (typeof file === 'string') throw new Error(`refused: ${file}`)
  const all = file.bytes.toString('latin1')
  for (const trace of [hostile.secret, '<script', 'PK\u{3}\u{4}', '%PDF-1.4 d']) expect(all).not.toContain(trace)
  return file.bytes
}

describe('what is hidden in a picture does not come out of it:', () => {
  test.each([
    ['a page and an archive behind a JPEG', () => hostile.pictureWithTail('jpeg'), 'jpeg'],
    ['a page and an archive behind a PNG', () => hostile.pictureWithTail('png'), 'png'],
    ['a page and an archive behind a WebP', () => hostile.pictureWithTail('webp'), 'webp'],
    ['a page in the comment of a JPEG', hostile.jpegWithPage, 'jpeg'],
    ['a page and a document in chunks of a PNG', hostile.pngWithPage, 'png'],
  ])('%s', async (_, make, format) => {
    const before = await make()
    expect(before.includes(hostile.secret)).toBe(true)
    const after = await harmless(await kept(before, `image/${format}`))
    expect(await sharp(after).metadata()).toMatchObject({ format, width: 32, height: 24 })
  })

  test('padding in a video is blank, and the picture stays', async () => {
    const after = await harmless(await kept(hostile.videoWithPadding(), 'video/quicktime'))
    expect(after.includes('the picture itself')).toBe(true)
  })

  test('padding and a video in a HEIC picture are blank', async () => {
    await harmless(await kept(await hostile.heicWithPadding(), 'image/heic'))
  })

  test('what follows the end of a PDF is cut off', async () => {
    expect(await harmless(await kept(hostile.pdfWithTail(), 'application/pdf'))).toEqual(hostile.plainPdf)
  })

  test('of an animation the first picture stays', async () => {
    const before = await hostile.animation(500)
    expect((await sharp(before).metadata()).pages).toBe(500)
    const after = await harmless(await kept(before, 'image/webp'))
    expect((await sharp(after).metadata()).pages).toBeUndefined()
  })
})

describe('refused, whatever it is called:', () => {
  const jpegMark = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
  const pngMark = Buffer.from('89504e470d0a1a0a', 'hex')
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a drawing in SVG', () => hostile.drawing, 'file_type'],
    ['a drawing in SVG without its declaration', () => hostile.drawing.subarray(21), 'file_type'],
    ['a page', () => hostile.htmlPage, 'file_type'],
    ['a page in UTF-16', hostile.widePage, 'file_type'],
    ['a page before a PDF', hostile.pdfBehindPage, 'file_type'],
    ['a page within the beginning of a PDF', hostile.pdfWithPage, 'file_type'],
    ['a page as the brands of a video', hostile.videoWithPageAsBrands, 'file_type'],
    ['a page with the mark of a JPEG', () => hostile.pageBehind(jpegMark), 'file_unreadable'],
    ['a page with the mark of a PNG', () => hostile.pageBehind(pngMark), 'file_type'],
    ['a page with the mark of a WebP', () => hostile.pageBehind(text('RIFF\0\0\0\0WEBPVP8 ')), 'file_unreadable'],
    ['a JPEG behind the tag of a song', hostile.taggedJpeg, 'file_type'],
    ['a script that is a GIF', hostile.gifScript, 'file_type'],
    ['an archive', hostile.archive, 'file_type'],
    ['a program', hostile.program, 'file_type'],
    ['a script of a shell', () => text('#!/bin/sh\nrm -rf /'), 'file_type'],
    ['a PDF without an end', hostile.unfinishedPdf, 'file_unreadable'],
    ['a PNG of 110 megapixels', () => hostile.hugePng(11_000, 10_000), 'file_unreadable'],
    ['a JPEG of 4000 megapixels', hostile.jpegOfManyPixels, 'file_unreadable'],
    ['a WebP of 268 megapixels', hostile.webpOfManyPixels, 'file_unreadable'],
  ])('%s', async (_, make, code) => {
    const bytes = await make()
    for (const type of ['image/jpeg', 'application/pdf']) expect(await kept(bytes, type, 'фото.jpg')).toBe(code)
  })

  test('a text that unpacks to 300 MB never is unpacked', async () => {
    const bytes = await hostile.pngWithTextBomb()
    expect(bytes.length).toBeLessThan(1_000_000)
    const before = process.memoryUsage().rss
    const outcome = await kept(bytes, 'image/png')
    if (typeof outcome === 'string') expect(outcome).toBe('file_unreadable')
    else expect(outcome.bytes.length).toBeLessThan(1000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })
})

/** A way by which a file comes in: what becomes of it, and where the desk finds it. */
type Way = (bytes: Buffer, name: string) => Promise<{ readonly refused: string } | { readonly path: string }>

const late: Way = async (bytes, name) => {
  const { number, token } = await town.submitted()
  const [key, id] = [newKey(), 'attachment-1']
  const { status, body } = await town.upload(bytes, { key, attachment: id })
  if (status !== 201) return { refused: refusalIn(body) }
  const attachments = [attachmentOf(id, bytes, 'image/jpeg', name)]
  const added = await town.follow('attachments', number, token, { attachments, uploads: { [id]: body.id } }, key)
  expect(added.status).toBe(200)
  return { path: await pathOf(number) }
}

const plainForm: Way = async (bytes, name) => {
  const { number, code } = await town.submitted()
  const form = new FormData()
  for (const [field, value] of Object.entries({ number, code, key: newKey(), round: '1' })) form.append(field, value)
  form.append('files', new Blob([bytes as BlobPart], { type: 'image/jpeg' }), name)
  const answer = await fetch(`${server.url}/o/test-town/track/files`, { method: 'POST', body: form })
  if (answer.status === 422) return { refused: (await answer.text()).includes('не того вида') ? 'file_type' : '' }
  return { path: await pathOf(number) }
}

const desk: Way = async (bytes, name) => {
  const { number, token } = await town.submitted()
  const form = new FormData()
  form.append('text', 'Ответ')
  form.append('file', new Blob([bytes as BlobPart], { type: 'image/jpeg' }), name)
  const { status, body } = await town.desk(number, 'answer', form)
  if (status !== 200) return { refused: refusalIn(body) }
  const url = new URL((await town.track(number, token)).body.answer?.files[0]?.url ?? '')
  return { path: url.pathname + url.search }
}

const pathOf = async (number: string): Promise<string> => (await town.desk(number)).body.files[0]?.url ?? ''

describe.each<[string, Way]>([
  ['later', late],
  ['by the plain form', plainForm],
  ['with an answer of the desk', desk],
])('a file sent %s', (way, send) => {
  test('is refused when it is a drawing or a page', async () => {
    for (const bytes of [hostile.drawing, hostile.htmlPage, hostile.widePage()]) {
      expect(await send(bytes, 'фото.jpg')).toEqual({ refused: 'file_type' })
    }
  })

  test('is handed out to be saved under a harmless name, and nothing else', async () => {
    // What an authority answers with is kept byte for byte, since it may be signed.
    const given = way === 'with an answer of the desk' ? await photo() : await hostile.pictureWithTail('jpeg')
    const sent = await send(given, '../../отчёт\u{202E}gpj.svg')
    if ('refused' in sent) throw new Error(sent.refused)
    const { headers, bytes } = await saved(sent.path)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="_____gpj.svg.jpg"; filename*=UTF-8''${encodeURIComponent('отчётgpj.svg.jpg')}`,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    if (way === 'with an answer of the desk') expect(bytes).toEqual(given)
    else await harmless({ bytes, headers })
  })
})

describe('a file sent over Open311', () => {
  let other: TestServer
  beforeAll(async () => {
    other = await startServer(await openPGlite(), open311Settings)
  })
  afterAll(() => other.stop())

  test('is refused when it is a drawing or a page', async () => {
    for (const bytes of [hostile.drawing, hostile.htmlPage, hostile.widePage()]) {
      const { status, text: answer } = await open311At(other.url).postFiles({}, [['media', bytes, 'фото.jpg']])
      expect([status, answer]).toEqual([400, expect.stringContaining('фото.jpg')])
    }
  })

  test('is handed out without what was hidden in it, under a harmless name', async () => {
    const bytes = await hostile.pictureWithTail('jpeg')
    const { json } = await open311At(other.url).postFiles({}, [['media', bytes, '../a\u{202E}b.svg']])
    const { body } = await callsTo(other.url, 'kirov').desk(json[0].service_request_id)
    const file = await saved(body.files[0]?.url ?? '', other.url)
    await harmless(file)
    expect(file.headers.get('content-disposition')).toContain('filename="ab.svg.jpg"')
  })
})

test('a program is no part of an answer, and a text of which nothing is known is a file to save', async () => {
  expect(await desk(hostile.program(), 'ответ.pdf')).toEqual({ refused: 'file_type' })
  const sent = await desk(text('Открытие 1 декабря'), 'график.html')
  if ('refused' in sent) throw new Error(sent.refused)
  expect((await saved(sent.path)).headers.get('content-type')).toBe('application/octet-stream')
})

test('an answer with a file that is refused is not given at all', async () => {
  const { number } = await town.submitted()
  const form = new FormData()
  form.append('text', 'Ответ')
  form.append('file', new Blob([hostile.htmlPage as BlobPart]), 'ответ.pdf')
  expect((await town.desk(number, 'answer', form)).status).toBe(422)
  expect((await town.desk(number)).body.case.answer).toBeUndefined()
})

describe('a part of a file', () => {
  let path: string
  let whole: Buffer
  beforeAll(async () => {
    const sent = await late(await hostile.pictureWithTail('png'), 'a.png')
    if ('refused' in sent) throw new Error(sent.refused)
    path = sent.path
    whole = (await saved(path)).bytes
  })
  const ask = (headers: Record<string, string>) =>
    fetch(new URL(path, server.url), { headers: { ...bearer(deskToken), ...headers } })

  test.each([
    ['from a byte to another', 'bytes=2-5', (all: Buffer) => all.subarray(2, 6)],
    ['from a byte on', 'bytes=10-', (all: Buffer) => all.subarray(10)],
    ['at its end', 'bytes=-7', (all: Buffer) => all.subarray(-7)],
  ])('%s is handed out', async (_, range, part) => {
    const answer = await ask({ range })
    expect(answer.status).toBe(206)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(part(whole))
    expect(answer.headers.get('content-disposition')).toContain('attachment')
  })

  test('beyond it is refused with its length', async () => {
    const answer = await ask({ range: `bytes=${whole.length}-` })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`])
  })

  test('of another file is the whole of this one', async () => {
    const answer = await ask({ range: 'bytes=2-5', 'if-range': '"other"' })
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(whole)]).toEqual([200, true])
  })
})
