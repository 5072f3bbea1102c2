import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Backend } from './backend.ts'
import { HolidayError, loadHolidays } from './calendar/index.ts'
import { startCards } from './communities/cards.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { checkOrganizations } from './networks/index.ts'
import { loadOrganizations, OrganizationError } from './organizations/index.ts'
import { clamd } from './scanning/clamd.ts'
import { startScanning } from './scanning/scanning.ts'
import { createSecrets } from './secrets.ts'
import { recordFormVersions } from './submissions/form-versions.ts'
import { folderStore } from './uploads/file-store.ts'
import { sweepEveryHour } from './uploads/sweep.ts'

try {
  await start()
} catch (error) {
  const canBeMended = [ConfigError, HolidayError, OrganizationError].some((kind) => error instanceof kind)
  if (!canBeMended) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}

async function start(): Promise<void> {
  const config = readConfig(process.env, (line) => process.stdout.write(`${line}\n`))
  // From here on nobody needs more than their hashes.
  delete process.env.OPEN311_KEYS
  const organizations = new Map(loadOrganizations(config.organizationsDir).map((one) => [one.id, one]))
  checkOrganizations(config.networks, organizations)
  const holidays = loadHolidays(config.holidaysFile)
  const database = await connect(config)
  try {
    await serve({ config, organizations, holidays, database })
  } catch (error) {
    // PGlite that is left open keeps the process from ending.
    await database.destroy()
    throw error
  }
}

async function serve(made: Pick<Backend, 'config' | 'organizations' | 'holidays' | 'database'>): Promise<void> {
  const { config, database } = made
  await migrate(database)
  let address = ''
  const kept = { database, files: folderStore(join(config.dataDir, 'files')), clock: () => new Date() }
  let app: FastifyInstance | undefined
  const scanning =
    config.clamd &&
    startScanning({
      ...kept,
      scanner: clamd(config.clamd),
      failed: (err) => app?.log.warn({ err }, 'a file is held: not looked at'),
    })
  const secrets = createSecrets(config.secret)
  const cards =
    config.networks.vk &&
    startCards({
      ...kept,
      organizations: made.organizations,
      secrets,
      secret: config.secret,
      vk: config.networks.vk,
      failed: (err) => app?.log.warn({ err }, 'a card is not put up'),
    })
  const backend: Backend = {
    ...made,
    ...kept,
    secrets,
    scanning,
    cards,
    publicUrl: () => config.publicUrl ?? address,
  }
  await recordFormVersions(backend)
  const built = await buildApp(backend, { level: config.logLevel })
  app = built
  const port = await listen(built, config)
  address = `http://${reachable(config.host)}:${port}`
  const stopSweeping = sweepEveryHour(backend, () => built.log.error('the sweep failed'))
  scanning?.look()
  stopOnSignal(built, async () => {
    await stopSweeping()
    await scanning?.stop()
    await cards?.stop()
    await database.destroy()
  })
  process.stdout.write(`Otklik backend: ${address}\n`)
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new ConfigError(`PORT ${port} is taken on ${host}: set another`)
    if (code === 'EACCES') throw new ConfigError(`PORT ${port} needs more rights than this process has: set another`)
    if (code === 'EADDRNOTAVAIL') throw new ConfigError(`HOST ${host} is no address of this machine`)
    throw error
  }
  return (app.server.address() as AddressInfo).port
}

/** Stops taking requests, finishes those underway, then closes the database, which for PGlite means writing it out. */
function stopOnSignal(app: FastifyInstance, finish: () => Promise<void>): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    app
      .close()
      .then(finish)
      .catch((error) => {
        app.log.error({ failure: { name: (error as Error).name } }, 'shutdown failed')
        process.exitCode = 1
      })
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

/** A host name for an address that means every interface. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return isIP(host) === 6 ? `[${host}]` : host
}
