import type { Session } from '@otklik/sdk/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearer, call, problemOf } from '../testing/calls.ts'
import { communityCalls, newConnectKey } from '../testing/community.ts'
import { onEachDatabase } from '../testing/databases.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'
import { vkLaunch, withVk } from '../testing/vk-launch.ts'
import type { DeskCommunities } from './messages.ts'

const day = 86_400_000

onEachDatabase((open) => {
  let server: TestServer

  beforeAll(async () => {
    const networks = { ...withVk.networks, officialSite: 'https://town.example/official' }
    const limits = {
      wrongKeysPerAddress: { count: 6, seconds: 3600 },
      wrongKeysPerCommunity: { count: 4, seconds: 3600 },
    }
    server = await startServer(await open(), { networks, limits, trustProxy: true })
  })
  afterAll(() => server.stop())

  let group = 748_120_000
  const anotherCommunity = () => communityCalls(server, String(++group))
  const desk = (path: string, method = 'GET') =>
    call<DeskCommunities>(`${server.url}/v1/desk/communities${path}`, { method, headers: bearer(deskToken) })

  const organization = { id: 'test-town', name: 'Администрация Тестового города' }
  const wrongKey = { status: 422, code: 'rejected', errors: [{ pointer: '/key', code: 'invalid' }] }

  test('a key of an organization connects the community of the session, and says to whom', async () => {
    const { shown, connect, session } = anotherCommunity()
    const community = String(group)
    expect((await shown()).body).toEqual({ community, officialSite: 'https://town.example/official' })
    const { status, body } = await connect(await newConnectKey(server))
    expect([status, body]).toEqual([200, { community, organization }])
    expect((await shown(await session('member'))).body).toEqual({ community, organization })
    const launch = vkLaunch({ vk_group_id: community })
    const opened = await call<Session>(`${server.url}/v1/networks/vk/sessions`, { body: { launch } })
    expect(opened.body.organization).toBe('test-town')
  })

  test('a key may be typed in small letters, without hyphens and with letters for digits', async () => {
    const key = await newConnectKey(server)
    expect(key).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    const typed = ` ${key.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect((await anotherCommunity().connect(typed)).status).toBe(200)
  })

  test('a key is good once, but the same administrator may ask again when the answer was lost', async () => {
    const [first, second, key] = [anotherCommunity(), anotherCommunity(), await newConnectKey(server)]
    expect((await first.connect(key)).status).toBe(200)
    expect(problemOf(await second.connect(key))).toEqual(wrongKey)
    const again = await first.connect(key)
    expect([again.status, again.body.organization]).toEqual([200, organization])
    await first.disconnect()
    expect(problemOf(await first.connect(key))).toEqual(wrongKey)
  })

  test('of many who use a key at once one is connected', async () => {
    const key = await newConnectKey(server)
    const communities = [1, 2, 3, 4].map(anotherCommunity)
    const statuses = await Promise.all(communities.map(async ({ connect }) => (await connect(key)).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  test('who presses twice is connected, and told so both times', async () => {
    for (let tried = 0; tried < 5; tried++) {
      const { session, connect } = anotherCommunity()
      const [key, admin] = [await newConnectKey(server), await session()]
      const statuses = await Promise.all([1, 2, 3].map(async () => (await connect(key, admin, '192.0.2.60')).status))
      expect(statuses).toEqual([200, 200, 200])
    }
  })

  test('a key ends when its days are over', async () => {
    const key = await newConnectKey(server, 'test-town', { days: 2 })
    server.advance(2 * day)
    expect(problemOf(await anotherCommunity().connect(key))).toEqual(wrongKey)
  })

  test('a key is stored as a hash alone', async () => {
    const key = await newConnectKey(server)
    const stored = JSON.stringify(await server.backend.database.selectFrom('connect_keys').selectAll().execute())
    expect(stored).not.toContain(key)
    expect(stored).not.toContain(key.replaceAll('-', ''))
  })

  test('a community moves to another organization only with a key of that one', async () => {
    const { connect, shown } = anotherCommunity()
    await connect(await newConnectKey(server))
    expect(problemOf(await connect('0000-0000-0000-0000'))).toEqual(wrongKey)
    expect((await shown()).body.organization?.id).toBe('test-town')
    const moved = await connect(await newConnectKey(server, 'closed-town'))
    expect([moved.status, moved.body.organization?.id]).toEqual([200, 'closed-town'])
  })

  test('residents connect nothing and disconnect nothing, and a session opens no other network', async () => {
    const { url, session, connect, disconnect, putCard, preview, shown } = anotherCommunity()
    const key = await newConnectKey(server)
    const resident = await session('member')
    const card = { type: 'text', token: 'a-token-of-a-community' }
    for (const answer of [
      await connect(key, resident),
      await disconnect(resident),
      await putCard(card, resident),
      await preview('text', resident),
      await call(url.replace('/vk/', '/ok/'), { headers: bearer(await session()) }),
      await call(url, { headers: bearer(deskToken) }),
      await call(url),
    ]) {
      expect(problemOf(answer)).toEqual({ status: 401, code: 'unauthorized' })
    }
    expect((await connect(key)).status).toBe(200)
    expect((await shown(await session('member'))).status).toBe(200)
  })

  test('a page that was not opened in a community connects none', async () => {
    const { session, connect, shown } = anotherCommunity()
    const outside = await session('admin', { vk_group_id: undefined })
    expect(problemOf(await connect(await newConnectKey(server), outside))).toEqual({ status: 404, code: 'not_found' })
    expect((await shown(outside)).status).toBe(404)
  })

  test('wrong keys end, for the community from wherever they come, and for the address in whatever community', async () => {
    const guessed = anotherCommunity()
    const try1 = (from: string, community = guessed) => community.connect('ABCD-EFGH-JKMN-PQRS', undefined, from)
    const statuses: number[] = []
    for (let tried = 0; tried < 5; tried++) statuses.push((await try1(`192.0.2.${tried + 1}`)).status)
    expect(statuses).toEqual([422, 422, 422, 422, 429])
    const rightOne = await guessed.connect(await newConnectKey(server), undefined, '192.0.2.77')
    expect(problemOf(rightOne)).toMatchObject({ status: 429, code: 'rate_limited' })

    const fromOne: number[] = []
    for (let tried = 0; tried < 7; tried++) fromOne.push((await try1('192.0.2.99', anotherCommunity())).status)
    expect(fromOne).toEqual([422, 422, 422, 422, 422, 422, 429])
  })

  test('right keys are not counted', async () => {
    const { connect, disconnect } = anotherCommunity()
    for (let connected = 0; connected < 6; connected++) {
      expect((await connect(await newConnectKey(server), undefined, '192.0.2.50')).status).toBe(200)
      await disconnect()
    }
  })

  test('the desk lists what is connected, and disconnects it', async () => {
    const { connect, shown } = anotherCommunity()
    await connect(await newConnectKey(server, 'closed-town'))
    const { items } = (await desk('?organization=closed-town')).body
    const connectedAt = server.backend.clock().toISOString()
    expect(items.at(-1)).toEqual({ network: 'vk', community: String(group), organization: 'closed-town', connectedAt })
    expect((await desk('?organization=library')).body.items).toEqual([])
    expect((await desk(`/vk/${group}`, 'DELETE')).status).toBe(204)
    expect((await shown()).body.organization).toBeUndefined()
    expect(problemOf(await desk(`/vk/${group}`, 'DELETE'))).toEqual({ status: 404, code: 'not_found' })
  })

  test('neither key, session nor who has connected stands in the log', async () => {
    const { session, connect } = anotherCommunity()
    const [key, admin] = [await newConnectKey(server), await session('admin', { vk_user_id: '494075777' })]
    await connect(key, admin)
    await connect('WXYZ-WXYZ-WXYZ-WXYZ', admin)
    const log = server.log.join('\n')
    for (const secret of [key, 'WXYZ', admin, '494075777', String(group)]) expect(log).not.toContain(secret)
  })
})
