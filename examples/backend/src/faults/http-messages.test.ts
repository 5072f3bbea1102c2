import { expect, test } from 'vitest'
import { readMessages } from './http-messages.ts'

/** What is read of bytes that come in pieces of one size. */
function read(text: string, piece: number, kind: 'requests' | 'answers', bodyless?: () => boolean) {
  const log: string[] = []
  const reader = {
    head: ({ first, fields }: { first: string; fields: ReadonlyMap<string, string> }) =>
      void log.push(`${first} (${fields.size})`),
    body: (bytes: Buffer) => {
      const last = log.at(-1) ?? ''
      if (last.startsWith('> ')) log[log.length - 1] = last + bytes.toString()
      else log.push(`> ${bytes}`)
    },
    end: () => void log.push('end'),
  }
  const bytes = Buffer.from(text)
  const messages = readMessages(reader, kind, bodyless)
  for (let at = 0; at < bytes.length; at += piece) messages.feed(bytes.subarray(at, at + piece))
  return { log, messages }
}

const requests =
  'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: a\r\n\r\n' +
  'POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /d HTTP/1.1\r\n\r\n'

test.each([1, 2, 7, 1000])('requests end where they end, in pieces of %i bytes', (piece) => {
  expect(read(requests, piece, 'requests').log).toEqual([
    'POST /a HTTP/1.1 (2)',
    '> hello',
    'end',
    'GET /b HTTP/1.1 (1)',
    'end',
    'POST /c HTTP/1.1 (1)',
    '> 3\r\nabc\r\n0\r\n\r\n',
    'end',
    'GET /d HTTP/1.1 (0)',
    'end',
  ])
})

test('an answer without a length ends with its connection', () => {
  const { log, messages } = read('HTTP/1.1 200 OK\r\n\r\nhello', 3, 'answers')
  expect(log).toEqual(['HTTP/1.1 200 OK (0)', '> hello'])
  messages.close()
  expect(log.at(-1)).toBe('end')
})

test('an answer that has no body has none, whatever length it names', () => {
  const text = 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'
  expect(read(text, 1000, 'answers').log).toEqual([
    'HTTP/1.1 204 No Content (0)',
    'end',
    'HTTP/1.1 304 Not Modified (1)',
    'end',
  ])
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'
  expect(read(head, 1000, 'answers', () => true).log).toEqual(['HTTP/1.1 200 OK (1)', 'end'])
})
