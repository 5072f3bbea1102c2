import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { maxHost } from './max.ts'

const user = '{"language_code":"en","first_name":"Вася","id":400}'
const launch = `auth_date=1733485316394&user=${encodeURIComponent(user)}&hash=f982`
const fragment = (parameters: Record<string, string>) => `#${new URLSearchParams(parameters)}`
const session = {
  token: `ses_${'a'.repeat(40)}`,
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  network: 'max',
  role: 'resident',
  organization: 'kirov',
  keeping: 'k'.repeat(32),
}

const address = location.href
const told = () => vi.mocked(parent.postMessage).mock.calls.map(([text]) => JSON.parse(String(text)) as object)
const answerAll = (content: object) =>
  vi.mocked(parent.postMessage).mockImplementation((text) => {
    const { requestId } = JSON.parse(String(text)) as { requestId?: string }
    const data = JSON.stringify({ type: 'WebAppShare', requestId, ...content })
    if (requestId) dispatchEvent(new MessageEvent('message', { data, source: parent }))
  })

beforeEach(() => {
  vi.spyOn(parent, 'postMessage').mockImplementation(() => {})
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json(session, { status: 201 })),
  )
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  history.replaceState(null, '', address)
  sessionStorage.clear()
})

test('the backend is asked who has come, by what MAX has written into the address, as it came', async () => {
  history.replaceState(null, '', fragment({ WebAppData: launch, WebAppPlatform: 'android', WebAppVersion: '26.9.1' }))
  const host = await maxHost({ backend: 'https://otklik.example' })
  expect(told()).toEqual([{ type: 'WebAppReady' }])
  expect(host.language()).toBe('en')
  expect(host.theme()).toBeUndefined()
  expect(await host.identity()).toMatchObject({ network: 'max', organization: 'kirov' })
  expect(await host.storage()).toBe(session.keeping)
  const request = vi.mocked(fetch).mock.calls[0]?.[0] as Request
  expect(request.url).toBe('https://otklik.example/v1/networks/max/sessions')
  expect(await request.json()).toEqual({ launch })
})

test('what the address had at first is known after a reload at another place of the page', async () => {
  history.replaceState(null, '', fragment({ WebAppData: launch }))
  await maxHost({ backend: 'https://otklik.example' })
  history.replaceState(null, '', '#/mine')
  const reloaded = await maxHost({ backend: 'https://otklik.example' })
  expect(await reloaded.identity()).toMatchObject({ network: 'max' })
})

test('a page that MAX has not opened is nobody’s, and nothing is asked', async () => {
  const host = await maxHost({ backend: 'https://otklik.example' })
  expect(host.language()).toBeUndefined()
  expect(await host.identity()).toBeUndefined()
  await expect(host.storage()).rejects.toThrow()
  expect(fetch).not.toHaveBeenCalled()
})

test.each([
  ['shared', { status: 'shared' }],
  ['dismissed', { status: 'cancelled' }],
  ['unable', { error: { code: 'client.web_app_share.too_large_link' } }],
])('sharing ends as %s when the client says %o', async (ended, content) => {
  history.replaceState(null, '', fragment({ WebAppData: launch, WebAppPlatform: 'ios' }))
  const host = await maxHost({ backend: 'https://otklik.example' })
  answerAll(content)
  expect(await host.share('https://town.example/')).toBe(ended)
  expect(told().at(-1)).toMatchObject({ type: 'WebAppShare', link: 'https://town.example/' })
})

test('in a browser MAX shares nothing, so it is not asked', async () => {
  history.replaceState(null, '', fragment({ WebAppData: launch, WebAppPlatform: 'web' }))
  const host = await maxHost({ backend: 'https://otklik.example' })
  expect(await host.share('https://town.example/')).toBe('unable')
  expect(told()).toEqual([{ type: 'WebAppReady' }])
})

test('the button of MAX goes one step back in the page’s history, while it is there', async () => {
  const host = await maxHost({ backend: 'https://otklik.example' })
  host.back?.(true)
  host.back?.(false)
  expect(told().slice(1)).toEqual([
    { type: 'WebAppSetupBackButton', isVisible: true },
    { type: 'WebAppSetupBackButton', isVisible: false },
  ])
  const back = vi.spyOn(history, 'back').mockImplementation(() => {})
  const data = JSON.stringify({ type: 'WebAppBackButtonPressed' })
  dispatchEvent(new MessageEvent('message', { data, source: parent }))
  // The hosts of the tests before hear it, too.
  expect(back).toHaveBeenCalled()
})

test('links are opened and the page is closed by the client; the browser copies and locates', async () => {
  const host = await maxHost({ backend: 'https://otklik.example' })
  host.openLink('https://town.example/')
  host.close()
  expect(told().slice(1)).toEqual([{ type: 'WebAppOpenLink', url: 'https://town.example/' }, { type: 'WebAppClose' }])
  await expect(host.copy('MFC-1')).rejects.toThrow()
  await expect(host.locate()).rejects.toThrow()
})
