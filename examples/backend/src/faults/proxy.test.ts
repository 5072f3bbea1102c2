import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { answers, type Fault, type Rule } from './fault.ts'
import { openFaultProxy } from './proxy.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => unknown

/** A server behind a proxy, and the bodies that have come to it whole. */
async function town(answer: Answer = (_request, response, body) => response.end(body)) {
  const came: string[] = []
  const begun: string[] = []
  const server = createServer(async (request, response) => {
    begun.push(request.url ?? '')
    const body = await text(request).catch(() => undefined)
    if (body === undefined) return
    came.push(body)
    answer(request, response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = await openFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(async () => {
    await proxy.close()
    server.closeAllConnections()
    server.close()
  })
  const post = async (body = 'hello', path = '/a', signal?: AbortSignal) => {
    const answered = await fetch(proxy.url + path, { method: 'POST', body, ...(signal && { signal }) })
    return `${answered.status} ${await answered.text()}`
  }
  return { proxy, post, came, begun, server }
}

test('without rules everything passes, request after request on one connection', async () => {
  const { proxy, post, came } = await town()
  const large = 'x'.repeat(300_000)
  expect([await post('one'), await post(large), await post('')]).toEqual(['200 one', `200 ${large}`, '200 '])
  const head = await fetch(`${proxy.url}/a?b`, { method: 'HEAD' })
  expect(head.status).toBe(200)
  expect(came).toHaveLength(4)
  expect(proxy.requests).toEqual(['POST /a', 'POST /a', 'POST /a', 'HEAD /a'])
})

test('a body in chunks passes, both ways', async () => {
  const { proxy } = await town((_, response, body) => {
    response.write(body)
    response.end('!')
  })
  const body = new Blob(['in ', 'chunks']).stream()
  const answer = await fetch(`${proxy.url}/a`, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(await answer.text()).toBe('in chunks!')
})

const play = async (fault: Fault, more: Partial<Rule> = {}) => {
  const one = await town()
  one.proxy.play({ fault, ...more })
  return one
}

test('a reset before the body lets nothing through', async () => {
  const { post, came, begun } = await play({ kind: 'reset before body' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(await post('again')).toBe('200 again')
  expect([begun, came]).toEqual([['/a'], ['again']])
})

test('a reset in the body leaves the backend with the beginning of it', async () => {
  const { post, came, begun } = await play({ kind: 'reset in body', bytes: 3 })
  await expect(post()).rejects.toThrow('fetch failed')
  await vi.waitFor(() => expect(begun).toEqual(['/a']))
  expect(came).toEqual([])
})

test('a reset after the body leaves the backend with the whole of it', async () => {
  const { post, came } = await play({ kind: 'reset after body' })
  await expect(post()).rejects.toThrow('fetch failed')
  await vi.waitFor(() => expect(came).toEqual(['hello']))
})

test('an answer is lost once the backend has given it', async () => {
  const { post, came } = await play({ kind: 'answer lost' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(came).toEqual(['hello'])
})

test.each(['stall in head', 'stall in body'] as const)('a %s never ends by itself', async (kind) => {
  const { proxy, post, came } = await play({ kind })
  const abort = new AbortController()
  const asked = post('hello', '/a', abort.signal)
  await vi.waitFor(() => expect(proxy.fired.get(kind)).toBe(1))
  expect(came).toEqual(['hello'])
  abort.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
})

test('an answer is cut off in its body', async () => {
  const { post } = await play({ kind: 'answer cut', bytes: 2 })
  await expect(post()).rejects.toThrow('terminated')
})

test('another answer stands in the place of the backend', async () => {
  const { post, came } = await play(answers['502 with HTML'])
  expect(await post()).toBe('502 <html><h1>502 Bad Gateway</h1></html>')
  expect(came).toEqual([])
})

test('another answer comes after the backend has done its work', async () => {
  const { post, came } = await play(answers['malformed JSON'])
  expect(await post()).toBe('201 {"number":"2026-0000')
  expect(came).toEqual(['hello'])
})

test('a slow answer comes whole', async () => {
  const { post } = await play({ kind: 'slow', pieces: 5, pause: 1 })
  expect(await post('a longer one')).toBe('200 a longer one')
})

test.each(['request', 'answer'] as const)('what is held at the %s goes on when it is let go', async (at) => {
  const { proxy, post, came } = await play({ kind: 'hold', at })
  const answer = post()
  const held = await proxy.held()
  expect(held).toMatchObject({ method: 'POST', path: '/a' })
  expect(came).toEqual(at === 'request' ? [] : ['hello'])
  held.letGo()
  expect(await answer).toBe('200 hello')
})

test('rules are for the requests that they name, and count what they have done', async () => {
  const { proxy, post } = await town()
  proxy.play(
    { fault: answers['503'], path: '/b', skip: 1, name: '503' },
    { fault: answers['500'], method: 'GET', times: 'always', name: '500' },
  )
  const get = async () => (await fetch(`${proxy.url}/b`)).status
  expect([await post(), await post('', '/b'), await post('', '/b'), await post('', '/b')].map((one) => one.slice(0, 3))) //
    .toEqual(['200', '200', '503', '200'])
  expect([await get(), await get()]).toEqual([500, 500])
  expect([...proxy.fired]).toEqual([
    ['503', 1],
    ['500', 2],
  ])
  proxy.heal()
  expect(await get()).toBe(200)
})

test('it refuses connections, and takes them again at the same address', async () => {
  const { proxy, post } = await town()
  expect(await post()).toBe('200 hello')
  await proxy.refuse()
  const failed = await post().catch((error) => error.cause.code)
  expect(failed).toBe('ECONNREFUSED')
  await proxy.accept()
  expect(await post()).toBe('200 hello')
})

test('a backend that dies in the middle takes the connection with it', async () => {
  const { proxy, post, server, came } = await town(() => {})
  const asked = post()
  await vi.waitFor(() => expect(came).toEqual(['hello']))
  server.closeAllConnections()
  await expect(asked).rejects.toThrow('fetch failed')
  server.close()
  const another = await town()
  proxy.aim(another.proxy.url)
  expect(await post()).toBe('200 hello')
})
