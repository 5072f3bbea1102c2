import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { path as contractPath, type Problem, problem } from '@otklik/sdk/contract'
import { Attachment } from '@otklik/sdk/domain'
import { type Configstore, FileStore } from '@tus/file-store'
import { ERRORS, Server, Upload } from '@tus/server'
import type { FastifyBaseLogger } from 'fastify'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'
import { ProblemError } from '../problems.ts'
import { sha256OfFile } from './digest.ts'
import { claimHash, keepUpload, uploadLifetime } from './incoming.ts'
import { databaseLocker } from './locker.ts'
import { isFull, noRoom } from './room.ts'

/** Where the bytes of uploads lie while they arrive; processes share it. */
export const resumableFolder = ({ config }: Pick<Backend, 'config'>): string => join(config.dataDir, 'resumable')

/**
 * The tus server of one organization. What it knows of an upload stands in the database, and its locks too, so that any
 * process can go on with what another began.
 */
export function resumableUploads(backend: Backend, organization: Organization, log: FastifyBaseLogger): Server {
  const directory = resumableFolder(backend)
  const locker = databaseLocker(backend.database)
  return new Server({
    path: contractPath('resumableUploads', { organization: organization.id }),
    datastore: new ResumableStore(directory, uploadRecords(backend, organization)),
    locker,
    relativeLocation: true,
    maxSize: organization.form('ru').limits.files.size,
    namingFunction: () => randomUUID(),
    // CORS is decided by the organization's list, for these routes as for all others.
    allowedOrigins: () => false,
    onUploadCreate: async (_request, upload) => {
      if (!isComplete(upload))
        throw tusRefusal(problem('malformed_request', 'Upload-Length or Upload-Metadata is wrong'))
      return {}
    },
    onUploadFinish: async (_request, { id }) => {
      // A client that has lost the answer may finish twice; one of them does the work, the other waits for it.
      const lock = locker.newLock(id)
      await lock.lock(new AbortController().signal, () => {})
      try {
        await finish(backend, organization, id, directory)
      } finally {
        await lock.unlock()
      }
      return {}
    },
    onResponseError: (_request, error) => {
      if ('status_code' in error) return undefined
      if (isFull(error)) return tusRefusal(noRoom().problem)
      log.error({ failure: { name: error.name } }, 'resumable upload failed')
      return tusRefusal(problem('internal', 'Something went wrong on the server'))
    },
  })
}

class ResumableStore extends FileStore {
  constructor(directory: string, configstore: Configstore) {
    super({ directory, configstore, expirationPeriodInMilliseconds: uploadLifetime })
  }

  // A finished upload has left the folder; a client that has lost the last answer must still learn that it is whole.
  override async getUpload(id: string): Promise<Upload> {
    const known = await this.configstore.get(id)
    if (!known?.metadata?.finished) return super.getUpload(id)
    const { metadata, size = 0 } = known
    return new Upload({
      id,
      metadata,
      size,
      offset: size,
      ...(known.creation_date && { creation_date: known.creation_date }),
    })
  }

  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const known = await this.configstore.get(id)
    if (!known?.metadata?.finished) return writeFrom(bytes, join(this.directory, id), offset)
    bytes.resume()
    return offset
  }
}

/** What has been written before the disk was full stays: the rest comes when there is room again. */
async function writeFrom(bytes: Readable, path: string, offset: number): Promise<number> {
  const file = createWriteStream(path, { flags: 'r+', start: offset })
  try {
    await pipeline(bytes, file)
  } catch (error) {
    throw isFull(error) ? tusRefusal(noRoom().problem) : ERRORS.FILE_WRITE_ERROR
  }
  return offset + file.bytesWritten
}

/** What is known of the uploads of an organization, in the database. */
function uploadRecords({ database, secrets, clock }: Backend, organization: Organization): Configstore {
  return {
    async get(id) {
      if (!/^[0-9a-f-]{36}$/.test(id)) return undefined
      const row = await database
        .selectFrom('resumable_uploads')
        .selectAll()
        .where('id', '=', id)
        .where('organization', '=', organization.id)
        .where('expires_at', '>', clock())
        .executeTakeFirst()
      if (!row) return undefined
      const { attachment, size, created_at, finished } = row
      const metadata = { attachment, ...(finished && { finished: 'true' }) }
      // @tus/server judges an upload's age by the system's clock, whichever clock the backend has.
      const made = new Date(Date.now() - (clock().getTime() - created_at.getTime()))
      return new Upload({ id, size, offset: 0, metadata, creation_date: made.toISOString() })
    },
    async set(id, { size = 0, metadata }) {
      const now = clock()
      const { attachment = '', claim = '', sha256 = '' } = metadata ?? {}
      await database
        .insertInto('resumable_uploads')
        .values({
          id,
          organization: organization.id,
          attachment: attachment ?? '',
          claim_hash: claimHash({ secrets }, organization, claim ?? ''),
          sent_sha256: sha256 ?? '',
          size,
          created_at: now,
          expires_at: new Date(now.getTime() + uploadLifetime),
        })
        .execute()
    },
    async delete(id) {
      await database.deleteFrom('resumable_uploads').where('id', '=', id).execute()
    },
  }
}

function isComplete({ size, metadata }: Upload): boolean {
  const { attachment, claim, sha256 } = metadata ?? {}
  return (
    size !== undefined &&
    Attachment.shape.id.safeParse(attachment).success &&
    Attachment.shape.sha256.safeParse(sha256).success &&
    /^[\w-]{43}$/.test(claim ?? '')
  )
}

/** Makes an upload of the bytes that have all arrived, or forgets them when they cannot be kept. */
async function finish(backend: Backend, organization: Organization, id: string, directory: string): Promise<void> {
  const { database } = backend
  const row = await database.selectFrom('resumable_uploads').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw ERRORS.FILE_NOT_FOUND
  if (row.finished) return
  const path = join(directory, id)
  try {
    const sent = await sha256OfFile(path)
    if (sent.sha256 !== row.sent_sha256) {
      throw new ProblemError(
        problem('upload_gone', 'The bytes are not those of the digest: send the file again', {
          params: { attachment: row.attachment },
        }),
      )
    }
    const { attachment, claim_hash: claim } = row
    await keepUpload(backend, organization, { id, attachment, claim, path, sent })
    await database.updateTable('resumable_uploads').set({ finished: true }).where('id', '=', id).execute()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    // All bytes are here; whoever asks once more makes them an upload.
    if (error.problem.code === 'unavailable') throw tusRefusal(error.problem)
    await database.deleteFrom('resumable_uploads').where('id', '=', id).execute()
    await rm(path, { force: true })
    throw tusRefusal(error.problem)
  }
  await rm(path, { force: true })
}

/** What the tus server turns into an answer. */
const tusRefusal = (refused: Problem) => ({ status_code: refused.status, body: JSON.stringify(refused) })
