import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attachmentOf, bearer, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { type ClamdDouble, startClamd, virus } from '../testing/clamd-double.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { photo, text } from '../testing/media.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'
import { sweep } from '../uploads/sweep.ts'
import { clamd } from './clamd.ts'
import { type Scanning, startScanning } from './scanning.ts'

const infected = text(`%PDF-1.4 ${virus} %%EOF`)
const clean = text('%PDF-1.4 план моста %%EOF')

onEachDatabase((open) => {
  let double: ClamdDouble
  let server: TestServer
  let town: ReturnType<typeof callsTo>
  let scanning: Scanning

  beforeEach(async () => {
    double = await startClamd()
    server = await startServer(await open(), { clamd: double.address })
    town = callsTo(server.url)
    if (!server.backend.scanning) throw new Error('nothing scans')
    scanning = server.backend.scanning
  })
  afterEach(async () => {
    double.silent = false
    await server.stop()
    await double.close()
  })

  const id = 'attachment-1'
  /** A submission with one file, which is taken whatever the scanner does. */
  async function sent(bytes: Buffer, name = 'план.pdf') {
    const key = newKey()
    const { status, body } = await town.upload(bytes, { key, attachment: id })
    expect(status).toBe(201)
    const attachments = [attachmentOf(id, bytes, 'application/pdf', name)]
    const request = await town.submission({ attachments, uploads: { [id]: body.id } })
    const receipt = await town.submit(request, key)
    expect(receipt.status).toBe(201)
    const { number = '', token = '', code = '' } = receipt.body
    return { number, token, code }
  }

  const download = (number: string) =>
    call(`${server.url}/v1/desk/organizations/test-town/submissions/${number}/attachments/${id}`, {
      headers: bearer(deskToken),
    })
  const stored = async () =>
    (await readdir(join(server.backend.config.dataDir, 'files'), { recursive: true })).filter((one) => one.length > 30)
  const held = () => server.backend.database.selectFrom('scans').selectAll().execute()

  test('a file is held until it is clean, and the message is not', async () => {
    double.silent = true
    const { number, token } = await sent(clean)
    const checks = [{ name: 'план.pdf', state: 'checking' }]
    expect((await town.track(number, token)).body).toMatchObject({ attachments: 1, attachmentChecks: checks })
    expect((await town.desk(number)).body.files[0]?.check).toEqual({ state: 'checking' })
    expect(problemOf(await download(number))).toEqual({
      status: 409,
      code: 'not_allowed_now',
      params: { state: 'checking' },
    })
    double.silent = false
    await scanning.looked()
    expect((await download(number)).status).toBe(200)
    const { body } = await town.track(number, token)
    expect([body.attachments, body.attachmentChecks]).toEqual([1, undefined])
    expect(double.seen).toEqual([clean])
  })

  test('a file with a virus is gone, and both sides are told', async () => {
    const { number, token, code } = await sent(infected)
    await scanning.looked()
    expect(await stored()).toEqual([])
    expect(problemOf(await download(number))).toMatchObject({ status: 409, params: { state: 'refused' } })
    expect((await town.desk(number)).body.files[0]?.check).toEqual({ state: 'refused', found: 'Test.Virus' })
    const { body } = await town.track(number, token)
    expect(body.attachmentChecks).toEqual([{ name: 'план.pdf', state: 'refused' }])
    const page = await call<string>(`${server.url}/o/test-town/track`, {
      raw: text(new URLSearchParams({ number, code }).toString()),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(page.body).toContain('Файл «план.pdf» не принят: в нём нашли вирус.')
    // Nobody looks at it again.
    server.advance(86_400_000)
    await scanning.looked()
    expect(double.seen).toHaveLength(1)
  })

  test('a picture is looked at as it is kept', async () => {
    const { number } = await sent(await photo(), 'фото.jpg')
    await scanning.looked()
    const { body } = await town.desk(number)
    expect(body.files[0]).toMatchObject({ size: double.seen[0]?.length })
    expect(body.files[0]?.check).toBeUndefined()
  })

  test('while the scanner is away messages are taken, and their files looked at when it is back', async () => {
    await double.close()
    const { number } = await sent(clean)
    await scanning.looked()
    await double.open()
    await scanning.looked()
    // Not at once: who is away may be so for longer.
    expect((await download(number)).status).toBe(409)
    server.advance(60_000)
    await scanning.looked()
    expect((await download(number)).status).toBe(200)
  })

  test('a file of an answer stands in it when it is clean, and never with a virus', async () => {
    double.silent = true
    const { number, token } = await town.submitted()
    const form = new FormData()
    form.append('text', 'Ответ')
    form.append('file', new Blob([clean as BlobPart]), 'ответ.pdf')
    form.append('file', new Blob([infected as BlobPart]), 'приложение.pdf')
    expect((await town.desk(number, 'answer', form)).status).toBe(200)
    expect((await town.track(number, token)).body.answer).toMatchObject({ files: [], filesChecking: 2 })
    double.silent = false
    await scanning.looked()
    const { answer } = (await town.track(number, token)).body
    expect(answer?.files.map(({ name }) => name)).toEqual(['ответ.pdf'])
    expect(answer?.filesChecking).toBeUndefined()
    expect((await call(answer?.files[0]?.url ?? '')).status).toBe(200)
    expect((await town.desk(number)).body.heldAnswerFiles).toEqual([
      { name: 'приложение.pdf', state: 'refused', found: 'Test.Virus' },
    ])
  })

  test('what nobody claims is forgotten with what was found in it', async () => {
    await town.upload(infected, { key: newKey(), attachment: id })
    await scanning.looked()
    expect(await held()).toMatchObject([{ state: 'refused' }])
    server.advance(86_400_000)
    await sweep(server.backend)
    expect(await held()).toEqual([])
  })

  describe('of several processes', () => {
    const another = (): Scanning =>
      startScanning({ ...server.backend, scanner: clamd(double.address), failed: () => {} })

    test('one looks at a file, whoever comes first', async () => {
      double.silent = true
      const others = [another(), another()]
      const numbers: string[] = []
      for (let n = 0; n < 12; n++) numbers.push((await sent(text(`%PDF-1.4 ${n} %%EOF`))).number)
      double.silent = false
      await Promise.all([scanning, ...others].map((one) => one.looked()))
      for (const number of numbers) expect((await download(number)).status).toBe(200)
      expect(new Set(double.seen.map(String)).size).toBe(12)
      expect(double.seen).toHaveLength(12)
      await Promise.all(others.map((one) => one.stop()))
    })

    test('another goes on with what one has left when it died', async () => {
      double.silent = true
      const { number } = await sent(clean)
      await expect.poll(() => double.seen.length).toBe(1)
      // As after a kill: the row says that somebody looks at it, and nobody does.
      const row = await held()
      await scanning.stop()
      await server.backend.database
        .updateTable('scans')
        .set({ due_at: row[0]?.due_at ?? null })
        .execute()
      double.silent = false
      const other = another()
      await other.looked()
      expect((await download(number)).status).toBe(409)
      server.advance(200_000)
      await other.looked()
      expect((await download(number)).status).toBe(200)
      await other.stop()
    })
  })
})
