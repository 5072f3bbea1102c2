import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compiled } from './compiled.ts'

/** The reference backend as a process of its own, which can be killed and started again. */
export interface BackendProcess {
  /** Where its files lie. */
  readonly dataDir: string
  /** Where it listens since its last start. */
  url(): string
  /** SIGKILL: it writes nothing more, and says goodbye to nobody. */
  kill(): Promise<void>
  start(change?: Partial<BackendSettings>): Promise<void>
  /** Ends it for good and removes what it has kept. */
  remove(): Promise<void>
}

export interface BackendSettings {
  /** PGlite in its folder when left out. */
  readonly databaseUrl?: string
  /** Shared with another process; a new one when left out. */
  readonly dataDir?: string
  /** No file it writes gets larger than so many blocks of 512 bytes. */
  readonly largestFile?: number | undefined
}

export async function startBackendProcess({ databaseUrl = '', ...given }: BackendSettings): Promise<BackendProcess> {
  const dataDir = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'otklik-faults-')))
  let child: ChildProcess | undefined
  let url = ''
  const end = () => child?.kill('SIGKILL')
  // A test run that is cut short leaves nothing running.
  process.once('exit', end)

  const one: BackendProcess = {
    dataDir,
    url: () => url,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      end()
      await exit
    },
    async start(change = {}) {
      const { largestFile } = { ...given, ...change }
      const command = [process.execPath, '--disable-warning=ExperimentalWarning', '--conditions=@otklik/source', main]
      // A process that is over its limit would be ended by a signal if it did not ignore it.
      const limited = ['sh', '-c', `trap '' XFSZ; ulimit -f ${largestFile}; exec "$@"`, 'sh', ...command]
      const [file = '', ...args] = largestFile === undefined ? command : limited
      child = spawn(file, args, {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          ...compiled,
          ...settings,
          DATA_DIR: dataDir,
          DATABASE_URL: databaseUrl,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      url = await announced(child)
    },
    async remove() {
      await one.kill()
      process.off('exit', end)
      if (given.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
  await one.start()
  return one
}

const main = join(import.meta.dirname, '../main.ts')

const settings = {
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'silent',
  ORGANIZATIONS_DIR: join(import.meta.dirname, '../testing/organizations'),
  PUBLIC_URL: 'https://town.example',
  // All residents of a test come from one address.
  LIMIT_SUBMISSIONS_PER_ADDRESS: '0/600',
  LIMIT_SUBMISSIONS_PER_ORGANIZATION: '0/600',
  LIMIT_UPLOADS_PER_ADDRESS: '0/600',
}

/** Where the process says that it listens. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const address = /^Otklik backend: (\S+)$/m.exec(output)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the backend ended with ${code} before it listened`)))
  })
}
