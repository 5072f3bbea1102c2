import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createKey } from '../../draft.ts'
import { type ErrorCode, isOtklikError, type OtklikError } from '../../errors.ts'
import { json, serve } from '../../server.fixture.ts'
import { receipt, submission } from '../../words.fixture.ts'
import { rest } from './index.ts'

// What a network does, by sockets: what fetch makes of it is not ours to say, and what a caller has to do is.

const organization = 'kirov'
const patient = 20_000

/** What happens to a connection; called with the request once its headers, or all of it, have come. */
type Deed = (socket: Socket, request: string) => unknown

async function listen(deed: Deed, when: 'headers' | 'all' = 'all'): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let text = ''
    let done = false
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      text += chunk.toString()
      const [head, body = ''] = text.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head ?? '')?.[1] ?? 0)
      const there = text.includes('\r\n\r\n') && (when === 'headers' || Buffer.byteLength(body) >= length)
      if (!there || done) return
      done = true
      requests.push(text)
      deed(socket, text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, requests }
}

const answer =
  (status: string, body: string, headers: Record<string, string> = {}): Deed =>
  (socket) => {
    const all = { 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close', ...headers }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
    socket.end([`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n'))
  }

const page = '<!doctype html><title>Вход в сеть</title><form>Войдите</form>'
const html = { 'Content-Type': 'text/html; charset=utf-8' }
const data = { 'Content-Type': 'application/json' }

const form = (url: string, timeout = patient) => rest({ endpoint: url, timeout }).form({ organization, language: 'ru' })

function submit(url: string, timeout = patient, key = createKey()) {
  const context = { signal: new AbortController().signal, onProgress: () => {}, checkpoint: async () => {} }
  return rest({ endpoint: url, timeout }).submit({ organization, submission, attachments: [], key }, context)
}

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | undefined> {
  return (await errorOf(promise))?.code
}

async function errorOf(promise: Promise<unknown>): Promise<OtklikError | undefined> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error !== undefined && !isOtklikError(error)) throw error
  return error
}

const rows: [string, Deed, ErrorCode][] = [
  ['a connection that is reset', (socket) => socket.resetAndDestroy(), 'offline'],
  ['a connection that ends without a word', (socket) => socket.end(), 'offline'],
  ['what is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'offline'],
  [
    'a body that is cut off',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"number":', () =>
        socket.resetAndDestroy(),
      )
    },
    'offline',
  ],
  ['a gateway with a page of its own', answer('502 Bad Gateway', '<h1>502</h1>', html), 'server'],
  ['a gateway that says nothing', answer('504 Gateway Timeout', ''), 'server'],
  [
    'a network that wants a login, as it should say so',
    answer('511 Network Authentication Required', page, html),
    'offline',
  ],
  ['a network that wants a login, as they do say so', answer('200 OK', page, html), 'malformed'],
  ['a page that claims to be JSON', answer('200 OK', page, data), 'malformed'],
  ['half of a JSON', answer('200 OK', '{"number":"1","sentAt":', data), 'malformed'],
  ['nothing at all', answer('204 No Content', '', { 'Content-Length': '0' }), 'malformed'],
  ['too many requests', answer('429 Too Many Requests', 'slow down', { 'Retry-After': '3600' }), 'rate_limited'],
  ['a proxy that takes no more bytes', answer('413 Content Too Large', '<h1>413</h1>', html), 'too_large'],
  ['a proxy that wants a password', answer('407 Proxy Authentication Required', ''), 'offline'],
]

test.each(rows)('%s', async (_, deed, code) => {
  const { url } = await listen(deed)
  expect(await codeOf(submit(url))).toBe(code)
  expect(await codeOf(form(url))).toBe(code)
})

test('a connection that is reset before the body has gone out', async () => {
  const { url } = await listen((socket) => socket.resetAndDestroy(), 'headers')
  expect(await codeOf(submit(url))).toBe('offline')
})

test('an address that nobody has', async () => {
  expect(await codeOf(submit('http://nobody.invalid'))).toBe('offline')
})

test('a port on which nobody listens', async () => {
  const { url, close } = await serve(() => {})
  await close()
  expect(await codeOf(submit(url))).toBe('offline')
})

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n'

test.each<[string, Deed]>([
  ['before any answer', () => {}],
  ['in the headers', (socket) => socket.write(head)],
  ['in the body', (socket) => socket.write(`${head}\r\n{"number":`)],
])('a stall %s is no answer in time', async (_, deed) => {
  const { url } = await listen(deed)
  expect(await codeOf(submit(url, 100))).toBe('timeout')
})

test('a body that comes in drops, and late, is waited for as long as it comes', async () => {
  const text = JSON.stringify(receipt)
  const { url } = await listen((socket) => {
    socket.write(
      `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`,
    )
    const letters = [...text]
    const drop = () => {
      const letter = letters.shift()
      if (letter !== undefined) socket.write(letter, () => setTimeout(drop, 1))
    }
    drop()
  })
  expect(await submit(url)).toEqual({ state: 'accepted', receipt })
})

test('an answer without end is cut off', async () => {
  const piece = `${'10000\r\n'}${' '.repeat(0x10000)}\r\n`
  const { url } = await listen((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
    const pour = () => {
      while (!socket.destroyed && socket.write(piece)) {}
    }
    socket.on('drain', pour)
    pour()
  })
  expect(await errorOf(submit(url))).toMatchObject({ code: 'malformed', subject: 'body' })
})

test.each([301, 302, 303, 307, 308])('what is sent does not go where a redirect leads: %i', async (status) => {
  const elsewhere = await serve((_, response) => json(response, receipt))
  const { url } = await listen(answer(`${status} Elsewhere`, '', { Location: `${elsewhere.url}/login` }))
  expect(await codeOf(submit(url))).toBe('offline')
  const access = { organization, number: '1', token: 'secret' }
  expect(await codeOf(Promise.resolve(rest({ endpoint: url, timeout: patient }).track?.(access)))).toBe('offline')
  expect(elsewhere.received).toEqual([])
})

test('a form that is asked for is not the page to which a network redirects', async () => {
  const portal = await serve((_, response) => response.writeHead(200, html).end(page))
  const { url } = await listen(answer('302 Found', '', { Location: portal.url }))
  expect(await codeOf(form(url))).toBe('malformed')
  expect(portal.received[0]?.headers).not.toHaveProperty('cookie')
})

test.each([
  ['without a moment', {}, undefined],
  ['with seconds', { 'Retry-After': '120' }, 120_000],
  [
    'with a date by a clock that is a day ahead',
    { 'Retry-After': 'Mon, 23 Nov 2026 10:02:00 GMT', Date: 'Mon, 23 Nov 2026 10:00:00 GMT' },
    120_000,
  ],
])('too many requests, %s', async (_, headers, wait) => {
  const { url } = await listen(answer('429 Too Many Requests', '', headers as Record<string, string>))
  const before = Date.now()
  const until = (await errorOf(submit(url)))?.until
  if (wait === undefined) expect(until).toBeUndefined()
  else {
    expect(Date.parse(until ?? '')).toBeGreaterThanOrEqual(before + wait)
    expect(Date.parse(until ?? '')).toBeLessThanOrEqual(Date.now() + wait)
  }
})
