import { headers } from '@otklik/sdk/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attachmentOf, bearer, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'

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

  async function answered() {
    const receipt = await town.submitted()
    await town.desk(receipt.number, 'take')
    await town.desk(receipt.number, 'answer', { text: 'В мае.' })
    return receipt
  }

  describe('a case', () => {
    test('is shown for its token and for its code, in groups or not', async () => {
      const { number, token, code } = await town.submitted()
      const byToken = await town.track(number, token)
      expect(byToken.status).toBe(200)
      expect((await town.track(number, code)).body).toEqual(byToken.body)
      expect((await town.track(number, code.replaceAll(/(\d{4})(?=\d)/g, '$1 '))).body).toEqual(byToken.body)
      expect(byToken.headers.get('cache-control')).toBe('no-store')
    })

    test('is private, and shows no contacts', async () => {
      const contact = { email: 'resident@town.example', phone: '+7 900 000-00-00' }
      const { number, token } = await town.submitted({ contact })
      const { body } = await town.track(number, token)
      expect(body.visibility).toBe('private')
      expect(JSON.stringify(body)).not.toMatch(/resident@|900/)
    })

    test('looks the same whether the number, the token or the code is wrong', async () => {
      const { number } = await town.submitted()
      const answers = await Promise.all([
        town.track(number, 'A'.repeat(22)),
        town.track(number, '000000000000'),
        town.track('2026-999999-0', 'A'.repeat(22)),
        town.track('nonsense', '000000000000'),
      ])
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    })

    test('is not shown by another organization', async () => {
      const { number, token } = await town.submitted()
      expect((await callsTo(server.url, 'closed-town').track(number, token)).status).toBe(404)
    })

    test('asks for a token when there is none', async () => {
      const answer = await call(`${town.root}/submissions/2026-000001-5`)
      expect(problemOf(answer)).toEqual({ status: 401, code: 'unauthorized' })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    })

    test('lets its token in after too many wrong codes, and its code when the hour is over', async () => {
      const { number, token, code } = await town.submitted()
      for (let tries = 0; tries < 10; tries++) await town.track(number, '000000000000')
      const blocked = await town.track(number, code)
      expect(problemOf(blocked)).toMatchObject({ status: 429, code: 'rate_limited' })
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await town.track(number, token)).status).toBe(200)
      server.advance(3_600_000)
      expect((await town.track(number, code)).status).toBe(200)
    })

    test('does not count the right code', async () => {
      server.advance(2 * 3_600_000)
      const { number, code } = await town.submitted()
      for (let tries = 0; tries < 40; tries++) expect((await town.track(number, code)).status).toBe(200)
    })
  })

  describe('late files', () => {
    const picture = (background: string) =>
      sharp({ create: { width: 20, height: 20, channels: 3, background } })
        .jpeg()
        .toBuffer()

    test('are added with the token, once', async () => {
      const { number, token } = await town.submitted()
      const [key, bytes] = [newKey(), await picture('red')]
      const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
      const request = { attachments: [attachmentOf('attachment-1', bytes)], uploads: { 'attachment-1': upload.id } }
      expect((await town.follow('attachments', number, token, request, key)).body.attachments).toBe(1)
      expect((await town.follow('attachments', number, token, request, key)).body.attachments).toBe(1)
    })

    test('are refused under an id that holds other bytes', async () => {
      const { number, token } = await town.submitted()
      const key = newKey()
      const add = async (background: string) => {
        const bytes = await picture(background)
        const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
        const request = { attachments: [attachmentOf('attachment-1', bytes)], uploads: { 'attachment-1': upload.id } }
        return town.follow('attachments', number, token, request, key)
      }
      await add('red')
      expect(problemOf(await add('blue'))).toMatchObject({ status: 409, code: 'conflict' })
    })

    test('count together with those that are there', async () => {
      const { number, token } = await town.submitted()
      const key = newKey()
      const ids = ['attachment-1', 'attachment-2', 'attachment-3', 'attachment-4']
      const files = await Promise.all(
        ids.map(async (id) => {
          const bytes = await picture('red')
          const { body } = await town.upload(bytes, { key, attachment: id })
          return { id, upload: body.id, attachment: attachmentOf(id, bytes) }
        }),
      )
      const add = (some: typeof files) =>
        town.follow(
          'attachments',
          number,
          token,
          {
            attachments: some.map(({ attachment }) => attachment),
            uploads: Object.fromEntries(some.map(({ id, upload }) => [id, upload])),
          },
          key,
        )
      expect((await add(files.slice(0, 2))).body.attachments).toBe(2)
      expect(problemOf(await add(files))).toMatchObject({
        errors: [{ pointer: '/attachments', code: 'files_too_many', params: { max: 3 } }],
      })
    })

    test('are not taken once the case is over', async () => {
      const { number, token } = await answered()
      const key = newKey()
      const bytes = await picture('red')
      const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
      const request = { attachments: [attachmentOf('attachment-1', bytes)], uploads: { 'attachment-1': upload.id } }
      const answer = await town.follow('attachments', number, token, request, key)
      expect(problemOf(answer)).toEqual({ status: 409, code: 'not_allowed_now' })
    })
  })

  describe('a rating', () => {
    test('is taken once, from who has the code', async () => {
      const { number, token, code } = await answered()
      expect((await town.track(number, token)).body.actions).toEqual(['rate', 'dispute'])
      expect(problemOf(await town.follow('rating', number, token, { score: 5 }))).toEqual({
        status: 403,
        code: 'code_required',
      })
      const { body } = await town.follow('rating', number, code, { score: 5, comment: 'Спасибо' })
      expect(body).toMatchObject({ rating: { score: 5 }, actions: ['dispute'] })
      expect(problemOf(await town.follow('rating', number, code, { score: 1 }))).toMatchObject({
        code: 'not_allowed_now',
      })
    })

    test('is not taken before there is an answer, nor when the days for it are over', async () => {
      const early = await town.submitted()
      expect((await town.follow('rating', early.number, early.code, { score: 1 })).status).toBe(409)
      const late = await answered()
      server.advance(31 * day)
      expect((await town.follow('rating', late.number, late.code, { score: 1 })).status).toBe(409)
    })

    test('has a score from 1 to 5', async () => {
      const { number, code } = await answered()
      expect(problemOf(await town.follow('rating', number, code, { score: 6 }))).toMatchObject({
        status: 422,
        errors: [{ pointer: '/score', code: 'invalid' }],
      })
    })
  })

  describe('a dispute', () => {
    test('opens the case again until the last day, and the next answer can be rated anew', async () => {
      const { number, code } = await answered()
      await town.follow('rating', number, code, { score: 1 })
      server.advance(15 * day)
      expect((await town.track(number, code)).body.disputeUntil).toBe('2026-12-06')
      const { body } = await town.follow('dispute', number, code, { text: 'Мост закрыт' })
      expect(body.status).toBe('disputed')
      expect(body.timeline.at(-1)).toMatchObject({ status: 'disputed', text: 'Мост закрыт' })
      await town.desk(number, 'answer', { text: 'Теперь открыт.' })
      const { body: again } = await town.track(number, code)
      expect(again).toMatchObject({
        status: 'answered',
        answer: { text: 'Теперь открыт.' },
        actions: ['rate', 'dispute'],
      })
      expect(again.rating).toBeUndefined()
    })

    test('comes too late on the day after', async () => {
      const { number, code } = await answered()
      server.advance(16 * day)
      expect((await town.follow('dispute', number, code, { text: 'Поздно' })).status).toBe(409)
    })

    test('is not for appeals', async () => {
      const contact = { familyName: 'Иванов', givenName: 'Иван', email: 'i@town.example' }
      const { number, code } = await town.submitted({ procedure: 'appeal', contact })
      await town.desk(number, 'register', { number: 'И-1' })
      await town.desk(number, 'answer', { text: 'Рассмотрено.' })
      expect((await town.track(number, code)).body.actions).toEqual(['rate'])
      expect((await town.follow('dispute', number, code, { text: 'Нет' })).status).toBe(409)
    })
  })

  describe('a reply', () => {
    test('answers the question of the operator, who then no longer asks', async () => {
      const { number, code } = await town.submitted()
      expect((await town.follow('replies', number, code, { text: 'Рано' })).status).toBe(409)
      await town.desk(number, 'ask', { text: 'Какой мост?' })
      const { body: asked } = await town.track(number, code)
      expect(asked).toMatchObject({ inquiry: { text: 'Какой мост?' }, actions: ['reply', 'attach'] })
      const { body } = await town.follow('replies', number, code, { text: 'Верхний' })
      expect(body.inquiry).toBeUndefined()
      expect(body.timeline.at(-1)).toMatchObject({ status: 'submitted', text: 'Верхний' })
    })
  })

  describe("an answer's file", () => {
    async function fileOf(number: string, secret: string): Promise<string> {
      return (await town.track(number, secret)).body.answer?.files[0]?.url ?? ''
    }

    test('is handed out to be kept, by a link that soon expires', async () => {
      const { number, token } = await town.submitted()
      const form = new FormData()
      form.append('text', 'Ответ в файле.')
      form.append('file', new Blob(['%PDF-1.7 ответ']), 'Ответ «№ 1».pdf')
      await call(`${server.url}/v1/desk/organizations/test-town/submissions/${number}/answer`, {
        body: form,
        headers: bearer(server.backend.config.deskToken),
      })
      const url = await fileOf(number, token)
      const file = await call<string>(url)
      expect(file.body).toBe('%PDF-1.7 ответ')
      expect(Object.fromEntries(file.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': expect.stringContaining("filename*=UTF-8''%D0%9E%D1%82%D0%B2%D0%B5%D1%82"),
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-content-type-options': 'nosniff',
      })
      expect((await call(url.replace(/signature=./, 'signature=!'))).status).toBe(404)
      expect((await call(url.replace('test-town', 'closed-town'))).status).toBe(404)
      server.advance(16 * 60_000)
      expect((await call(url)).status).toBe(404)
      expect((await call(await fileOf(number, token))).status).toBe(200)
    })
  })

  test('a key that cannot be one is refused', async () => {
    const { number, token } = await town.submitted()
    const answer = await call(`${town.root}/submissions/${number}/attachments`, {
      body: { attachments: [attachmentOf('attachment-1', new Uint8Array([1]))], uploads: {} },
      headers: { ...bearer(token), [headers.key]: 'short' },
    })
    expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
  })
})
