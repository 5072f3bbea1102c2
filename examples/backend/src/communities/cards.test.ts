import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callsTo, problemOf } from '../testing/calls.ts'
import { communityCalls, newConnectKey } from '../testing/community.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { multiply } from '../testing/many-cases.ts'
import { operatorOf } from '../testing/operator.ts'
import { startOfTests, startServer, type TestServer } from '../testing/server.ts'
import { startVkApiDouble, type VkApiDouble } from '../testing/vk-api-double.ts'
import { withVk } from '../testing/vk-launch.ts'
import { putCard } from './card.ts'
import { startCards } from './cards.ts'
import { disconnectCommunity } from './connect.ts'

const token = 'vk1.a.a-token-of-a-community'
const text = { type: 'text', token }
const second = 1000
const minute = 60 * second
const hour = 60 * minute

onEachDatabase((open) => {
  let server: TestServer
  let vk: VkApiDouble
  let group = 748_120_000
  let calls: ReturnType<typeof communityCalls>

  beforeAll(async () => {
    vk = await startVkApiDouble()
    server = await startServer(await open(), settings())
  })
  afterAll(async () => {
    await server.stop()
    await vk.close()
  })
  beforeEach(async () => {
    vk.tokens.add(token)
    vk.calls.length = 0
    vk.cards.clear()
    vk.troubles.length = 0
    await server.backend.database.deleteFrom('communities').execute()
    server.setClock(startOfTests)
    calls = communityCalls(server, String(++group))
    await calls.connect(await newConnectKey(server))
  })

  const settings = () => ({
    networks: { ...withVk.networks, vk: withVk.networks.vk && { ...withVk.networks.vk, apiUrl: vk.url } },
  })
  const card = async () => (await calls.shown()).body.card
  /** So much time passes, and every process has looked at what is due. */
  async function pass(ms: number): Promise<void> {
    server.advance(ms)
    await server.backend.cards?.looked()
  }

  test('a card is put up with the token, as it was shown before, and only administrators hear of it', async () => {
    const { body: preview } = await calls.preview('list')
    const { status, body } = await calls.putCard({ type: 'list', token })
    expect([status, body.card]).toEqual([
      200,
      { type: 'list', state: 'on', updatedAt: new Date(startOfTests).toISOString() },
    ])
    expect(vk.calls.map(({ parameters }) => parameters)).toEqual([
      { access_token: token, v: '5.199', type: 'list', code: preview.code },
    ])
    expect(vk.cards.get(token)?.card.title).toBe('Администрация Тестового города')
    expect((await calls.shown(await calls.session('member'))).body.card).toBeUndefined()
  })

  test('the token stands in no answer, in no log, and in the database sealed', async () => {
    vk.troubles.push({ error: 9, message: token })
    const answers = [await calls.putCard(text), await calls.shown(), await calls.preview('text')]
    const stored = await calls.row()
    expect(stored?.card_token).toMatch(/^1\.[\w-]{40,}$/)
    for (const place of [JSON.stringify(answers), JSON.stringify(stored), server.log.join('\n')]) {
      expect(place).not.toContain(token)
    }
    expect(server.log).toContain('VkApiError: VK answers with error 9')
  })

  test('a card needs a community that is connected, a type that we make, and something like a token', async () => {
    expect(problemOf(await calls.putCard({ type: 'tiles', token }))).toMatchObject({ status: 422, code: 'rejected' })
    expect(problemOf(await calls.putCard({ type: 'text', token: 'a b' }))).toMatchObject({ status: 422 })
    expect((await calls.preview('tiles')).status).toBe(400)
    await calls.disconnect()
    const notNow = { status: 409, code: 'not_allowed_now' }
    expect(problemOf(await calls.putCard(text))).toEqual(notNow)
    expect(problemOf(await calls.preview('text'))).toEqual(notNow)
    expect(vk.calls).toEqual([])
  })

  test('while nothing changes the network is asked once a day', async () => {
    await calls.putCard(text)
    for (const hours of [1, 11, 11]) await pass(hours * hour)
    expect(vk.calls).toHaveLength(1)
    await pass(hour)
    expect(vk.calls).toHaveLength(2)
  })

  test('the card counts what came and what was answered this month, where the organization is', async () => {
    await calls.putCard(text)
    const { submitted } = callsTo(server.url)
    const { number } = await submitted()
    await operatorOf(server, 'test-town').answer(number, { text: 'Да.' })
    await multiply(server.backend.database, 'test-town', 6)
    await pass(hour)
    // One answer is too few to be shown.
    expect(vk.cards.get(token)?.card.descr).toBe('В этом месяце: получено 7')
    expect(vk.calls).toHaveLength(2)
    // In Yekaterinburg December begins five hours before it does in Greenwich.
    server.setClock('2026-11-30T18:59:00Z')
    await pass(0)
    expect(vk.cards.get(token)?.card.descr).toBe('В этом месяце: получено 7')
    await pass(2 * hour)
    expect(vk.cards.get(token)?.card).not.toHaveProperty('descr')
  })

  test('a revoked token ends the tries, and another one begins them again', async () => {
    await calls.putCard(text)
    vk.tokens.delete(token)
    await pass(24 * hour)
    expect(await card()).toMatchObject({ state: 'failed', reason: 'token' })
    await pass(48 * hour)
    expect(vk.calls).toHaveLength(2)
    vk.tokens.add('another-token-of-a-community')
    const again = await calls.putCard({ type: 'text', token: 'another-token-of-a-community' })
    const updatedAt = server.backend.clock().toISOString()
    expect(again.body.card).toEqual({ type: 'text', state: 'on', updatedAt })
  })

  test('flood control makes the pauses grow, and then all is well', async () => {
    vk.troubles.push({ error: 9 }, { error: 6 }, { error: 9 })
    await calls.putCard(text)
    expect(await card()).toEqual({ type: 'text', state: 'on', reason: 'busy' })
    await pass(minute - second)
    expect(vk.calls).toHaveLength(1)
    await pass(second)
    expect(vk.calls).toHaveLength(2)
    await pass(2 * minute - second)
    expect(vk.calls).toHaveLength(2)
    await pass(second)
    expect(vk.calls).toHaveLength(3)
    await pass(4 * minute)
    expect(await card()).toEqual({ type: 'text', state: 'on', updatedAt: server.backend.clock().toISOString() })
  })

  test('a network that does not answer is asked again every hour at the latest, and never given up', async () => {
    vk.troubles.push(...Array.from({ length: 9 }, () => ({ status: 502 })))
    await calls.putCard(text)
    for (let passed = 0; passed < 9; passed++) await pass(hour)
    expect(vk.calls).toHaveLength(10)
    expect(await card()).toEqual({ type: 'text', state: 'on', updatedAt: server.backend.clock().toISOString() })
  })

  test('an error that nobody knows is tried five times', async () => {
    vk.troubles.push(...Array.from({ length: 7 }, () => ({ error: 4242 })))
    await calls.putCard(text)
    for (let passed = 0; passed < 6; passed++) await pass(hour)
    expect(vk.calls).toHaveLength(5)
    expect(await card()).toEqual({ type: 'text', state: 'failed', reason: 'refused' })
  })

  test('a token that no longer opens has failed, and nobody is asked', async () => {
    await calls.putCard(text)
    const { database } = server.backend
    await database.updateTable('communities').set({ card_token: '1.of-another-secret' }).execute()
    await pass(24 * hour)
    expect(await card()).toMatchObject({ state: 'failed', reason: 'token' })
    expect(vk.calls).toHaveLength(1)
  })

  test('disconnecting forgets the token at once, and takes the card down', async () => {
    await calls.putCard(text)
    expect((await calls.disconnect()).status).toBe(204)
    expect(await calls.row()).toBeUndefined()
    await server.backend.cards?.looked()
    expect(vk.cards.size).toBe(0)
    expect(vk.calls.at(-1)?.parameters.code).toBe('return false;')
    await pass(48 * hour)
    expect(vk.calls).toHaveLength(2)
  })

  test('what still stands there is taken down also when the network has refused what should have come after it', async () => {
    await calls.putCard(text)
    vk.troubles.push(...Array.from({ length: 5 }, () => ({ error: 4242 })))
    for (let passed = 0; passed < 5; passed++) await pass(24 * hour)
    expect(await card()).toMatchObject({ state: 'failed', reason: 'refused' })
    await calls.disconnect()
    await server.backend.cards?.looked()
    expect(vk.cards.size).toBe(0)
  })

  test('disconnecting while the card is on its way takes it down, too', async () => {
    let answer = () => {}
    vk.troubles.push({ after: new Promise<void>((done) => (answer = done)) })
    const putting = calls.putCard(text)
    await expect.poll(() => vk.calls.length, { timeout: 30_000 }).toBe(1)
    const { database } = server.backend
    await disconnectCommunity({ database, cards: undefined }, { network: 'vk', community: String(group) })
    answer()
    await putting
    await server.backend.cards?.looked()
    expect(vk.cards.size).toBe(0)
  })

  test('a card that the network does not take down at once is taken down a little later', async () => {
    await calls.putCard(text)
    const { backend } = server
    const { vk: settings } = backend.config.networks
    const forgotten = await calls.row()
    if (!settings || !forgotten) throw new Error('there is no card')
    const cards = startCards({ ...backend, vk: settings, secret: backend.config.secret, failed() {} }, 1)
    vk.troubles.push({ error: 9 })
    cards.hide(forgotten)
    await cards.looked()
    expect(vk.cards.size).toBe(0)
    await cards.stop()
  })

  test('an administrator takes the card down and stays connected', async () => {
    await calls.putCard(text)
    expect((await calls.removeCard()).status).toBe(204)
    expect(await calls.row()).toMatchObject({ organization: 'test-town', card_token: null, card_type: null })
    await server.backend.cards?.looked()
    expect(vk.cards.size).toBe(0)
    expect((await calls.removeCard()).status).toBe(204)
  })

  test('a community that moves shows the card of its new organization', async () => {
    await calls.putCard(text)
    await calls.connect(await newConnectKey(server, 'closed-town'))
    await pass(minute)
    expect(vk.cards.get(token)?.card.text).toBe('Сейчас сообщения здесь не принимаются')
  })

  test('the network is not asked twice within half a minute', async () => {
    await calls.putCard(text)
    const { body } = await calls.putCard({ type: 'list', token })
    expect(vk.calls).toHaveLength(1)
    expect(body.card).toMatchObject({ type: 'list', state: 'on', reason: 'busy' })
    await pass(30 * second)
    expect(vk.calls).toHaveLength(2)
    expect(vk.cards.get(token)?.type).toBe('list')
  })

  test('a card that has to wait is answered for at once, whatever else is being looked at', async () => {
    await calls.putCard(text)
    const { cards, ...backend } = server.backend
    if (!cards) throw new Error('VK is off')
    const refresh = () => Promise.reject(new Error('it was waited for'))
    const community = { network: 'vk', community: String(group) } as const
    await putCard({ ...backend, cards: { ...cards, refresh } }, community, { type: 'list', token })
    expect(await card()).toMatchObject({ type: 'list', state: 'on', reason: 'busy' })
  })

  test('of several processes one puts a card up', async () => {
    const { backend } = server
    const { vk: settings } = backend.config.networks
    if (!settings) throw new Error('VK is off')
    const others = [1, 2].map(() =>
      startCards({ ...backend, vk: settings, secret: backend.config.secret, failed() {} }),
    )
    await calls.putCard(text)
    server.advance(24 * hour)
    await Promise.all([backend.cards, ...others].map((cards) => cards?.looked()))
    expect(vk.calls).toHaveLength(2)
    for (const cards of others) await cards.stop()
  })
})
