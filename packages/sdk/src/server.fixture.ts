import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface TestServer {
  readonly url: string
  readonly received: Received[]
  close(): Promise<void>
}

export type Answer = (request: Received, response: ServerResponse) => unknown

/** A real server on a free port, gone with the test. */
export async function serve(answer: Answer): Promise<TestServer> {
  return open(async (incoming, response, received) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body: Buffer.concat(chunks) }
    received.push(request)
    await answer(request, response)
  })
}

/** The same for a handler that reads the request itself. */
export async function open(
  handle: (incoming: IncomingMessage, response: ServerResponse, received: Received[]) => Promise<unknown>,
): Promise<TestServer> {
  const received: Received[] = []
  const server = createServer((incoming, response) => {
    handle(incoming, response, received).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close }
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export function problem(
  response: ServerResponse,
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): void {
  json(response, body, status, { 'Content-Type': 'application/problem+json', ...headers })
}
