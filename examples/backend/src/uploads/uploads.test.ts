import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { claimOf, headers } from '@otklik/sdk/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attachmentOf, bearer, call, callsTo, newKey, problemOf, sha256 } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { heicPicture, photo, pngOf, text, video } from '../testing/media.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { incomingFolder } from './incoming.ts'
import { sweep } from './sweep.ts'

const day = 86_400_000

onEachDatabase((open) => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>

  beforeAll(async () => {
    server = await startServer(await open())
    town = callsTo(server.url)
  })
  afterAll(() => server.stop())
  beforeEach(() => server.setClock(startOfTests))

  /** Uploads a file, sends a submission with it, and gives back what the desk gets. */
  async function sent(bytes: Buffer, { type = 'image/jpeg', name = 'фото.jpg' } = {}) {
    const [key, id] = [newKey(), 'attachment-1']
    const { status, body } = await town.upload(bytes, { key, attachment: id, type })
    expect([status, body]).toEqual([
      201,
      { id: expect.any(String), attachment: id, expiresAt: '2026-11-22T09:00:00.000Z' },
    ])
    return arrived({ key, id, upload: body.id, bytes, type, name })
  }

  async function arrived(file: { key: string; id: string; upload: string; bytes: Buffer; type: string; name: string }) {
    const { key, id, upload, bytes, type, name } = file
    const attachments = [attachmentOf(id, bytes, type, name)]
    const answer = await town.submit(await town.submission({ attachments, uploads: { [id]: upload } }), key)
    expect(answer.status).toBe(201)
    const { files } = (await town.desk(answer.body.number)).body
    const download = await fetch(server.url + files[0]?.url, { headers: bearer(server.backend.config.deskToken) })
    return { file: files[0], bytes: Buffer.from(await download.arrayBuffer()), headers: download.headers }
  }

  describe('a file in one request', () => {
    test('arrives as a photo without metadata, turned as it was held', async () => {
      const original = await photo(60, 40)
      expect(original.includes('Secret Camera')).toBe(true)
      const { file, bytes } = await sent(original)
      expect(file).toMatchObject({ type: 'image/jpeg', sha256: sha256(bytes), sentSha256: sha256(original) })
      expect(bytes.includes('Secret Camera')).toBe(false)
      const { width, height, exif } = await sharp(bytes).metadata()
      expect({ width, height, exif }).toEqual({ width: 40, height: 60, exif: undefined })
    })

    test.each(['png', 'webp'] as const)('arrives as %s without metadata', async (format) => {
      const original = await sharp(await photo())
        .withMetadata()
        .toFormat(format)
        .toBuffer()
      const { file, bytes } = await sent(original, { type: `image/${format}` })
      expect(file?.type).toBe(`image/${format}`)
      expect(await sharp(bytes).metadata()).toMatchObject({ format })
      expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    })

    test('arrives as a HEIC picture without Exif', async () => {
      const { file, bytes } = await sent(await heicPicture(), { type: 'image/heic', name: 'IMG_1.HEIC' })
      expect(file?.type).toBe('image/heic')
      expect(bytes.includes('Secret Camera')).toBe(false)
    })

    test('arrives as a video without its place', async () => {
      const { file, bytes } = await sent(video(), { type: 'video/quicktime', name: 'IMG_1.MOV' })
      expect(file?.type).toBe('video/quicktime')
      expect(bytes.includes('+56.8389')).toBe(false)
    })

    test('that says it is a photo and is a PDF arrives as a PDF', async () => {
      const { file, headers: sentBack } = await sent(text('%PDF-1.7 план моста %%EOF'), { name: 'план.jpg' })
      expect(file?.type).toBe('application/pdf')
      expect(sentBack.get('content-type')).toBe('application/pdf')
      expect(sentBack.get('content-disposition')).toContain('.jpg.pdf')
    })

    test.each([
      ['of a type the form does not take', text('#!/bin/sh'), 422, 'file_type'],
      ['that is cut off', 'cut', 422, 'file_unreadable'],
      ['with more pixels than anybody needs', 'bomb', 422, 'file_unreadable'],
      ['that is empty', Buffer.alloc(0), 422, 'file_empty'],
    ])('%s is refused', async (_, given, status, code) => {
      const bytes =
        given === 'cut'
          ? (await photo(600, 400)).subarray(0, 1500)
          : given === 'bomb'
            ? pngOf(11_000, 10_000)
            : Buffer.from(given)
      const answer = await town.upload(bytes, { key: newKey(), attachment: 'attachment-1' })
      expect(problemOf(answer)).toEqual({ status, code: 'rejected', errors: [{ pointer: '', code }] })
    })

    test('of more than a megabyte is sent elsewhere', async () => {
      const answer = await town.upload(randomBytes(1_000_001), { key: newKey(), attachment: 'attachment-1' })
      expect(problemOf(answer)).toEqual({ status: 413, code: 'too_large', params: { limit: 1_000_000 } })
    })

    test('with other bytes than its digest is refused', async () => {
      const digest = `sha-256=:${Buffer.alloc(32).toString('base64')}:`
      const answer = await town.upload(await photo(), { key: newKey(), attachment: 'attachment-1', digest })
      expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
    })

    test('without claim or digest is refused', async () => {
      const sentHeaders = { [headers.attachment]: 'attachment-1', 'Content-Type': 'image/jpeg' }
      const answer = await call(`${town.root}/uploads`, { raw: await photo(), headers: sentHeaders })
      expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
    })
  })

  describe('an upload', () => {
    async function submitWith(changes: { key?: string; bytes?: Buffer; attachment?: string; wait?: number }) {
      const [key, bytes] = [newKey(), await photo()]
      const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
      server.advance(changes.wait ?? 0)
      const id = changes.attachment ?? 'attachment-1'
      const attachments = [attachmentOf(id, changes.bytes ?? bytes)]
      const submission = await town.submission({ attachments, uploads: { [id]: upload.id } })
      return town.submit(submission, changes.key ?? key)
    }
    const gone = (attachment = 'attachment-1') => ({ status: 409, code: 'upload_gone', params: { attachment } })

    test('belongs to the draft under whose claim it came', async () => {
      expect((await submitWith({})).status).toBe(201)
      expect(problemOf(await submitWith({ key: newKey() }))).toEqual(gone())
    })

    test('holds one attachment, with the bytes it was sent', async () => {
      expect(problemOf(await submitWith({ attachment: 'attachment-2' }))).toEqual(gone('attachment-2'))
      expect(problemOf(await submitWith({ bytes: Buffer.from('other') }))).toEqual(gone())
    })

    test('is gone after a day', async () => {
      expect(problemOf(await submitWith({ wait: day }))).toEqual(gone())
    })

    test('is used once', async () => {
      const [key, bytes] = [newKey(), await photo()]
      const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
      const request = { attachments: [attachmentOf('attachment-1', bytes)], uploads: { 'attachment-1': upload.id } }
      const { number, token } = await town.submitted()
      expect((await town.follow('attachments', number, token, request, key)).status).toBe(200)
      expect(problemOf(await town.submit(await town.submission(request), key))).toEqual(gone())
    })

    test('counts with the size and type it has, not with those it is said to have', async () => {
      const [key, bytes] = [newKey(), text('%PDF-1.7 %%EOF')]
      const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
      const lie = { ...attachmentOf('attachment-1', bytes, 'video/mp4'), size: 900_000_000 }
      const submission = await town.submission({ attachments: [lie], uploads: { 'attachment-1': upload.id } })
      const { body } = await town.submit(submission, key)
      const { submission: kept } = (await town.desk(body.number)).body
      expect(kept.attachments).toEqual([{ ...lie, type: 'application/pdf', size: bytes.length }])
    })

    test('that nobody claims is swept with its bytes, and one that is claimed stays', async () => {
      const kept = await sent(await photo())
      await town.upload(await photo(), { key: newKey(), attachment: 'attachment-1' })
      server.advance(day)
      await sweep(server.backend)
      const { database, config } = server.backend
      expect(await database.selectFrom('uploads').selectAll().execute()).toEqual([])
      const stored = (await readdir(join(config.dataDir, 'files'), { recursive: true })).filter(
        (name) => name.length > 30,
      )
      const rows = await database.selectFrom('attachments').select('store_key').execute()
      expect(stored.map((name) => name.slice(3)).sort()).toEqual(rows.map((row) => row.store_key).sort())
      expect(kept.bytes.length).toBeGreaterThan(0)
    })
  })

  describe('a large file by tus', () => {
    const tus = { 'Tus-Resumable': '1.0.0' }
    const base64 = (value: string) => Buffer.from(value).toString('base64')

    async function create(bytes: Buffer, changes: Record<string, string> = {}) {
      const key = newKey()
      const metadata = {
        attachment: 'attachment-1',
        claim: await claimOf(key),
        sha256: sha256(bytes),
        filetype: 'image/png',
        filename: 'большой.png',
        ...changes,
      }
      const answer = await call(`${town.root}/uploads/resumable`, {
        method: 'POST',
        headers: {
          ...tus,
          'Upload-Length': String(bytes.length),
          'Upload-Metadata': Object.entries(metadata)
            .map(([name, value]) => `${name} ${base64(value)}`)
            .join(','),
        },
      })
      const location = answer.headers.get('location') ?? ''
      return { answer, key, url: new URL(location, server.url).href, id: location.split('/').at(-1) ?? '' }
    }

    const patch = (url: string, bytes: Buffer, offset: number) =>
      call(url, {
        method: 'PATCH',
        raw: bytes,
        headers: { ...tus, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
      })
    const offsetOf = async (url: string) =>
      (await call(url, { method: 'HEAD', headers: tus })).headers.get('upload-offset')

    const largePicture = () =>
      sharp(randomBytes(900 * 600 * 3), { raw: { width: 900, height: 600, channels: 3 } })
        .png()
        .toBuffer()

    test('arrives in pieces, each where the last one ended', async () => {
      const bytes = await largePicture()
      const { key, url, id } = await create(bytes)
      await patch(url, bytes.subarray(0, 700_000), 0)
      expect(await offsetOf(url)).toBe('700000')
      expect(problemOf(await patch(url, bytes.subarray(700_000), 0))).toEqual({ status: 409, code: 'conflict' })
      expect((await patch(url, bytes.subarray(700_000), 700_000)).status).toBe(204)
      expect(await offsetOf(url)).toBe(String(bytes.length))
      const { file } = await arrived({
        key,
        id: 'attachment-1',
        upload: id,
        bytes,
        type: 'image/png',
        name: 'большой.png',
      })
      expect(file).toMatchObject({ type: 'image/png', sentSha256: sha256(bytes) })
    })

    test('goes on after the connection has broken', async () => {
      const bytes = await largePicture()
      const { url } = await create(bytes)
      await new Promise<void>((resolve) => {
        const broken = request(url, {
          method: 'PATCH',
          headers: {
            ...tus,
            'Upload-Offset': '0',
            'Content-Type': 'application/offset+octet-stream',
            'Content-Length': bytes.length,
          },
        })
        broken.once('error', () => resolve())
        broken.write(bytes.subarray(0, 300_000), () => broken.destroy())
      })
      const offset = Number(await offsetOf(url))
      expect(offset).toBeLessThanOrEqual(300_000)
      expect((await patch(url, bytes.subarray(offset), offset)).status).toBe(204)
      expect(await offsetOf(url)).toBe(String(bytes.length))
    })

    test('whose last answer was lost can be finished again', async () => {
      const bytes = await photo()
      const { key, url, id } = await create(bytes)
      await patch(url, bytes, 0)
      expect((await patch(url, Buffer.alloc(0), bytes.length)).status).toBe(204)
      const { file } = await arrived({ key, id: 'attachment-1', upload: id, bytes, type: 'image/jpeg', name: 'a.jpg' })
      expect(file?.sentSha256).toBe(sha256(bytes))
    })

    test('with other bytes than announced is gone', async () => {
      const bytes = await photo()
      const { url } = await create(bytes, { sha256: '0'.repeat(64) })
      expect(problemOf(await patch(url, bytes, 0))).toEqual({
        status: 409,
        code: 'upload_gone',
        params: { attachment: 'attachment-1' },
      })
      expect((await call(url, { method: 'HEAD', headers: tus })).status).toBe(404)
    })

    test('of a type the form does not take is refused at its end', async () => {
      const bytes = text('#!/bin/sh echo')
      const { url } = await create(bytes)
      expect(problemOf(await patch(url, bytes, 0))).toMatchObject({
        status: 422,
        errors: [{ pointer: '', code: 'file_type' }],
      })
    })

    test('larger than the form allows is refused before its bytes', async () => {
      const { answer } = await create(Buffer.alloc(8_000_001))
      expect(problemOf(answer)).toEqual({ status: 413, code: 'too_large', params: { limit: 8_000_000 } })
    })

    test('without claim or digest is refused', async () => {
      const { answer } = await create(await photo(), { claim: '' })
      expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
    })

    test('of another organization is not there', async () => {
      const { url } = await create(await photo())
      const elsewhere = url.replace('/test-town/', '/closed-town/')
      expect((await call(elsewhere, { method: 'HEAD', headers: tus })).status).toBe(404)
    })

    test('that stopped halfway is swept after a day', async () => {
      const bytes = await photo()
      const { url, id } = await create(bytes)
      await patch(url, bytes.subarray(0, 100), 0)
      server.advance(day)
      await sweep(server.backend)
      expect((await call(url, { method: 'HEAD', headers: tus })).status).toBe(404)
      expect(await readdir(join(server.backend.config.dataDir, 'resumable'))).not.toContain(id)
    })
  })

  test('what a process that died has left on its way in is swept', async () => {
    const folder = incomingFolder(server.backend)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'old'), 'bytes')
    await writeFile(join(folder, 'young'), 'bytes')
    await utimes(join(folder, 'old'), new Date('2026-11-20T08:00:00Z'), new Date('2026-11-20T08:00:00Z'))
    await utimes(join(folder, 'young'), new Date('2026-11-21T08:00:00Z'), new Date('2026-11-21T08:00:00Z'))
    await sweep(server.backend)
    expect(await readdir(folder)).toEqual(['young'])
  })

  test('what a process that died has left half way into the store is swept', async () => {
    const folder = join(server.backend.config.dataDir, 'files', '00')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'old.part'), 'bytes')
    await writeFile(join(folder, 'young.part'), 'bytes')
    await utimes(join(folder, 'old.part'), new Date('2026-11-20T08:00:00Z'), new Date('2026-11-20T08:00:00Z'))
    await utimes(join(folder, 'young.part'), new Date('2026-11-21T08:00:00Z'), new Date('2026-11-21T08:00:00Z'))
    await sweep(server.backend)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual(['young.part'])
    await rm(join(folder, 'young.part'))
  })

  test('nobody uploads to an organization that is closed', async () => {
    const closed = callsTo(server.url, 'closed-town')
    const answer = await closed.upload(await photo(), { key: newKey(), attachment: 'attachment-1' })
    expect(problemOf(answer)).toEqual({ status: 409, code: 'closed' })
  })
})
