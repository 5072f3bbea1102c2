import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromFile } from 'file-type'
import type { Backend } from '../backend.ts'
import { sha256OfFile } from '../uploads/digest.ts'
import { incomingPath } from '../uploads/incoming.ts'
import type { AnswerFile } from './act.ts'

/** Most files of an answer, and most bytes of each. */
export const answerFileLimits = { files: 20, fileSize: 50_000_000 }

/** Puts a file of an answer into the store. Operators are trusted: it is kept as it is, its type told by content. */
export async function storeAnswerFile(backend: Backend, name: string, body: Readable): Promise<AnswerFile> {
  const path = await incomingPath(backend)
  try {
    await pipeline(body, createWriteStream(path, { mode: 0o600 }))
    const { sha256, size } = await sha256OfFile(path)
    const type = (await fileTypeFromFile(path).catch(() => undefined))?.mime ?? 'application/octet-stream'
    const storeKey = randomUUID()
    await backend.files.put(storeKey, { path })
    return { name: plainName(name), type, size, sha256, storeKey }
  } finally {
    await rm(path, { force: true })
  }
}

/** A name to show: no folders, no control characters, not endless. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return [...last.replaceAll(/\p{Cc}/gu, '')].slice(0, 200).join('') || 'file'
}
