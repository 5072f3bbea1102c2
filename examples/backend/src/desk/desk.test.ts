import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attachmentOf, bearer, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { photo } from '../testing/media.ts'
import { deskToken, startOfTests, startServer, type TestServer } from '../testing/server.ts'
import type { DeskList } from './messages.ts'

const contact = { familyName: 'Иванов', givenName: 'Иван', email: 'i@town.example' }

onEachDatabase((open) => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>

  beforeAll(async () => {
    server = await startServer(await open())
    town = callsTo(server.url)
  })
  afterAll(() => server.stop())
  beforeEach(() => server.setClock(startOfTests))

  const list = async (query = '') =>
    (await call<DeskList>(`${server.url}/v1/desk/submissions${query}`, { headers: bearer(deskToken) })).body

  test('the desk is closed without its token', async () => {
    for (const headers of [{}, bearer('a wrong token'), bearer(`${deskToken}x`)]) {
      const answer = await call(`${server.url}/v1/desk/submissions`, { headers: headers as Record<string, string> })
      expect(problemOf(answer)).toEqual({ status: 401, code: 'unauthorized' })
    }
  })

  test('pages of other sites are not let in', async () => {
    const headers = { ...bearer(deskToken), Origin: 'https://town.example' }
    const answer = await call(`${server.url}/v1/desk/submissions`, { headers })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  describe('the list', () => {
    test('goes page by page, newest first, and leaves nothing out', async () => {
      const numbers: string[] = []
      for (let count = 0; count < 5; count++) numbers.unshift((await town.submitted()).number)
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await list(`?organization=test-town&limit=2${after ? `&after=${encodeURIComponent(after)}` : ''}`)
        expect(page.items.length).toBeLessThanOrEqual(2)
        seen.push(...page.items.map(({ number }) => number))
        after = page.next
      } while (after)
      expect([...seen].sort().reverse()).toEqual(numbers)
      expect(new Set(seen).size).toBe(5)
    })

    test('can be narrowed to statuses and to an organization', async () => {
      const { number } = await town.submitted()
      await town.desk(number, 'take')
      expect((await list('?status=in_progress')).items.map((item) => item.number)).toEqual([number])
      expect((await list('?status=in_progress,answered')).items).toHaveLength(1)
      expect((await list('?organization=closed-town')).items).toEqual([])
    })

    test('says what it takes', async () => {
      for (const query of ['?status=lost', '?after=nonsense', '?limit=100000']) {
        const answer = await call(`${server.url}/v1/desk/submissions${query}`, { headers: bearer(deskToken) })
        expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
      }
    })
  })

  describe('a case', () => {
    test('shows what the resident sent, contacts and consents with it, and who did what', async () => {
      const { number } = await town.submitted({ contact: { email: 'resident@town.example' } })
      await town.desk(number, 'take', { authority: 'Отдел мостов' })
      const { status, body } = await town.desk(number)
      expect(status).toBe(200)
      expect(body.submission).toMatchObject({
        contact: { email: 'resident@town.example' },
        consents: [{ id: 'personal-data', version: '2' }],
      })
      expect(body.history).toMatchObject([
        { action: 'submit', actor: 'resident', status: 'submitted' },
        { action: 'take', actor: 'operator', status: 'in_progress', authority: 'Отдел мостов' },
      ])
      expect(body.possible).toEqual(['take', 'forward', 'ask', 'extend', 'answer', 'reject'])
    })

    test('that is not there is not found', async () => {
      expect(problemOf(await town.desk('2026-999999-0'))).toEqual({ status: 404, code: 'not_found' })
      expect(problemOf(await town.desk('2026-999999-0', 'take'))).toEqual({ status: 404, code: 'not_found' })
    })
  })

  test('every status is reached, and the resident sees each', async () => {
    const { number, token, code } = await town.submitted()
    await town.desk(number, 'moderate')
    await town.desk(number, 'register', { number: 'С-17' })
    await town.desk(number, 'take')
    await town.desk(number, 'forward', { to: 'Минтранс', text: 'По принадлежности' })
    await town.desk(number, 'extend', { until: '2027-01-15', reason: 'Ждём проект' })
    await town.desk(number, 'answer', { text: 'Построим.' })
    await town.follow('dispute', number, code, { text: 'Когда?' })
    await town.desk(number, 'answer', { text: 'В мае.' })
    const closed = await town.desk(number, 'close')
    expect(closed.status).toBe(200)
    const { body } = await town.track(number, token)
    expect(body.timeline.map(({ status }) => status)).toEqual([
      'submitted',
      'in_moderation',
      'registered',
      'in_progress',
      'forwarded',
      'extended',
      'answered',
      'disputed',
      'answered',
      'closed',
    ])
    expect(body).toMatchObject({
      status: 'closed',
      registration: { number: 'С-17', at: '2026-11-21T09:00:00.000Z' },
      due: { date: '2027-01-15' },
      authority: 'Минтранс',
      answer: { text: 'В мае.', authority: 'Минтранс' },
    })
  })

  describe('an appeal', () => {
    test('gets its last day when it is registered', async () => {
      const { number } = await town.submitted({ procedure: 'appeal', contact })
      server.setClock('2026-11-24T09:00:00Z')
      const { body } = await town.desk(number, 'register', { number: 'И-5', at: '2026-11-23T04:00:00Z' })
      expect(body.case).toMatchObject({
        status: 'registered',
        registration: { number: 'И-5', at: '2026-11-23T04:00:00.000Z' },
        due: { date: '2026-12-23', basis: '30 дней со дня регистрации' },
      })
    })

    test('is registered neither before it was sent nor in the future', async () => {
      const { number } = await town.submitted({ procedure: 'appeal', contact })
      for (const at of ['2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z']) {
        expect(problemOf(await town.desk(number, 'register', { number: 'И-6', at }))).toMatchObject({
          status: 422,
          errors: [{ pointer: '/at', code: 'invalid' }],
        })
      }
    })

    test('is not worked on before it is registered, and never rejected', async () => {
      const { number } = await town.submitted({ procedure: 'appeal', contact })
      for (const [action, input] of [
        ['take', {}],
        ['answer', { text: 'Нет' }],
        ['reject', { reason: 'Нет' }],
        ['moderate', {}],
      ] as const) {
        expect(problemOf(await town.desk(number, action, input))).toEqual({
          status: 409,
          code: 'not_allowed_now',
          params: { action, status: 'submitted' },
        })
      }
    })

    test('can be left without an answer, with the reason', async () => {
      const { number, token } = await town.submitted({ procedure: 'appeal', contact })
      await town.desk(number, 'register', { number: 'И-7' })
      await town.desk(number, 'leave-without-answer', { reason: 'Текст не поддаётся прочтению' })
      const { body } = await town.track(number, token)
      expect(body.timeline.at(-1)).toMatchObject({
        status: 'left_without_answer',
        text: 'Текст не поддаётся прочтению',
      })
      expect(body.actions).toEqual([])
    })
  })

  test('a message is rejected with the reason', async () => {
    const { number, token } = await town.submitted()
    expect(problemOf(await town.desk(number, 'reject', {}))).toMatchObject({
      errors: [{ pointer: '/reason', code: 'required' }],
    })
    await town.desk(number, 'reject', { reason: 'Нет конкретных фактов' })
    expect((await town.track(number, token)).body.timeline.at(-1)).toMatchObject({
      status: 'rejected',
      text: 'Нет конкретных фактов',
    })
  })

  test('a term is only extended to a later day', async () => {
    const { number } = await town.submitted()
    for (const until of ['2026-12-01', '2026-11-01', 'tomorrow']) {
      expect(problemOf(await town.desk(number, 'extend', { until, reason: 'Ждём' }))).toMatchObject({
        status: 422,
        errors: [{ pointer: '/until', code: 'invalid' }],
      })
    }
    expect((await town.desk(number, 'extend', { until: '2026-12-02', reason: 'Ждём' })).status).toBe(200)
  })

  test('of two operators who answer at once, one does', async () => {
    const { number } = await town.submitted()
    const answers = await Promise.all(['Да.', 'Нет.'].map((text) => town.desk(number, 'answer', { text })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  describe('an answer', () => {
    test('that is refused leaves no file behind', async () => {
      const { number } = await town.submitted()
      await town.desk(number, 'reject', { reason: 'Нет' })
      const stored = async () =>
        (await readdir(join(server.backend.config.dataDir, 'files'), { recursive: true }).catch(() => [])).filter(
          (name) => name.length > 30,
        )
      const before = await stored()
      const form = new FormData()
      form.append('file', new Blob([Buffer.from(await photo())]), 'a.jpg')
      form.append('text', 'Ответ')
      expect((await town.desk(number, 'answer', form)).status).toBe(409)
      expect(await stored()).toEqual(before)
    })

    test('needs its text', async () => {
      const { number } = await town.submitted()
      for (const body of [{}, new FormData()]) {
        expect(problemOf(await town.desk(number, 'answer', body))).toMatchObject({
          errors: [{ pointer: '/text', code: 'required' }],
        })
      }
    })
  })

  test('an attachment of the resident is handed out by its id only', async () => {
    const [key, bytes] = [newKey(), await photo()]
    const { body: upload } = await town.upload(bytes, { key, attachment: 'attachment-1' })
    const { number, token } = await town.submitted()
    const request = {
      attachments: [attachmentOf('attachment-1', bytes, 'image/jpeg', '../a.jpg')],
      uploads: { 'attachment-1': upload.id },
    }
    await town.follow('attachments', number, token, request, key)
    const base = `${server.url}/v1/desk/organizations/test-town/submissions/${number}/attachments`
    const file = await call(`${base}/attachment-1`, { headers: bearer(deskToken) })
    expect(file.headers.get('content-disposition')).toContain('filename="a.jpg"')
    expect((await call(`${base}/attachment-2`, { headers: bearer(deskToken) })).status).toBe(404)
    expect((await call(`${base}/attachment-1`)).status).toBe(401)
  })
})
