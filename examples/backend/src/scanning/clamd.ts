import { connect, type NetConnectOpts, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { ClamdAddress } from '../config.ts'

/** What a scanner says of a file: clean, or the name of what it has found. */
export type Verdict = 'clean' | { readonly found: string }

/** Looks at the bytes of a file. Rejects with `ScannerError` when it could not tell, and when it is no longer wanted. */
export type Scanner = (bytes: Readable, signal: AbortSignal) => Promise<Verdict>

/** The scanner has told nothing: the file is no better known than before. */
export class ScannerError extends Error {
  override readonly name = 'ScannerError'
  /** `unreachable`: not there, or silent too long. `refused`: it is there and would not look at this file. */
  readonly code: 'unreachable' | 'refused'

  constructor(code: ScannerError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Milliseconds without a sign of life. */
const patience = 60_000
const tooSilent = 'no answer in time'

/**
 * clamd by its own protocol (man clamd, COMMANDS): `INSTREAM` with each chunk behind its length in four bytes, an empty
 * one at the end; `z` before a command says that it and the answer end with a zero.
 */
export function clamd(address: ClamdAddress, silence = patience): Scanner {
  return async (bytes, signal) => {
    const socket = connect({ ...address, signal } as NetConnectOpts)
    socket.once('connect', () => connected.add(socket))
    socket.setTimeout(silence, () => socket.destroy(new Error(tooSilent)))
    try {
      const answer = answerOf(socket)
      // An answer may come before the end, when the file is larger than clamd takes; then nobody reads the rest.
      await Promise.race([answer, send(socket, bytes, answer)])
      return verdictIn(await answer)
    } finally {
      socket.destroy()
      bytes.destroy()
    }
  }
}

async function send(socket: Socket, bytes: Readable, answer: Promise<unknown>): Promise<void> {
  try {
    await write(socket, 'zINSTREAM\0')
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (chunk.length === 0) continue
      await write(socket, lengthOf(chunk))
      await write(socket, chunk)
    }
    await write(socket, lengthOf(Buffer.alloc(0)))
  } catch (error) {
    // Whoever hangs up in the middle of it may have said why.
    if (error instanceof ScannerError) await answer
    throw error
  }
}

function lengthOf({ length }: Buffer): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

function write(socket: Socket, bytes: Buffer | string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(broken(socket, error)) : resolve()))
  })
}

/** Everything up to the zero. Ends early when the connection does. */
function answerOf(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\0')
      if (end >= 0) resolve(text.slice(0, end))
      else if (text.length > 10_000) reject(new ScannerError('refused', 'an answer without an end'))
    })
    socket.once('error', (error) => reject(broken(socket, error)))
    socket.once('close', () => reject(broken(socket)))
  })
  // Whoever waits for the sending alone must not leave it unheard.
  answer.catch(() => {})
  return answer
}

const connected = new WeakSet<Socket>()

/** clamd hangs up on a file that is too large, and its last words are often lost with the connection. */
function broken(socket: Socket, cause?: Error): ScannerError {
  const silent = !connected.has(socket) || cause?.message === tooSilent
  return silent
    ? new ScannerError('unreachable', 'the scanner does not answer', { cause })
    : new ScannerError('refused', 'the scanner has hung up: is the file larger than its StreamMaxLength?', { cause })
}

function verdictIn(answer: string): Verdict {
  if (/^stream: OK$/.test(answer)) return 'clean'
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (found !== undefined) return { found: found.slice(0, 200) }
  throw new ScannerError('refused', /size limit/i.test(answer) ? 'the file is larger than clamd takes' : 'an error')
}
