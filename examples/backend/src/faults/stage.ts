import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { connect, type Database } from '../database/connect.ts'
import { type BackendProcess, type BackendSettings, startBackendProcess } from './backend-process.ts'
import { compile } from './compiled.ts'
import { openFaultProxy } from './proxy.ts'
import type { Shown, Way, Written } from './resident-messages.ts'
import { type Residents, startResidents } from './residents.ts'
import type { FaultRecord, FaultRow } from './rows.ts'
import { arrivedOf, sha256, type Write, writing } from './written.ts'

/** Waits of a client are seconds and minutes: they pass so much faster here. */
export const speed = 30
/** Of the resident's clock: two seconds by ours. */
const timeout = 60_000

/** A backend and a process of residents, between which proxies stand. */
export interface Stage {
  readonly backend: BackendProcess
  /** What the backend has, seen past all proxies. */
  readonly database: Database
  readonly residents: Residents
  readonly write: Write
  end(): Promise<void>
}

export async function openStage(databaseUrl: string, settings: BackendSettings = {}): Promise<Stage> {
  await compile()
  const [backend, residents] = await Promise.all([
    startBackendProcess({ databaseUrl, ...settings }),
    startResidents({ speed }),
  ])
  const database = await connect({ databaseUrl, dataDir: '' })
  return {
    backend,
    residents,
    database,
    write: await writing(backend.url()),
    async end() {
      await Promise.all([residents.kill(), backend.remove(), database.destroy()])
    },
  }
}

/** A resident with a device and a connection of their own. */
export async function moveIn(
  { backend, residents }: Pick<Stage, 'backend' | 'residents'>,
  name: string,
  ways: readonly Way[] = [],
) {
  const proxy = await openFaultProxy(backend.url())
  const folder = await mkdtemp(join(tmpdir(), 'otklik-device-'))
  const device = { resident: name, endpoint: proxy.url, folder, timeout, ways }
  await residents.open(device)
  return {
    proxy,
    device,
    submit: (written: Written) => residents.submit(name, written),
    press: (written: Written) => residents.press(name, written),
    until: (written: Written, ...states: readonly string[]): Promise<Shown> =>
      residents.until(written, ({ state }) => states.includes(state)),
    async moveOut() {
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Looks what has come of a message, and leaves it with the test for the matrix. */
export async function judge(
  { task }: Pick<TestContext, 'task'>,
  row: FaultRow,
  { database, backend }: Pick<Stage, 'database' | 'backend'>,
  written: Written,
  more: { readonly kept?: Awaited<ReturnType<Residents['kept']>>; readonly note?: string } = {},
): Promise<FaultRecord & { readonly strange: number; readonly numbers: readonly string[] }> {
  const { cases, files, strange, typed } = await arrivedOf(database, backend.dataDir, written)
  const entry = more.kept?.find(({ key }) => key === written.key)
  const kept = written.files.filter(({ id, bytes }) =>
    entry?.files.some((one) => one.id === id && one.sha256 === sha256(bytes)),
  )
  const record: FaultRecord = {
    row: row.name,
    where: row.where,
    cases: cases.length,
    files: files + kept.length,
    prepared: written.files.length,
    typed: row.cases === 0 ? entry?.submission.text === written.submission.text : typed,
    ...(more.note !== undefined && { note: more.note }),
  }
  Object.assign(task.meta, { fault: record })
  return { ...record, strange, numbers: cases }
}
