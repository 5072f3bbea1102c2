import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Backend } from '../backend.ts'
import { incomingFolder, uploadLifetime } from './incoming.ts'
import { resumableFolder } from './resumable.ts'

/** Removes what nobody has claimed in time, and counters, keys and locks that no longer mean anything. */
export async function sweep(backend: Backend): Promise<void> {
  const { database, files, clock } = backend
  const now = clock()
  await sweepUploads(backend, now)
  await files.sweep(new Date(now.getTime() - uploadLifetime))
  const resumable = await database
    .deleteFrom('resumable_uploads')
    .where('expires_at', '<=', now)
    .returning('id')
    .execute()
  for (const { id } of resumable) await rm(join(resumableFolder(backend), id), { force: true })
  await removeLeftovers(incomingFolder(backend), now)
  await database.deleteFrom('rate_counters').where('window_end', '<=', now).execute()
  await database.deleteFrom('spent_challenges').where('expires_at', '<=', now).execute()
  await database.deleteFrom('connect_keys').where('expires_at', '<=', now).execute()
  await database.deleteFrom('upload_locks').where('expires_at', '<', sql<Date>`clock_timestamp()`).execute()
}

/** The bytes go when their row is gone: before that somebody may still make an attachment of it. */
async function sweepUploads({ database, files }: Backend, now: Date): Promise<void> {
  const uploads = await database.deleteFrom('uploads').where('expires_at', '<=', now).returning('store_key').execute()
  const keys = uploads.map(({ store_key }) => store_key)
  for (const key of keys) await files.remove(key)
  if (keys.length > 0) await database.deleteFrom('scans').where('store_key', 'in', keys).execute()
}

/** Bytes that were on their way in when a process ended. */
async function removeLeftovers(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs <= now.getTime() - uploadLifetime) await rm(path, { force: true })
  }
}

const interval = 3_600_000

/** Sweeps now and every hour; any number of processes may. Returns how to stop, which waits for one underway. */
export function sweepEveryHour(backend: Backend, failed: (error: unknown) => void): () => Promise<void> {
  let underway = Promise.resolve()
  const run = () => {
    underway = sweep(backend).catch(failed)
  }
  run()
  const timer = setInterval(run, interval)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await underway
  }
}
