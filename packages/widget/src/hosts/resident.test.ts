// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest'
import { session } from './network.fixture.ts'
import { residentOf } from './resident.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const resident = (launch: string | undefined = 'vk_user_id=1&sign=x') =>
  residentOf({ backend: 'https://otklik.example', network: 'vk', launch: async () => launch })

test('a session is opened once, and anew shortly before its end', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T10:00:00Z') })
  const asked = backend(() => json({ ...session, expiresAt: '2026-11-22T11:00:00Z' }))
  const { identity } = resident()
  await Promise.all([identity(), identity()])
  vi.setSystemTime(Date.parse('2026-11-22T10:58:00Z'))
  await identity()
  expect(asked).toHaveLength(1)
  vi.setSystemTime(Date.parse('2026-11-22T10:59:30Z'))
  await identity()
  expect(asked).toHaveLength(2)
})

test('a device whose clock is wrong does not ask again and again', async () => {
  const asked = backend(() => json({ ...session, expiresAt: '2020-01-01T00:00:00Z' }))
  const { identity } = resident()
  expect((await identity())?.token).toBe(session.token)
  expect((await identity())?.token).toBe(session.token)
  expect(asked).toHaveLength(1)
})

test('a launch that is refused names nobody, and is not sent again', async () => {
  const asked = backend(() => json({ status: 401, code: 'unauthorized' }, 401))
  const { identity, storage } = resident()
  expect(await identity()).toBeUndefined()
  expect(await identity()).toBeUndefined()
  expect(asked).toHaveLength(1)
  await expect(storage()).rejects.toThrow('nobody says whose place on this device it is')
})

test('a backend that could not be reached is asked again when it is next needed', async () => {
  let up = false
  backend(() => {
    if (!up) throw new TypeError('Failed to fetch')
    return json(session)
  })
  const { identity, storage } = resident()
  expect(await identity()).toBeUndefined()
  up = true
  expect(await identity()).toEqual(session)
  expect(await storage()).toBe(session.keeping)
})

test('neither whose place on the device it is nor the community is asked anew when the session is over', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T10:00:00Z') })
  const asked = backend(() => json({ ...session, expiresAt: '2026-11-22T11:00:00Z' }))
  const { community, storage } = resident()
  await storage()
  vi.setSystemTime(Date.parse('2026-11-23T10:00:00Z'))
  expect([await storage(), await community()]).toEqual([session.keeping, session.community])
  expect(asked).toHaveLength(1)
})

test('a page that no client has opened asks nobody', async () => {
  const asked = backend(() => json(session))
  expect(await residentOf({ backend: '', network: 'vk', launch: async () => undefined }).identity()).toBeUndefined()
  expect(asked).toEqual([])
})

function backend(answer: () => Response): unknown[] {
  const asked: unknown[] = []
  vi.stubGlobal('fetch', async (url: unknown) => {
    asked.push(url)
    return answer()
  })
  return asked
}

const json = (body: object, status = 201) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
