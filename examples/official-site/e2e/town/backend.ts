import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

export interface BackendProcess {
  readonly origin: string
  readonly deskToken: string
  /** What reports over Open311 for the organization `kirov` must carry. */
  readonly open311Key: string
  /** Everything the backend keeps of residents' files, newest state of the disk. */
  storedFiles(): Promise<Buffer[]>
  stop(): Promise<void>
}

/** Starts the reference backend as a process of its own, on an empty database and any free port. */
export async function startBackend(different: Record<string, string> = {}): Promise<BackendProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'otklik-e2e-'))
  const deskToken = randomBytes(24).toString('base64url')
  const open311Key = randomBytes(24).toString('base64url')
  const started = await startProcess('examples/backend/src/main.ts', [], /^Otklik backend: (\S+)$/m, {
    HOST: 'localhost',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
    OTKLIK_DESK_TOKEN: deskToken,
    OPEN311_KEYS: `kirov:${open311Key}`,
    ...Object.fromEntries(limits.map((name) => [name, '0/600'])),
    ...different,
  })
  return {
    origin: started.address,
    deskToken,
    open311Key,
    storedFiles: () => filesIn(join(dataDir, 'files')),
    async stop() {
      await started.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Whose ways a mock has: our contract's, or those of another backend. */
export type MockKind = 'contract' | 'open311' | 'signalen'

/** Starts a mock as a process of its own, on any free port. */
export const startMock = (kind: MockKind = 'contract'): ReturnType<typeof startProcess> =>
  startProcess(
    'packages/server-mock/src/bin.ts',
    ['--backend', kind, '--host', 'localhost', '--port', '0'],
    /^Otklik mock: (\S+)$/m,
  )

// All residents of a test run come from one address.
const limits = [
  'LIMIT_SUBMISSIONS_PER_ADDRESS',
  'LIMIT_SUBMISSIONS_PER_ORGANIZATION',
  'LIMIT_UPLOADS_PER_ADDRESS',
  'LIMIT_OPEN311_PER_KEY',
  'LIMIT_WRONG_CODES_PER_ADDRESS',
  'LIMIT_SESSIONS_PER_ADDRESS',
]

async function startProcess(script: string, args: readonly string[], ready: RegExp, env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source', script, ...args],
    { cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // A test run that is cut short leaves nothing running.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    // Its data is thrown away, so it need not end with care; the browser that is still there would keep it waiting.
    kill()
    await exited
    process.off('exit', kill)
  }
  return { address: await announced(child, script, ready), stop }
}

/** What the process says it listens on. */
function announced(child: ChildProcess, script: string, ready: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const address = ready.exec(output)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', () => reject(new Error(`${script} did not start`)))
  })
}

async function filesIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return Promise.all(entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))))
}
