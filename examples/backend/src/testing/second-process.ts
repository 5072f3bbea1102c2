import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from '../database/connect.ts'
import { startServer, type TestSettings } from './server.ts'

/** One more process of a backend, on the same database and with the same secret. */
export interface SecondProcess {
  readonly url: string
  /** Moves its clock on. */
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

interface Start {
  readonly databaseUrl: string
  readonly settings: TestSettings
}

/** Starts this very file as a process of its own. */
export async function startSecondProcess(start: Start): Promise<SecondProcess> {
  const child = fork(import.meta.filename, {
    execArgv: ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source'],
  })
  const { url } = await ask<{ url: string }>(child, start)
  return {
    url,
    advance: (ms) => ask(child, { ms }),
    async stop() {
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}

async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  child.send(message)
  const [answer] = await once(child, 'message')
  return answer as T
}

if (import.meta.main) {
  const [{ databaseUrl, settings }] = (await once(process, 'message')) as [Start]
  const server = await startServer(await connect({ databaseUrl, dataDir: '' }), settings)
  process.on('message', ({ ms }: { ms: number }) => {
    server.advance(ms)
    process.send?.({})
  })
  process.once('disconnect', () => server.stop())
  process.send?.({ url: server.url })
}
