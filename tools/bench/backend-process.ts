import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../command.ts'

/** Where a backend keeps what it is given. PGlite in its folder when there is no `databaseUrl`. */
export interface Where {
  readonly dataDir: string
  readonly databaseUrl?: string
}

export interface BackendProcess {
  readonly origin: string
  /** Bytes of the process in the machine's memory, after all garbage has been collected. */
  memory(): Promise<number>
  stop(): Promise<void>
}

/** The reference backend as it is started by `main.ts`, without limits on how often anybody may send. */
export async function startBackend({ dataDir, databaseUrl }: Where): Promise<BackendProcess> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = fork(join(root, 'tools/bench/backend-runner.ts'), {
    cwd: root,
    execArgv: ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source', '--expose-gc'],
    env: {
      ...inherited,
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'fatal',
      // As docs/backend.md has it, for the memory of pictures.
      MALLOC_ARENA_MAX: '2',
      // Two processes are one backend: what one has signed the other must know.
      OTKLIK_SECRET: 'the secret of the bench, and of nothing else',
      OTKLIK_DESK_TOKEN: deskToken,
      LIMIT_SUBMISSIONS_PER_ADDRESS: '0/600',
      LIMIT_SUBMISSIONS_PER_ORGANIZATION: '0/600',
      LIMIT_UPLOADS_PER_ADDRESS: '0/600',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  // A bench that is interrupted leaves nothing running.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  return {
    origin: await originOf(child),
    async memory() {
      child.send('memory')
      const [bytes] = await once(child, 'message')
      return bytes
    },
    async stop() {
      process.off('exit', end)
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

export const deskToken = 'the-desk-token-of-the-bench'

async function originOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
    const origin = /^Otklik backend: (\S+)$/.exec(line)?.[1]
    if (origin) return origin
  }
  throw new Error('The backend did not start.')
}
