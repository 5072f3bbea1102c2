import { headers, type Session } from '@otklik/sdk/contract'
import type { OwnCases } from '@otklik/sdk/domain'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { attachmentOf, bearer, call, callsTo, newKey, problemOf } from '../testing/calls.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { photo } from '../testing/media.ts'
import { operatorOf } from '../testing/operator.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { vkLaunch, withVk } from '../testing/vk-launch.ts'

const forged = `ses_${'A'.repeat(60)}`

onEachDatabase((open) => {
  let server: TestServer
  let town: ReturnType<typeof callsTo>
  let users = 1000

  beforeAll(async () => {
    server = await startServer(await open(), withVk)
    town = callsTo(server.url)
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    server.setClock(startOfTests)
    users++
  })

  /** A session of this test's resident, or of another. */
  async function session(different: Record<string, string> = {}): Promise<string> {
    const launch = vkLaunch({ vk_user_id: String(users), vk_group_id: '77', ...different })
    return (await call<Session>(`${server.url}/v1/networks/vk/sessions`, { body: { launch } })).body.token
  }

  const submit = async (token: string | undefined, changes = {}, key = newKey()) =>
    call<{ number: string; token: string; code: string }>(`${town.root}/submissions`, {
      body: await town.submission(changes),
      headers: { [headers.key]: key, ...(token !== undefined && bearer(token)) },
    })

  const own = (token: string, root = town.root) => call<OwnCases>(`${root}/submissions`, { headers: bearer(token) })

  test('a resident finds what they have sent in every session, from whatever community, the newest first', async () => {
    const first = await submit(await session())
    server.advance(60_000)
    const second = await submit(await session({ vk_group_id: '78' }), { text: 'Ещё один вопрос' })
    const { status, body, headers: sent } = await own(await session({ vk_group_id: '79' }))
    expect(status).toBe(200)
    expect(sent.get('cache-control')).toBe('no-store')
    expect(body.items).toEqual([
      expect.objectContaining({ number: second.body.number, sentAt: '2026-11-21T09:01:00.000Z' }),
      {
        number: first.body.number,
        kind: 'question',
        procedure: 'message',
        status: 'submitted',
        category: 'other',
        sentAt: '2026-11-21T09:00:00.000Z',
        updatedAt: '2026-11-21T09:00:00.000Z',
        due: { date: '2026-12-01', basis: '10 дней со дня отправки' },
      },
    ])
  })

  test('nothing of anybody else, of another organization, or of what was sent without a session is in the list', async () => {
    const token = await session()
    await submit(await session({ vk_user_id: '5' }))
    await submit(undefined)
    expect((await own(token)).body).toEqual({ items: [] })
    await submit(token)
    expect((await own(token)).body.items).toHaveLength(1)
    expect((await own(token, callsTo(server.url, 'closed-town').root)).body).toEqual({ items: [] })
  })

  test('the list asks for a session, and for one that has not ended', async () => {
    const token = await session()
    server.advance(14_400_000)
    for (const sent of [{}, bearer(token), bearer(forged), bearer('123456789012')]) {
      const answer = await call(`${town.root}/submissions`, { headers: sent })
      expect(problemOf(answer)).toEqual({ status: 401, code: 'unauthorized' })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('channel and community are the session’s, whatever the body says, and the desk is told that they are', async () => {
    const claimed = { source: { channel: 'site', community: 'another', page: 'https://town.example/' } }
    const { number } = (await submit(await session(), claimed)).body
    expect((await town.desk(number)).body).toMatchObject({
      verified: true,
      submission: { source: { channel: 'vk', community: '77', page: 'https://town.example/' } },
    })
    const nowhere = (await submit(await session({ vk_group_id: '' }), claimed)).body
    expect((await town.desk(nowhere.number)).body.submission.source).toEqual({
      channel: 'vk',
      page: 'https://town.example/',
    })
  })

  test('a channel that nobody has vouched for is kept as it is said, and counts for nothing', async () => {
    const { number } = (await submit(undefined, { source: { channel: 'vk', community: '77' } })).body
    const { body } = await town.desk(number)
    expect(body).toMatchObject({ verified: false, submission: { source: { channel: 'vk', community: '77' } } })
  })

  test('a session that is forged or has ended stores nothing, and the message goes through without it', async () => {
    const token = await session()
    const before = await operatorOf(server, 'test-town').count()
    const key = newKey()
    expect(problemOf(await submit(forged, {}, key))).toEqual({ status: 401, code: 'unauthorized' })
    server.advance(14_400_000)
    expect(problemOf(await submit(token, {}, key))).toEqual({ status: 401, code: 'unauthorized' })
    expect(await operatorOf(server, 'test-town').count()).toBe(before)
    expect((await submit(undefined, {}, key)).status).toBe(201)
  })

  test('a repeat gives the same receipt with a session, with another and with none', async () => {
    const key = newKey()
    const first = await submit(await session(), {}, key)
    expect((await submit(undefined, {}, key)).body).toEqual(first.body)
    expect((await submit(await session({ vk_group_id: '78' }), {}, key)).body).toEqual(first.body)
    const other = newKey()
    const unnamed = await submit(undefined, {}, other)
    expect((await submit(await session(), {}, other)).body).toEqual(unnamed.body)
  })

  test('a session opens its resident’s cases, and may do what the code may', async () => {
    const token = await session()
    const { number } = (await submit(token)).body
    expect((await town.track(number, token)).body).toMatchObject({ number, status: 'submitted' })
    await operatorOf(server, 'test-town').ask(number, { text: 'Где?' })
    expect((await town.follow('replies', number, token, { text: 'У моста' })).status).toBe(200)
    await operatorOf(server, 'test-town').answer(number, { text: 'Починили' })
    expect((await town.follow('rating', number, token, { score: 2 })).body.rating?.score).toBe(2)
    expect((await town.follow('dispute', number, token, { text: 'Не починили' })).body.status).toBe('disputed')
    const [key, bytes] = [newKey(), await photo()]
    const { id } = (await town.upload(bytes, { key, attachment: 'photo-0001' })).body
    const files = { attachments: [attachmentOf('photo-0001', bytes)], uploads: { 'photo-0001': id } }
    expect((await town.follow('attachments', number, token, files, key)).body.attachments).toBe(1)
  })

  test('a case of somebody else is not there, as one that is nowhere, and nor is a case of nobody', async () => {
    const token = await session()
    const others = (await submit(await session({ vk_user_id: '5' }))).body.number
    const nobodys = (await submit(undefined)).body.number
    const answers = await Promise.all(
      [others, nobodys, '2026-999999-0', 'nonsense'].map((number) => town.track(number, token)),
    )
    expect(answers.map(problemOf)).toEqual(Array(4).fill({ status: 404, code: 'not_found' }))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const deeds = [
      ['rating', { score: 1 }],
      ['dispute', { text: 'x' }],
      ['replies', { text: 'x' }],
      ['attachments', { attachments: [attachmentOf('photo-0001', new Uint8Array(5))], uploads: { 'photo-0001': 'x' } }],
    ] as const
    for (const [what, body] of deeds) {
      expect(problemOf(await town.follow(what, others, token, body, newKey()))).toEqual({
        status: 404,
        code: 'not_found',
      })
    }
  })

  test('a session that has ended opens nothing, and says why', async () => {
    const token = await session()
    const { number } = (await submit(token)).body
    server.advance(14_400_000)
    expect(problemOf(await town.track(number, token))).toEqual({ status: 401, code: 'unauthorized' })
  })

  test('at most a hundred are shown', async () => {
    const token = await session()
    const { number } = (await submit(token)).body
    const { database } = server.backend
    const row = await database
      .selectFrom('submissions')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
    const { id: _, body, term, ...rest } = row
    const json = { body: JSON.stringify(body), term: term && JSON.stringify(term) }
    const more = Array.from({ length: 100 }, (_, at) => ({
      ...rest,
      ...json,
      id: crypto.randomUUID(),
      number: `1999-${users}-${at}`,
    }))
    await database.insertInto('submissions').values(more).execute()
    const { items } = (await own(token)).body
    expect(items).toHaveLength(100)
  })
})
