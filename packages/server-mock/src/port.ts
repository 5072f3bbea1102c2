import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { getResponse, type HttpHandler } from 'msw'
import type { Mock } from './mock.ts'

export interface MockPortOptions {
  /** 0, when left out: any free one. */
  readonly port?: number
  /** `127.0.0.1` when left out: nobody else's business. */
  readonly host?: string
}

export interface MockPort {
  /** `http://127.0.0.1:8787` */
  readonly url: string
  /** Takes no more requests and resolves when those in flight are answered. */
  close(): Promise<void>
}

/** Serves a mock, with its controls under `/__mock/`, on a port of this machine. */
export async function openMockPort(mock: Mock, options: MockPortOptions = {}): Promise<MockPort> {
  const { port = 0, host = '127.0.0.1' } = options
  // First what the mock alone has: a backend may answer for every address.
  const handlers = [...mock.controls, ...mock.handlers]
  const server = createServer((incoming, outgoing) => {
    bridge(handlers, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return { url: `http://${shown}:${bound}`, close: () => close(server) }
}

async function bridge(handlers: HttpHandler[], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = (await getResponse(handlers, requestOf(incoming, outgoing))) ?? new Response(null, { status: 404 })
  // A network error is a connection that breaks off before an answer.
  if (response.type === 'error') {
    incoming.socket.destroy()
    return
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing)
  else outgoing.end()
}

function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { method = 'GET', url = '/', rawHeaders } = incoming
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  }
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as unknown as BodyInit)
  return new Request(new URL(url, `http://${incoming.headers.host ?? 'localhost'}`), {
    method,
    headers,
    body,
    signal: gone.signal,
    ...(body && { duplex: 'half' }),
  } as RequestInit)
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeIdleConnections()
  })
}
