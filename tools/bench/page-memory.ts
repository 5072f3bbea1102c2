import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession } from 'playwright'
import { build } from 'vite'
import { root } from '../command.ts'
import type { Figure } from './figure.ts'
import { mostGrowth } from './memory.ts'

/** The heap of a page after so many submissions with a file, beside what it was after a tenth of them. */
export async function benchPageMemory(browser: Browser, submissions: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-bench-'))
  const server = createServer((request, response) => answer(request, response, folder))
  try {
    await bundle(folder)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction('typeof submitMany === "function"')
    const cdp = await context.newCDPSession(page)
    const write = async (count: number): Promise<number> => {
      await page.evaluate((many) => (globalThis as unknown as Page).submitMany(many), count)
      return heapOf(cdp)
    }
    const tenth = Math.ceil(submissions / 10)
    const early = await write(tenth)
    const late = await write(submissions - tenth)
    await context.close()
    return [
      { name: `page after ${tenth} submissions`, unit: 'kB', value: early, runs: 1 },
      {
        name: `page after ${submissions} submissions`,
        unit: 'kB',
        value: late,
        goal: Math.round(early * mostGrowth),
        must: true,
        runs: 1,
      },
    ]
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Page {
  submitMany(count: number): Promise<void>
}

async function bundle(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { conditions: ['@otklik/source', 'module', 'browser'] },
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: join(root, 'tools/bench/page-memory.page.ts'), formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
}

async function heapOf(cdp: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1000
}

let numbers = 0

/** The page, its script, and a backend that takes everything and keeps nothing. */
function answer(request: IncomingMessage, response: ServerResponse, folder: string): void {
  const { url = '', headers } = request
  const json = (status: number, body: object) => {
    request.resume().once('end', () => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(body))
    })
  }
  if (url === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end('<!doctype html><title>bench</title><script type="module" src="/page.js"></script>')
  } else if (url === '/page.js') {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' })
    response.end(readFileSync(join(folder, 'page.js')))
  } else if (url.endsWith('/uploads')) {
    const expiresAt = '2099-01-01T00:00:00Z'
    json(201, { id: `upload-${numbers++}`, attachment: headers['otklik-attachment'], expiresAt })
  } else if (url.endsWith('/submissions')) {
    const sentAt = '2026-11-21T10:00:00Z'
    json(201, { number: `2026-${String(numbers++).padStart(6, '0')}-0`, token: 'token', code: '123456789012', sentAt })
  } else json(404, {})
}
