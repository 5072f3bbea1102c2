import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../app.ts'
import type { Backend } from '../backend.ts'
import { loadHolidays } from '../calendar/index.ts'
import { startCards } from '../communities/cards.ts'
import { type Config, readConfig } from '../config.ts'
import type { Database } from '../database/connect.ts'
import { loadOrganizations } from '../organizations/index.ts'
import { clamd } from '../scanning/clamd.ts'
import { startScanning } from '../scanning/scanning.ts'
import { createSecrets } from '../secrets.ts'
import { recordFormVersions } from '../submissions/form-versions.ts'
import { folderStore } from '../uploads/file-store.ts'

export const deskToken = 'the desk token of the tests'.replaceAll(' ', '-')

/** A backend that listens on a port of its own, with a clock that tests set. */
export interface TestServer {
  readonly backend: Backend
  readonly app: FastifyInstance
  /** Origin it listens on. */
  readonly url: string
  /** Sets the clock, or moves it on by so many milliseconds. */
  setClock(moment: string): void
  advance(ms: number): void
  /** Every line of its log. */
  readonly log: string[]
  stop(): Promise<void>
}

/** What a test wants different; of the limits, too, only those that it names. */
export type TestSettings = Omit<Partial<Config>, 'limits'> & { readonly limits?: Partial<Config['limits']> }

export const startOfTests = '2026-11-21T09:00:00Z'

export async function startServer(database: Database, settings: TestSettings = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'otklik-backend-'))
  const env = { DATA_DIR: dataDir, OTKLIK_SECRET: randomBytes(16).toString('hex'), OTKLIK_DESK_TOKEN: deskToken }
  const usual = readConfig(env, () => {})
  const config: Config = {
    ...usual,
    organizationsDir: join(import.meta.dirname, 'organizations'),
    ...settings,
    limits: { ...usual.limits, ...settings.limits },
  }
  let now = new Date(startOfTests)
  let url = ''
  const kept = { database, files: folderStore(join(dataDir, 'files')), clock: () => new Date(now) }
  const scanning = config.clamd && startScanning({ ...kept, scanner: clamd(config.clamd), failed: () => {} })
  const organizations = new Map(loadOrganizations(config.organizationsDir).map((one) => [one.id, one]))
  const secrets = createSecrets(config.secret)
  const { secret, networks } = config
  const log: string[] = []
  const failed = ({ name, message }: Error) => void log.push(`${name}: ${message}`)
  const cards = networks.vk && startCards({ ...kept, organizations, secrets, secret, vk: networks.vk, failed })
  const backend: Backend = {
    config,
    ...kept,
    scanning,
    cards,
    organizations,
    holidays: loadHolidays(),
    secrets,
    publicUrl: () => config.publicUrl ?? url,
  }
  await recordFormVersions(backend)
  const app = await buildApp(backend, { level: 'info', stream: { write: (line) => void log.push(line) } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    backend,
    app,
    url,
    log,
    setClock: (moment) => {
      now = new Date(moment)
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms)
    },
    async stop() {
      await app.close()
      await scanning?.stop()
      await cards?.stop()
      await database.destroy()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
