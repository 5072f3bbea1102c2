import { mkdir, open, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as waiting } from 'node:timers/promises'
import type { Outbox } from '../outbox.ts'
import { createTurns } from '../turns.ts'
import { isCode } from './durable-file.ts'
import { nameOf } from './file-names.ts'

export interface FileLockOptions {
  /** A lock that nobody has touched for so long (ms) is nobody's. */
  readonly lasts?: number
  /** How often whoever waits looks again (ms). */
  readonly pause?: number
}

/** A lock may be taken over once its file is older than this (ms), and is then of no use to anybody. */
const sweptAfter = 86_400_000

const free = 'free'

/**
 * One process at a time per key. A lock is the file `{name}.{number}` with the highest number; whoever finds it free, or
 * its owner gone, makes the next number, which only one can. A number never comes again while anybody may remember it, so
 * nobody takes a lock away from one who has just taken it over.
 */
export function fileLocks(folder: string, { lasts = 30_000, pause = 100 }: FileLockOptions = {}): Outbox['exclusive'] {
  const turns = createTurns()
  const locks = join(folder, 'locks')
  let swept: Promise<void> | undefined
  let sweepAt = 0

  return (key, work, signal) =>
    turns(
      key,
      async () => {
        const release = await take(nameOf(key), signal)
        try {
          return await work()
        } finally {
          await release()
        }
      },
      signal,
    )

  async function take(name: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
    try {
      await mkdir(locks, { recursive: true, mode: 0o700 })
      if (Date.now() > sweepAt) {
        sweepAt = Date.now() + sweptAfter
        swept = sweep()
      }
      await swept
      for (;;) {
        signal?.throwIfAborted()
        const last = await highest(name)
        const number = last === 0 || (await isOver(join(locks, `${name}.${last}`))) ? last + 1 : undefined
        const release = number === undefined ? undefined : await claim(name, number)
        if (release) return release
        await waiting(pause, undefined, signal ? { signal } : {})
      }
    } catch (error) {
      signal?.throwIfAborted()
      if ((error as Error).name === 'AbortError') throw error
      // Where no lock can be made nothing is kept either, and so nobody else has it.
      return async () => {}
    }
  }

  async function claim(name: string, number: number): Promise<(() => Promise<void>) | undefined> {
    const path = join(locks, `${name}.${number}`)
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() })).finally(() => file.close())
    } catch (error) {
      if (isCode(error, 'EEXIST')) return undefined
      throw error
    }
    const numbers = await numbersOf(name)
    if (numbers.some((other) => other > number)) {
      await unlink(path).catch(() => {})
      return undefined
    }
    for (const other of numbers) if (other < number) await unlink(join(locks, `${name}.${other}`)).catch(() => {})
    const heartbeat = setInterval(() => {
      const now = new Date()
      utimes(path, now, now).catch(() => {})
    }, lasts / 6)
    heartbeat.unref()
    return async () => {
      clearInterval(heartbeat)
      // Not made anew where it was taken over.
      const file = await open(path, 'r+').catch(() => undefined)
      await file
        ?.truncate()
        .then(() => file.write(free))
        .catch(() => {})
      await file?.close()
    }
  }

  async function numbersOf(name: string): Promise<number[]> {
    const files = await readdir(locks)
    return files.filter((file) => file.startsWith(`${name}.`)).map((file) => Number(file.slice(name.length + 1)))
  }

  async function highest(name: string): Promise<number> {
    return Math.max(0, ...(await numbersOf(name)))
  }

  async function isOver(path: string): Promise<boolean> {
    try {
      const content = await readFile(path, 'utf8')
      if (content === free) return true
      const { mtimeMs } = await stat(path)
      if (Math.abs(Date.now() - mtimeMs) > lasts) return true
      // Just made, or just being freed.
      if (!content.startsWith('{')) return false
      const { pid, host } = JSON.parse(content) as { pid: number; host: string }
      return host === hostname() && !isRunning(pid)
    } catch (error) {
      // Somebody has taken it over meanwhile, or is writing it.
      if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return false
      throw error
    }
  }

  async function sweep(): Promise<void> {
    for (const file of await readdir(locks)) {
      const path = join(locks, file)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Math.abs(Date.now() - mtimeMs) > sweptAfter) await unlink(path).catch(() => {})
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is one too.
    return isCode(error, 'EPERM')
  }
}
