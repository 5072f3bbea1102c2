import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Backend } from '../backend.ts'
import { answerType } from '../files/content.ts'
import { shownName } from '../files/name.ts'
import { rejected } from '../problems.ts'
import { sha256OfFile } from '../uploads/digest.ts'
import { incomingPath, putWaiting, spool } from '../uploads/incoming.ts'
import type { AnswerFile } from './act.ts'

/** Most files of an answer, and most bytes of each. */
export const answerFileLimits = { files: 20, fileSize: 50_000_000 }

/**
 * Puts a file of an answer into the store. It is kept byte for byte, since a signature beside it may be over them.
 *
 * @throws ProblemError `rejected` for what a browser or a computer would run, and for an empty file
 */
export async function storeAnswerFile(
  backend: Backend,
  organization: string,
  { name, body }: { name: string; body: Readable },
): Promise<AnswerFile> {
  const path = await incomingPath(backend)
  try {
    await spool(body, path, Number.POSITIVE_INFINITY)
    const { sha256, size } = await sha256OfFile(path)
    if (size === 0) throw rejected([{ pointer: '/files', code: 'file_empty', params: { name: shownName(name) } }])
    const type = await answerType(path)
    if (!type) throw rejected([{ pointer: '/files', code: 'file_type', params: { name: shownName(name) } }])
    const waiting = { id: randomUUID(), organization, attachment: '', claim: '', sent: { sha256, size } }
    const { storeKey } = await putWaiting(backend, { type, size, sha256, source: { path } }, waiting)
    return { name: shownName(name), type, size, sha256, storeKey }
  } finally {
    await rm(path, { force: true })
  }
}
