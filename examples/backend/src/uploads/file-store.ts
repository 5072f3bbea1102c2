import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Where files are kept. Keys are made by us, never from what somebody sent. */
export interface FileStore {
  /** Resolves once the bytes are durable. A file given by its path may be moved away from there. */
  put(key: string, source: Uint8Array | { readonly path: string }): Promise<void>
  /** Undefined when there is none. */
  get(key: string, range?: ByteRange): Promise<Readable | undefined>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /** Removes what a `put` that was interrupted before this moment has left. */
  sweep(before: Date): Promise<void>
}

/** Files in a folder, spread over 256 subfolders. Several processes may share it. */
export function folderStore(folder: string): FileStore {
  const pathOf = (key: string): string => {
    if (!/^[0-9a-f-]{36}$/.test(key)) throw new Error('not a key of the file store')
    return join(folder, key.slice(0, 2), key)
  }
  return {
    async put(key, source) {
      const path = pathOf(key)
      const partial = path + partialEnding
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        await write(partial, source)
        await rename(partial, path)
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },
    async get(key, range) {
      const path = pathOf(key)
      const found = await stat(path).catch(() => undefined)
      return found?.isFile() ? createReadStream(path, range) : undefined
    },
    async remove(key) {
      await rm(pathOf(key), { force: true })
    },
    async sweep(before) {
      for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
        if (!name.endsWith(partialEnding)) continue
        const path = join(folder, name)
        const found = await stat(path).catch(() => undefined)
        if (found && found.mtimeMs <= before.getTime()) await rm(path, { force: true })
      }
    },
  }
}

const partialEnding = '.part'

async function write(path: string, source: Uint8Array | { readonly path: string }): Promise<void> {
  if ('path' in source) await copyFile(source.path, path)
  const file = await open(path, 'path' in source ? 'r+' : 'w', 0o600)
  try {
    if (!('path' in source)) await file.writeFile(source)
    await file.sync()
  } finally {
    await file.close()
  }
}
