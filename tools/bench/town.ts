import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../command.ts'

export interface Town {
  /** Origin of the official site. */
  readonly site: string
  stop(): Promise<void>
}

/** Starts the official site and the reference backend as `npm start` does, on free ports and a database of its own. */
export async function startTown(): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-bench-'))
  const env = { ...process.env, PORT: '0', DATA_DIR: folder }
  const child = spawn(process.execPath, ['--conditions=@otklik/source', 'tools/start.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for await (const line of createInterface({ input: child.stdout })) {
    const site = /^Open (http\S+?)\/?$/.exec(line)?.[1]
    if (!site) continue
    return {
      site,
      async stop() {
        child.kill('SIGTERM')
        await exited
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }
  throw new Error('The official site did not start.')
}
