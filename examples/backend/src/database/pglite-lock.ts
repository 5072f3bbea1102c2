import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { ConfigError } from '../config.ts'

/**
 * Keeps a second process out of PGlite's folder, which it would destroy. The lock of a process that has died is taken
 * over.
 *
 * @throws ConfigError naming the process
 */
export function lockFolder(folder: string): void {
  const file = `${folder}.lock`
  const holder = readHolder(file)
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new ConfigError(
      `${folder} is in use by process ${holder}: stop that one, set another DATA_DIR, or set DATABASE_URL to run several`,
    )
  }
  rmSync(file, { force: true })
  // Exclusive: of two that start at once, one fails here.
  writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
  process.once('exit', () => rmSync(file, { force: true }))
}

function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
