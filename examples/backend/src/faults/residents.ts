import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import { compiled } from './compiled.ts'
import type { Asked, Device, Kept, Said, Shown, Start, Way, Written } from './resident-messages.ts'

/** A process in which residents write and send. */
export interface Residents {
  /** How often a request has gone another way than to the backend. */
  readonly fired: ReadonlyMap<Way, number>
  open(device: Device): Promise<void>
  submit(resident: string, written: Written): Promise<void>
  press(resident: string, written: Written): Promise<void>
  /** Resolves with what is shown of a message as soon as it is what is waited for. */
  until(written: Pick<Written, 'key'>, wanted: (shown: Shown) => boolean): Promise<Shown>
  kept(resident: string): Promise<Kept[]>
  setClock(clock: Partial<Clock>): Promise<void>
  /** SIGKILL. What was on its way to the disk is there, nothing else. */
  kill(): Promise<void>
  isGone(): boolean
}

/** How long (ms) a message may take to come to where a test waits for it, on a busy machine. */
const patience = 240_000

export async function startResidents(clock: Partial<Clock>): Promise<Residents> {
  const child = fork(join(import.meta.dirname, 'resident-process.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source'],
    serialization: 'advanced',
    env: { ...process.env, NODE_OPTIONS: '', ...compiled },
  })
  const fired = new Map<Way, number>()
  const shown = new Map<string, Shown>()
  const waiting = new Set<(shown: Shown) => void>()
  const answers = new Map<number, (said: Said) => void>()
  const gone = new AbortController()
  child.once('exit', () => gone.abort(new Error('the process of the residents is gone')))
  let asked = 0
  const ready = new Promise<void>((resolve) => {
    child.on('message', (said: Said) => {
      if ('ready' in said) resolve()
      else if ('id' in said) answers.get(said.id)?.(said)
      else if ('fired' in said) fired.set(said.fired, (fired.get(said.fired) ?? 0) + 1)
      else {
        shown.set(said.shown.key, said.shown)
        for (const one of [...waiting]) one(said.shown)
      }
    })
  })
  child.send({ clock, refusing: `http://127.0.0.1:${await closedPort()}` } satisfies Start)
  await ready

  return {
    fired,
    open: (device) => ask({ act: 'open', device }),
    submit: (resident, written) => ask({ act: 'submit', resident, written }),
    press: (resident, written) => ask({ act: 'press', resident, written }),
    until: ({ key }, wanted) =>
      new Promise((resolve, reject) => {
        const tooLong = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`a message stays as it is: ${JSON.stringify(shown.get(key))}`))
        }, patience)
        gone.signal.addEventListener('abort', () => {
          clearTimeout(tooLong)
          reject(gone.signal.reason)
        })
        const look = (now: Shown | undefined) => {
          if (now?.key !== key || !wanted(now)) return
          clearTimeout(tooLong)
          waiting.delete(look)
          resolve(now)
        }
        waiting.add(look)
        look(shown.get(key))
      }),
    kept: (resident) => ask({ act: 'kept', resident }),
    setClock: (next) => ask({ act: 'clock', clock: next }),
    async kill() {
      if (isGone(child)) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
    isGone: () => isGone(child),
  }

  function ask<T>(what: Asked): Promise<T> {
    const id = ++asked
    return new Promise((resolve, reject) => {
      answers.set(id, (said) => {
        answers.delete(id)
        if ('failed' in said) reject(new Error(said.failed))
        else if ('answer' in said) resolve(said.answer as T)
      })
      gone.signal.addEventListener('abort', () => reject(gone.signal.reason))
      if (isGone(child)) reject(gone.signal.reason)
      else child.send({ ...what, id }, () => {})
    })
  }
}

const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
