import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { maxClient } from './max-client.ts'

let frame: HTMLIFrameElement
const heard: unknown[] = []
const hear = ({ data }: MessageEvent) => heard.push(data)

/** A page in a frame, as MAX has it in a browser; the page of the tests stands around it. */
function framedPage(): Window {
  const { contentWindow } = frame
  if (!contentWindow) throw new Error('no frame')
  return contentWindow
}

/** What MAX's page around ours has been told, without what others say in the page of the tests. */
const events = () =>
  heard
    .filter((text): text is string => typeof text === 'string' && text.includes('WebApp'))
    .map((text) => JSON.parse(text) as { type: string; requestId: string })

beforeEach(() => {
  frame = document.body.appendChild(document.createElement('iframe'))
  heard.length = 0
  addEventListener('message', hear)
})
afterEach(() => {
  removeEventListener('message', hear)
  frame.remove()
})

test('in a browser the page around ours is told by messages, which are text', async () => {
  const client = maxClient(framedPage())
  client?.tell('WebAppReady')
  client?.tell('WebAppOpenLink', { url: 'https://town.example/' })
  client?.tell('WebAppClose')
  await vi.waitFor(() =>
    expect(events()).toEqual([
      { type: 'WebAppReady' },
      { type: 'WebAppOpenLink', url: 'https://town.example/' },
      { type: 'WebAppClose' },
    ]),
  )
})

test('an answer is for the question whose id it has', async () => {
  const page = framedPage()
  const client = maxClient(page)
  const answers = Promise.allSettled(
    [1, 2].map((one) => client?.ask('WebAppShare', { link: `https://${one}.example` })),
  )
  await vi.waitFor(() => expect(events()).toHaveLength(2))
  const [first, second] = events()
  const say = (content: object | string) =>
    page.postMessage(typeof content === 'string' ? content : JSON.stringify({ type: 'WebAppShare', ...content }), '*')
  say('no JSON')
  say('null')
  say({ status: 'to nobody' })
  say({ requestId: 'another', status: 'of another' })
  say({ requestId: second?.requestId, error: { code: 'client.web_app_share.too_large_link' } })
  say({ requestId: first?.requestId, status: 'shared' })
  expect(await answers).toEqual([
    { status: 'fulfilled', value: { type: 'WebAppShare', requestId: first?.requestId, status: 'shared' } },
    { status: 'rejected', reason: { code: 'client.web_app_share.too_large_link' } },
  ])
})

test('what another page says is no answer', async () => {
  const page = framedPage()
  const answer = maxClient(page)?.ask('WebAppShare', { link: 'https://town.example' })
  await vi.waitFor(() => expect(events()).toHaveLength(1))
  const requestId = events()[0]?.requestId
  const data = (status: string) => JSON.stringify({ type: 'WebAppShare', requestId, status })
  page.dispatchEvent(new MessageEvent('message', { data: data('forged'), source: page }))
  page.dispatchEvent(new MessageEvent('message', { data: data('forged') }))
  page.dispatchEvent(new MessageEvent('message', { data: data('shared'), source: window }))
  await expect(answer).resolves.toMatchObject({ status: 'shared' })
})

test('what the client tells by itself is heard, and is no answer', async () => {
  const page = framedPage()
  const client = maxClient(page)
  const pressed = vi.fn()
  client?.on('WebAppBackButtonPressed', pressed)
  const say = (content: object) => page.postMessage(JSON.stringify(content), '*')
  say({ type: 'WebAppShare', requestId: 'of nobody' })
  say({ type: 'WebAppBackButtonPressed', requestId: 'of nobody' })
  say({ type: 'toString' })
  say({ type: 'WebAppBackButtonPressed' })
  await vi.waitFor(() => expect(pressed).toHaveBeenCalledOnce())
})

test('in an application its object is called, and calls back', async () => {
  const postEvent = vi.fn<(event: string, content: string) => void>()
  const page = { WebViewHandler: { postEvent } } as unknown as Window & {
    parent: unknown
    WebApp?: { sendEvent(event: string, content?: string): void }
  }
  page.parent = page
  const client = maxClient(page)
  client?.tell('WebAppOpenLink', { url: 'https://town.example/' })
  expect(postEvent.mock.lastCall).toEqual(['WebAppOpenLink', '{"url":"https://town.example/"}'])
  const answer = client?.ask('WebAppShare', { link: 'https://town.example/' })
  const [event, content = ''] = postEvent.mock.lastCall ?? []
  const { requestId, link } = JSON.parse(content) as { requestId: string; link: string }
  expect([event, link]).toEqual(['WebAppShare', 'https://town.example/'])
  page.WebApp?.sendEvent('WebAppShare')
  page.WebApp?.sendEvent('WebAppShare', JSON.stringify({ requestId, status: 'cancelled' }))
  await expect(answer).resolves.toMatchObject({ status: 'cancelled' })
  const pressed = vi.fn()
  client?.on('WebAppBackButtonPressed', pressed)
  page.WebApp?.sendEvent('WebAppBackButtonPressed', '{}')
  page.WebApp?.sendEvent('WebAppBackButtonPressed')
  expect(pressed).toHaveBeenCalledTimes(2)
})

test('a page on its own has no client', () => {
  const page = {} as Window & { parent: unknown }
  page.parent = page
  expect(maxClient(page)).toBeUndefined()
})
