import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Upload } from '@otklik/sdk/contract'
import type { Attachment } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Queries } from '../database/connect.ts'
import { addressUnit } from '../limits/address.ts'
import { limited } from '../limits/rate.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal, rejected } from '../problems.ts'
import { type CleanFile, cleanFile } from './clean.ts'
import { type Digest, sha256OfFile } from './digest.ts'
import { withRoom } from './room.ts'

/** How long an upload waits for its submission. */
export const uploadLifetime = 86_400_000

/** A file on its way in. */
export interface IncomingFile {
  /** The attachment's id, made by the client. */
  readonly attachment: string
  /** `claimOf` the draft's key. */
  readonly claim: string
  /** Hex SHA-256 the bytes must have; when left out, what they have is taken. */
  readonly sha256?: string
  readonly body: Readable
  /** Most bytes it may have. */
  readonly limit: number
}

/** What has arrived: the contract's answer, and what an `Attachment` must say of it. */
export type StoredUpload = Upload & Pick<Attachment, 'sha256' | 'type' | 'size'>

/**
 * Takes a whole file for the draft that has this claim.
 *
 * @throws ProblemError `too_large`, `rejected` (type by content, unreadable, empty), `malformed_request` when the bytes
 *   have another digest, `unavailable`
 */
export async function storeUpload(
  backend: Backend,
  organization: Organization,
  { attachment, claim, sha256, body, limit }: IncomingFile,
): Promise<StoredUpload> {
  const path = await incomingPath(backend)
  try {
    await spool(body, path, limit)
    const sent = await sha256OfFile(path)
    if (sha256 !== undefined && sent.sha256 !== sha256) {
      throw refusal('malformed_request', 'The bytes are not those of the digest')
    }
    return await keepUpload(backend, organization, {
      id: randomUUID(),
      attachment,
      claim: claimHash(backend, organization, claim),
      path,
      sent,
    })
  } finally {
    await rm(path, { force: true })
  }
}

/**
 * Writes bytes that are not checked yet to the disk of this process. Whoever asks for it removes them.
 *
 * @throws ProblemError `too_large`, `unavailable` when the disk is full
 */
export const spool = (body: Readable, path: string, limit: number): Promise<void> =>
  withRoom(() => pipeline(body, atMost(limit), createWriteStream(path, { mode: 0o600 })))

/** Refuses an upload before its bytes: too many from this address, or to an organization that is closed. */
export async function admitUpload(backend: Backend, organization: Organization, address: string): Promise<void> {
  if (organization.form('ru').status === 'closed') {
    throw refusal('closed', 'This organization takes no messages now')
  }
  const bucket = backend.secrets.hash('uploads by address', addressUnit(address))
  await limited(backend, [{ bucket, limit: backend.config.limits.uploadsPerAddress }])
}

/** What is stored instead of a claim. */
export const claimHash = ({ secrets }: Pick<Backend, 'secrets'>, organization: Organization, claim: string): string =>
  secrets.hash('claim', organization.id, claim)

/**
 * Cleans a file that has arrived whole and keeps it until its submission comes.
 *
 * @throws ProblemError `rejected`, `unavailable`
 */
export async function keepUpload(
  backend: Backend,
  organization: Organization,
  file: { id: string; attachment: string; claim: string; path: string; sent: Digest },
): Promise<StoredUpload> {
  const { id, attachment, claim, sent } = file
  const clean = await cleanFile(file.path, organization.form('ru').limits.files)
  if (typeof clean === 'string') throw rejected([{ pointer: '', code: clean }])
  const { expires } = await putWaiting(backend, clean, { id, organization: organization.id, attachment, claim, sent })
  const { sha256, size } = sent
  return { id, attachment, expiresAt: expires.toISOString(), sha256, size, type: clean.type }
}

/** Puts bytes into the store under a row that the sweep finds until somebody makes an attachment or an answer of it. */
export async function putWaiting(
  { database, files, clock, scanning }: Pick<Backend, 'database' | 'files' | 'clock' | 'scanning'>,
  { source, ...file }: CleanFile,
  waiting: { id: string; organization: string; attachment: string; claim: string; sent: Digest },
): Promise<{ readonly storeKey: string; readonly expires: Date }> {
  const { id, organization, attachment, claim, sent } = waiting
  const now = clock()
  const expires = new Date(now.getTime() + uploadLifetime)
  const storeKey = randomUUID()
  const { type, size, sha256 } = file
  // The row comes first: should the process end between the two, the sweep still knows of the file.
  await database
    .insertInto('uploads')
    .values({
      id,
      organization,
      attachment,
      claim_hash: claim,
      type,
      size,
      sha256,
      sent_sha256: sent.sha256,
      sent_size: sent.size,
      store_key: storeKey,
      ready: false,
      created_at: now,
      expires_at: expires,
    })
    .execute()
  try {
    await withRoom(() => files.put(storeKey, source))
  } catch (error) {
    // Nothing is there, so nothing needs to be known of it; should this fail too, the sweep forgets it.
    await database
      .deleteFrom('uploads')
      .where('id', '=', id)
      .execute()
      .catch(() => {})
    throw error
  }
  const ready = (queries: Queries) => queries.updateTable('uploads').set({ ready: true }).where('id', '=', id).execute()
  if (!scanning) await ready(database)
  else {
    await database.transaction().execute(async (transaction) => {
      await scanning.hold(transaction, storeKey)
      await ready(transaction)
    })
    scanning.look()
  }
  return { storeKey, expires }
}

/** Takes files out of the store that nobody will use, with all that is known of them. */
export async function discard(
  { database, files }: Pick<Backend, 'database' | 'files'>,
  storeKeys: readonly string[],
): Promise<void> {
  if (storeKeys.length === 0) return
  for (const key of storeKeys) await files.remove(key)
  await database.deleteFrom('scans').where('store_key', 'in', storeKeys).execute()
  await database.deleteFrom('uploads').where('store_key', 'in', storeKeys).execute()
}

export const incomingFolder = ({ config }: Pick<Backend, 'config'>): string => join(config.dataDir, 'incoming')

/** A path for bytes that are not checked yet, on the disk of this process. */
export async function incomingPath({ config }: Pick<Backend, 'config'>): Promise<string> {
  const folder = incomingFolder({ config })
  await withRoom(() => mkdir(folder, { recursive: true, mode: 0o700 }))
  return join(folder, randomUUID())
}

function atMost(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) done(refusal('too_large', 'The file is larger than allowed', { params: { limit } }))
      else done(null, chunk)
    },
  })
}
