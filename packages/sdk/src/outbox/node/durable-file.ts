import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { open, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { OutboxError, type OutboxErrorReason } from '../outbox-error.ts'

/** Ends the name of a file that is being written. */
export const unfinished = '.tmp'

/**
 * Puts a file in place, whole or not at all, and on the disk when this resolves. `before` is told what the file will look
 * like before anybody else can see it.
 */
export async function writeDurably(
  path: string,
  content: string | AsyncIterable<Uint8Array>,
  before?: (stats: Stats) => void,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}${unfinished}`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    before?.(await stat(temporary))
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  }
  await syncFolder(dirname(path))
}

/** A name is on the disk when its folder is. Windows knows no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

export const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes(String((error as NodeJS.ErrnoException | null)?.code))

const reasons: Record<string, OutboxErrorReason> = { ENOSPC: 'full', EDQUOT: 'full', EFBIG: 'full' }

export function asOutboxError(error: unknown): OutboxError {
  if (error instanceof OutboxError) return error
  const reason = reasons[String((error as NodeJS.ErrnoException | null)?.code)] ?? 'broken'
  // A path in the message of the cause is made of the folder and of hashes.
  return new OutboxError(reason, { cause: error })
}
