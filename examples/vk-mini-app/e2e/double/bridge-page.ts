import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const bridge = join(import.meta.dirname, '../../node_modules/@vkontakte/vk-bridge/dist/browser.min.js')

/** A mini app that is nothing but VK's own bridge, as its package is published. */
export async function serveBridgePage(): Promise<{ origin: string; close(): Promise<void> }> {
  const script = await readFile(bridge)
  const server = createServer((request, response) => {
    const asked = request.url?.startsWith('/bridge.js')
    response.writeHead(200, { 'content-type': asked ? 'text/javascript' : 'text/html; charset=utf-8' })
    response.end(asked ? script : '<!doctype html><title>Bridge</title><script src="/bridge.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
