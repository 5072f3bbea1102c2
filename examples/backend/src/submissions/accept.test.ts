import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attachmentOf, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { checkDigit, readNumber } from './number.ts'

onEachDatabase((open) => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>

  beforeAll(async () => {
    server = await startServer(await open())
    town = callsTo(server.url)
  })
  afterAll(() => server.stop())
  beforeEach(() => server.setClock(startOfTests))

  test('a submission gets a receipt that opens its case', async () => {
    const { status, body } = await town.submit(await town.submission())
    expect(status).toBe(201)
    expect(body).toMatchObject({
      number: expect.stringMatching(/^2026-\d{6}-\d$/),
      token: expect.stringMatching(/^[\w-]{22}$/),
      code: expect.stringMatching(/^\d{12}$/),
      sentAt: '2026-11-21T09:00:00.000Z',
      due: { date: '2026-12-01', basis: '10 дней со дня отправки' },
    })
    const { body: found } = await town.track(body.number, body.token ?? '')
    expect(found).toMatchObject({ number: body.number, status: 'submitted', text: 'Когда откроют мост?' })
  })

  test('the same key and body give the same receipt, later too', async () => {
    const [key, body] = [newKey(), await town.submission()]
    const first = await town.submit(body, key)
    server.advance(40 * 86_400_000)
    expect((await town.submit(body, key)).body).toEqual(first.body)
  })

  test('the same key with another body is a conflict', async () => {
    const key = newKey()
    await town.submit(await town.submission(), key)
    const second = await town.submit(await town.submission({ text: 'Совсем другое' }), key)
    expect(problemOf(second)).toEqual({ status: 409, code: 'conflict' })
  })

  test('twenty requests at once with one key make one case', async () => {
    const [key, body] = [newKey(), await town.submission()]
    const answers = await Promise.all(Array.from({ length: 20 }, () => town.submit(body, key)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    const rows = await server.backend.database
      .selectFrom('submissions')
      .select('id')
      .where('number', '=', answers[0]?.body.number ?? '')
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('one key in two organizations is two keys', async () => {
    const key = newKey()
    const other = server.backend.secrets
    expect(other.token('test-town', key)).not.toBe(other.token('closed-town', key))
  })

  test('numbers count up with a check digit and start anew with the year of the organization', async () => {
    const number = async () => (await town.submitted()).number.split('-').map(Number) as [number, number, number]
    const [, before] = await number()
    const [year, next, check] = await number()
    expect([year, next]).toEqual([2026, before + 1])
    expect(check).toBe(checkDigit(`2026${String(next).padStart(6, '0')}`))
    // 01:00 in Yekaterinburg, still December in Greenwich.
    server.setClock('2026-12-31T20:00:00Z')
    expect((await number()).slice(0, 2)).toEqual([2027, 1])
  })

  test('a text with what no database keeps is kept without it', async () => {
    const receipt = await town.submitted({
      text: 'Мост \0 закрыт \ud800',
      answers: [{ code: 'x', value: '\0', label: '' }],
    })
    expect((await town.track(receipt.number, receipt.token)).body.text).toBe('Мост  закрыт \ufffd')
    expect((await town.track('%00', receipt.token)).status).toBe(404)
    expect((await town.submit(await town.submission({ formVersion: '\0' }))).status).toBe(422)
  })

  test('numbers stay whole beyond six digits', async () => {
    const { rows } = await sql<{ number: string }>`
      select case_number(2027, counter) as number from unnest(array[1, 999999, 1000000, 20481934]) as counter
    `.execute(server.backend.database)
    expect(rows.map(({ number }) => number.slice(0, -2))).toEqual([
      '2027-000001',
      '2027-999999',
      '2027-1000000',
      '2027-20481934',
    ])
    for (const { number } of rows) expect(readNumber(number)).toBe(number)
  })

  test('an appeal gets no last day before it is registered', async () => {
    const contact = { familyName: 'Иванов', givenName: 'Иван', email: 'i@town.example' }
    const receipt = await town.submitted({ procedure: 'appeal', appealType: 'grievance', contact })
    expect(receipt.due).toBeUndefined()
  })

  test('the database holds neither key nor token nor code', async () => {
    const key = newKey()
    const { body } = await town.submit(await town.submission(), key)
    const { database } = server.backend
    const rows = [
      ...(await database.selectFrom('submissions').selectAll().execute()),
      ...(await database.selectFrom('idempotency').selectAll().execute()),
    ]
    const text = JSON.stringify(rows)
    for (const secret of [key, body.token, body.code]) expect(text).not.toContain(secret)
  })

  describe('is refused', () => {
    test('with a pointer for every field the form rules out', async () => {
      const answer = await town.submit(
        await town.submission({ kind: 'thanks', text: 'Эй', category: 'potholes', consents: [] }),
      )
      expect(problemOf(answer)).toEqual({
        status: 422,
        code: 'rejected',
        errors: [
          { pointer: '/kind', code: 'not_offered' },
          { pointer: '/text', code: 'too_short', params: { min: 3 } },
          { pointer: '/answers/depth', code: 'required' },
          { pointer: '/place', code: 'required' },
          { pointer: '/consents/personal-data', code: 'consent_required', params: { id: 'personal-data' } },
        ],
      })
    })

    test('with a pointer for every field that cannot be read', async () => {
      const { text: _, ...rest } = await town.submission()
      const contact = { email: 'no address' }
      const answer = await town.submit({ ...rest, kind: 'song', place: {}, contact })
      expect(problemOf(answer)).toMatchObject({
        status: 422,
        errors: [
          { pointer: '/kind', code: 'invalid' },
          { pointer: '/text', code: 'required' },
          { pointer: '/place', code: 'point_or_address' },
          { pointer: '/contact/email', code: 'invalid' },
        ],
      })
    })

    test('as malformed when it is not JSON', async () => {
      const options = { headers: { 'Idempotency-Key': newKey(), 'Content-Type': 'application/json' } }
      const raw = new TextEncoder().encode('{"kind":')
      expect(problemOf(await call(`${town.root}/submissions`, { ...options, raw }))).toEqual({
        status: 400,
        code: 'malformed_request',
      })
    })

    test('as unsupported when it is of another type', async () => {
      const headers = { 'Idempotency-Key': newKey(), 'Content-Type': 'text/xml' }
      const raw = new TextEncoder().encode('<submission/>')
      expect(problemOf(await call(`${town.root}/submissions`, { raw, headers }))).toMatchObject({
        status: 415,
        code: 'unsupported_media_type',
      })
    })

    test('before it is parsed when it is too large', async () => {
      const answer = await town.submit({ text: 'я'.repeat(600_000) })
      expect(problemOf(answer)).toEqual({ status: 413, code: 'too_large' })
    })

    test('without a key, or with one that could be guessed', async () => {
      const body = await town.submission()
      const answer = await call(`${town.root}/submissions`, { body })
      expect(problemOf(answer)).toEqual({ status: 400, code: 'malformed_request' })
      expect(problemOf(await town.submit(body, '123'))).toEqual({ status: 400, code: 'malformed_request' })
    })

    test('by an organization that is closed', async () => {
      const closed = callsTo(server.url, 'closed-town')
      const answer = await closed.submit(await closed.submission({ category: undefined }))
      expect(problemOf(answer)).toEqual({ status: 409, code: 'closed' })
    })

    test('when there is no such organization', async () => {
      const nowhere = callsTo(server.url, 'nowhere')
      expect(problemOf(await nowhere.submit(await town.submission()))).toEqual({ status: 404, code: 'not_found' })
      expect(problemOf(await nowhere.submit('nothing', 'x'))).toEqual({ status: 404, code: 'not_found' })
    })

    test('when its files are not there', async () => {
      const bytes = new Uint8Array([1, 2, 3])
      const attachments = [attachmentOf('attachment-1', bytes)]
      const answer = await town.submit(await town.submission({ attachments, uploads: { 'attachment-1': 'unknown' } }))
      expect(problemOf(answer)).toEqual({
        status: 409,
        code: 'upload_gone',
        params: { attachment: 'attachment-1' },
      })
    })

    test('when two of its files have one id', async () => {
      const attachments = [1, 2].map((byte) => attachmentOf('attachment-1', new Uint8Array([byte])))
      expect(problemOf(await town.submit(await town.submission({ attachments })))).toMatchObject({
        status: 422,
        errors: [{ pointer: '/attachments/1/id', code: 'invalid' }],
      })
    })
  })

  describe('versions', () => {
    const first = { id: 'personal-data', version: '1', sha256: '1'.repeat(64), language: 'ru' as const }

    test('a consent ticked while it was in force is accepted for 30 days after it was replaced', async () => {
      const consents = [{ ...first, acceptedAt: '2026-11-09T12:00:00Z' }]
      server.setClock('2026-12-09T00:00:00Z')
      expect((await town.submit(await town.submission({ consents }))).status).toBe(201)
      server.setClock('2026-12-11T00:00:00Z')
      expect(problemOf(await town.submit(await town.submission({ consents })))).toMatchObject({
        errors: [{ pointer: '/consents/personal-data', code: 'consent_outdated' }],
      })
    })

    test('a consent ticked after it was replaced is outdated', async () => {
      const consents = [{ ...first, acceptedAt: '2026-11-13T12:00:00Z' }]
      expect(problemOf(await town.submit(await town.submission({ consents })))).toMatchObject({
        errors: [{ pointer: '/consents/personal-data', code: 'consent_outdated' }],
      })
    })

    test('a tick a day ahead is a wrong clock, two days ahead is not', async () => {
      const { consents } = await town.submission()
      const ticked = (acceptedAt: string) => consents.map((one) => ({ ...one, acceptedAt }))
      const soon = await town.submission({ consents: ticked('2026-11-22T08:00:00Z') })
      expect((await town.submit(soon)).status).toBe(201)
      const late = await town.submission({ consents: ticked('2026-11-23T10:00:00Z') })
      expect(problemOf(await town.submit(late))).toMatchObject({
        errors: [{ pointer: '/consents/personal-data', code: 'invalid' }],
      })
    })

    test('an earlier form that was declared is accepted in its 30 days', async () => {
      const submission = await town.submission({ formVersion: 'declared-earlier' })
      expect((await town.submit(submission)).status).toBe(201)
      server.setClock('2026-12-11T00:00:00Z')
      expect(problemOf(await town.submit(submission))).toMatchObject({
        errors: [{ pointer: '/formVersion', code: 'not_offered' }],
      })
    })

    test('what was filled in under an earlier form is checked by the rules of that form', async () => {
      const { database, organizations } = server.backend
      const current = organizations.get('test-town')?.form('ru')
      const form = { ...current, version: 'of-last-week', kinds: ['thanks'] }
      await database
        .insertInto('form_versions')
        .values({
          organization: 'test-town',
          version: 'of-last-week',
          language: 'ru',
          form: JSON.stringify(form),
          replaced_at: new Date('2026-11-20T00:00:00Z'),
        })
        .execute()
      const thanks = await town.submission({ kind: 'thanks', formVersion: 'of-last-week' })
      expect((await town.submit(thanks)).status).toBe(201)
      const question = await town.submission({ kind: 'question', formVersion: 'of-last-week' })
      expect(problemOf(await town.submit(question))).toMatchObject({ errors: [{ pointer: '/kind' }] })
      server.setClock('2026-12-21T00:00:00Z')
      expect(problemOf(await town.submit(thanks))).toMatchObject({ errors: [{ pointer: '/formVersion' }] })
    })
  })
})
