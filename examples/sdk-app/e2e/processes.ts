import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A process that has printed an address and serves there. */
export interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** The app as `pnpm dev` serves it. */
export function serveApp(endpoint = ''): Promise<Served> {
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
  const VITE_CACHE_DIR = `node_modules/.vite-e2e-${process.env.TEST_PARALLEL_INDEX}`
  const env = { ...process.env, VITE_OTKLIK_ENDPOINT: endpoint, VITE_CACHE_DIR, VITE_WATCH: 'off' }
  return serve([vite, '--host', '127.0.0.1', '--port', '0'], env)
}

/** The mock as `otklik-mock` serves it. */
export function serveMock(): Promise<Served> {
  return serve(['--conditions=@otklik/source', '../../packages/server-mock/src/bin.ts', '--port', '0'], process.env)
}

async function serve(args: string[], env: NodeJS.ProcessEnv): Promise<Served> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stripVTControlCharacters(line))?.[0]
    if (url) return { url, stop: () => stop(child) }
  }
  throw new Error(`${args[0]} ended before it served anything`)
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}
