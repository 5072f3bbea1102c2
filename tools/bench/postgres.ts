import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newDatabaseOn, startPostgres } from '../../examples/backend/src/testing/postgres-server.ts'

/** A folder for backends, and a PostgreSQL server of their own. */
export interface Ground {
  readonly folder: string
  newDatabase(): Promise<string>
}

/** Both are gone when the work is done, however it ends. */
export async function onPostgres<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-bench-'))
  // PostgreSQL's own user must be able to walk through it.
  chmodSync(folder, 0o755)
  const postgres = await startPostgres(join(folder, 'postgres'))
  try {
    return await work({ folder, newDatabase: () => newDatabaseOn(postgres.url) })
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
