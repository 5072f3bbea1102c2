import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { session } from './network.fixture.ts'
import { vkHost } from './vk.ts'
import { denied, startVkClient, type VkClient } from './vk-client.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

const backend = 'https://otklik.example'
const launch = 'vk_app_id=7&vk_language=en&vk_ts=1&vk_user_id=42&sign=abc'

let client: VkClient

beforeEach(() => {
  history.replaceState(null, '', `/mini-app/?${launch}`)
  client = startVkClient()
})

afterEach(() => {
  client.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

// The bridge remembers for as long as its page what a client can do, so this page's first client is one that says nothing.
test('a client that never answers leaves the page to itself', async () => {
  history.replaceState(null, '', '/mini-app/')
  vi.useFakeTimers()
  const opening = vkHost({ backend })
  await vi.runAllTimersAsync()
  const host = await opening
  expect([host.theme(), host.language(), host.insets()]).toEqual([undefined, undefined, undefined])
  const asked = Promise.allSettled([host.copy('x'), host.share('https://otklik.example/x'), host.locate()])
  const named = host.identity()
  await vi.runAllTimersAsync()
  expect(await asked).toMatchObject([{ status: 'rejected' }, { value: 'unable' }, { status: 'rejected' }])
  expect(await named).toBeUndefined()
  host.close()
})

/** A client that answers, as far as each test says what. */
const open = () => {
  client.can('VKWebAppInit', { data: { result: true } })
  const insets = { top: 0, right: 0, bottom: 34, left: 0 }
  client.can('VKWebAppGetConfig', { data: { app: 'vkclient', appearance: 'dark', scheme: 'space_gray', insets } })
  return vkHost({ backend })
}

test('the client is told that the page is there, and says how it looks and speaks', async () => {
  const host = await open()
  expect(client.heard.map(([method]) => method)).toContain('VKWebAppInit')
  expect(host.name).toBe('vk')
  expect(host.theme()).toBe('dark')
  expect(host.language()).toBe('en')
  expect(host.insets()).toEqual({ top: 0, right: 0, bottom: 34, left: 0 })
})

test('what changes in the client is told, and what it does not say again stays', async () => {
  const host = await open()
  const heard = vi.fn()
  const stop = host.subscribe(heard)
  client.tell('VKWebAppUpdateConfig', { scheme: 'bright_light' })
  expect(host.theme()).toBe('light')
  expect(host.insets()?.bottom).toBe(34)
  client.tell('VKWebAppUpdateInsets', { insets: { top: 20, bottom: 'x' } })
  expect(host.insets()).toEqual({ top: 20, right: 0, bottom: 0, left: 0 })
  expect(heard).toHaveBeenCalledTimes(2)
  stop()
  client.tell('VKWebAppUpdateConfig', { appearance: 'dark' })
  expect(heard).toHaveBeenCalledTimes(2)
})

test('copying, sharing and the place are the client’s', async () => {
  client.can('VKWebAppCopyText', { data: { result: true } })
  client.can('VKWebAppShare', { data: {} })
  client.can('VKWebAppGetGeodata', { data: { available: 1, lat: '58.6', long: 49.66, accuracy: 12 } })
  const host = await open()
  await host.copy('№ 1')
  expect(await host.share('https://otklik.example/x')).toBe('shared')
  expect(await host.locate()).toEqual({ latitude: 58.6, longitude: 49.66, accuracy: 12 })
  host.close()
  await vi.waitFor(() => expect(client.heard.at(-1)).toEqual(['VKWebAppClose', { status: 'success' }]))
  expect(client.heard).toContainEqual(['VKWebAppCopyText', { text: '№ 1' }])
  expect(client.heard).toContainEqual(['VKWebAppShare', { link: 'https://otklik.example/x' }])
})

test('a resident who says no has said so; an error is not taken for that', async () => {
  client.can('VKWebAppShare', { error: denied })
  client.can('VKWebAppGetGeodata', { error: denied })
  const host = await open()
  expect(await host.share('https://otklik.example/x')).toBe('dismissed')
  expect(await host.locate()).toBe('refused')
  client.can('VKWebAppGetGeodata', { data: { available: 0 } })
  expect(await host.locate()).toBe('refused')
  const unknown = { error_type: 'client_error', error_data: { error_code: 1, error_reason: 'Unknown error' } }
  client.can('VKWebAppShare', { error: unknown })
  client.can('VKWebAppGetGeodata', { error: unknown })
  expect(await host.share('https://otklik.example/x')).toBe('unable')
  await expect(host.locate()).rejects.toMatchObject(unknown)
})

test('what the client has signed goes to the backend as it stands in the address, once', async () => {
  const fetched = backendThatAnswers()
  const host = await open()
  expect(await Promise.all([host.identity(), host.storage()])).toEqual([session, session.keeping])
  expect(await host.identity()).toEqual(session)
  expect(fetched).toEqual([{ launch }])
  expect(client.heard.map(([method]) => method)).not.toContain('VKWebAppGetLaunchParams')
})

test('where the address has lost it, the client is asked for it', async () => {
  const fetched = backendThatAnswers()
  history.replaceState(null, '', '/mini-app/?utm=1')
  client.can('VKWebAppGetLaunchParams', {
    data: { vk_user_id: 42, vk_access_token_settings: 'a,b', vk_ref: undefined, sign: 'abc' },
  })
  expect(await (await open()).identity()).toEqual(session)
  expect(fetched).toEqual([{ launch: 'vk_user_id=42&vk_access_token_settings=a%2Cb&sign=abc' }])
})

/** A backend that opens a session for whatever it gets; returns what it got. */
function backendThatAnswers(): unknown[] {
  const fetched: unknown[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    fetched.push(await request.json())
    return new Response(JSON.stringify(session), { status: 201, headers: { 'content-type': 'application/json' } })
  })
  return fetched
}
