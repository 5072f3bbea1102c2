import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ERRORS, type Lock, type Locker } from '@tus/server'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** After so long without a sign of life a lock is anybody's: its process has ended. */
const expiry = sql<Date>`clock_timestamp() + interval '10 seconds'`
// Also how soon a holder hears that somebody waits.
const renewEvery = 500
const pollEvery = 100
const patience = 30_000

/**
 * Locks of resumable uploads that hold across processes: rows with an expiry, by the database's own clock. Who waits
 * asks the holder to let go, as the tus protocol recommends for half-open connections.
 */
export function databaseLocker(database: Database): Locker {
  return { newLock: (upload) => databaseLock(database, upload) }
}

function databaseLock(database: Database, upload: string): Lock {
  const holder = randomUUID()
  let renewal: NodeJS.Timeout | undefined

  async function acquire(): Promise<boolean> {
    const row = { upload, holder, expires_at: expiry, release_requested: false }
    const taken = await database
      .insertInto('upload_locks')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('upload')
          .doUpdateSet({ holder, expires_at: expiry, release_requested: false })
          .where('upload_locks.expires_at', '<', sql<Date>`clock_timestamp()`),
      )
      .returning('holder')
      .executeTakeFirst()
    return taken !== undefined
  }

  async function renew(requestRelease: () => void | Promise<void>): Promise<void> {
    const kept = await database
      .updateTable('upload_locks')
      .set({ expires_at: expiry })
      .where('upload', '=', upload)
      .where('holder', '=', holder)
      .returning('release_requested')
      .executeTakeFirst()
    // No row: the lock has expired and may be another's; writing on would mix two uploads.
    if (!kept || kept.release_requested) await requestRelease()
  }

  return {
    async lock(signal, requestRelease) {
      const deadline = Date.now() + patience
      while (!(await acquire())) {
        if (signal.aborted || Date.now() > deadline) throw ERRORS.ERR_LOCK_TIMEOUT
        await database
          .updateTable('upload_locks')
          .set({ release_requested: true })
          .where('upload', '=', upload)
          .execute()
        await wait(pollEvery)
      }
      renewal = setInterval(() => renew(requestRelease).catch(() => requestRelease()), renewEvery)
      renewal.unref()
    },
    async unlock() {
      clearInterval(renewal)
      await database.deleteFrom('upload_locks').where('upload', '=', upload).where('holder', '=', holder).execute()
    },
  }
}
