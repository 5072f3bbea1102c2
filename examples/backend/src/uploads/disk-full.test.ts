import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { claimOf } from '@otklik/sdk/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type Database } from '../database/connect.ts'
import { attachmentOf, call, callsTo, newKey, problemOf, sha256 } from '../testing/calls.ts'
import { newDatabase, openPGlite } from '../testing/databases.ts'
import { photo, text } from '../testing/media.ts'
import { open311At, open311Settings } from '../testing/open311.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'

const unavailable = { status: 503, code: 'unavailable' }

/** A document that is no smaller when it is kept. */
const documentOf = (bytes: number): Buffer =>
  Buffer.concat([text('%PDF-1.4\n'), randomBytes(bytes).map((byte) => byte | 128), text('\n%%EOF\n')])

describe('a process that may write no file of more than 64 KiB', () => {
  let child: ChildProcess
  let dataDir: string
  let database: Database
  let town: ReturnType<typeof callsTo>

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'otklik-full-'))
    const databaseUrl = await newDatabase()
    database = await connect({ databaseUrl, dataDir })
    const main = join(import.meta.dirname, '../main.ts')
    // What the kernel says to it differs from a full disk in nothing but the word. `ulimit` counts by 512 bytes.
    child = spawn('sh', ['-c', `ulimit -f 128; exec "${process.execPath}" --conditions=@otklik/source "${main}"`], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl,
        LOG_LEVEL: 'silent',
        OTKLIK_DESK_TOKEN: deskToken,
        ORGANIZATIONS_DIR: join(import.meta.dirname, '../testing/organizations'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
      const url = /^Otklik backend: (\S+)$/.exec(line)?.[1]
      if (!url) continue
      town = callsTo(url)
      break
    }
  })
  afterAll(async () => {
    child.kill('SIGKILL')
    await database.destroy()
    await rm(dataDir, { recursive: true, force: true })
  })

  const rows = () => database.selectFrom('uploads').select('id').execute()
  const leftIn = async (folder: string) => (await readdir(join(dataDir, folder)).catch(() => [])).length

  test('says when to try again, keeps no half of a file, and takes what there is room for', async () => {
    const key = newKey()
    const answer = await town.upload(documentOf(300_000), { key, attachment: 'attachment-1' })
    expect([problemOf(answer), answer.headers.get('retry-after')]).toEqual([unavailable, '60'])
    expect([await rows(), await leftIn('incoming'), await leftIn('files')]).toEqual([[], 0, 0])
    expect((await town.upload(await photo(), { key, attachment: 'attachment-1' })).status).toBe(201)
    expect((await rows()).length).toBe(1)
  })

  test('says so of a large file too, and goes on where the disk was full', async () => {
    const [bytes, key] = [documentOf(300_000), newKey()]
    const tus = { 'Tus-Resumable': '1.0.0' }
    const metadata = { attachment: 'attachment-1', claim: await claimOf(key), sha256: sha256(bytes) }
    const created = await call(`${town.root}/uploads/resumable`, {
      method: 'POST',
      headers: {
        ...tus,
        'Upload-Length': String(bytes.length),
        'Upload-Metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    })
    const url = new URL(created.headers.get('location') ?? '', town.root).href
    const patch = (offset: number) =>
      call(url, {
        method: 'PATCH',
        raw: bytes.subarray(offset),
        headers: { ...tus, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
      })
    const answer = await patch(0)
    expect([problemOf(answer), answer.headers.get('retry-after')]).toEqual([unavailable, '60'])
    const head = await call(url, { method: 'HEAD', headers: tus })
    expect(Number(head.headers.get('upload-offset'))).toBe(65_536)
    expect(problemOf(await patch(65_536))).toEqual(unavailable)
  })
})

describe('a store without room', () => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>
  let full = true

  beforeAll(async () => {
    server = await startServer(await openPGlite(), open311Settings)
    town = callsTo(server.url, 'kirov')
    const { put } = server.backend.files
    Object.assign(server.backend.files, {
      put: (...file: Parameters<typeof put>) =>
        full ? Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })) : put(...file),
    })
  })
  afterAll(() => server.stop())

  const rows = () => server.backend.database.selectFrom('uploads').select('id').execute()
  const cases = () => server.backend.database.selectFrom('submissions').select('id').execute()

  test.each([
    [
      'an upload',
      async () => problemOf(await town.upload(await photo(), { key: newKey(), attachment: 'attachment-1' })),
      unavailable,
    ],
    [
      'an answer',
      async () => {
        full = false
        const { number } = await town.submitted({ category: 'roads-signs', place: { address: { text: 'ул. Ленина' } } })
        full = true
        const form = new FormData()
        form.append('text', 'Ответ')
        form.append('file', new Blob([documentOf(100) as BlobPart]), 'ответ.pdf')
        return problemOf(await town.desk(number, 'answer', form))
      },
      unavailable,
    ],
    [
      'a report over Open311',
      async () => {
        const { status, headers } = await open311At(server.url).postFiles({}, [['media', await photo(), 'a.jpg']])
        return { status, retry: headers.get('retry-after') }
      },
      { status: 503, retry: '60' },
    ],
  ])('refuses %s for now, and nothing is left of its files', async (_, send, refusal) => {
    const before = (await cases()).length
    expect(await send()).toEqual(refusal)
    expect(await rows()).toEqual([])
    const { dataDir } = server.backend.config
    expect(await readdir(join(dataDir, 'incoming'))).toEqual([])
    expect((await cases()).length - before).toBeLessThanOrEqual(1)
  })

  test('takes the same upload when there is room again', async () => {
    const [key, bytes] = [newKey(), await photo()]
    full = true
    expect((await town.upload(bytes, { key, attachment: 'attachment-1' })).status).toBe(503)
    full = false
    const { body } = await town.upload(bytes, { key, attachment: 'attachment-1' })
    const request = await town.submission({
      category: 'roads-signs',
      place: { address: { text: 'ул. Ленина' } },
      attachments: [attachmentOf('attachment-1', bytes)],
      uploads: { 'attachment-1': body.id },
    })
    expect((await town.submit(request, key)).status).toBe(201)
    expect(await rows()).toEqual([])
  })
})
