import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Backend } from './backend.ts'
import { HolidayError, loadHolidays } from './calendar/index.ts'
import { ConfigError, readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { loadOrganizations, OrganizationError } from './organizations/index.ts'
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
  const database = await connect(config)
  await migrate(database)
  let address = ''
  const backend: Backend = {
    config,
    database,
    organizations: new Map(loadOrganizations(config.organizationsDir).map((one) => [one.id, one])),
    holidays: loadHolidays(config.holidaysFile),
    secrets: createSecrets(config.secret),
    files: folderStore(join(config.dataDir, 'files')),
    clock: () => new Date(),
    publicUrl: () => config.publicUrl ?? address,
  }
  await recordFormVersions(backend)
  const app = await buildApp(backend, { level: config.logLevel, base: null })
  const stopSweeping = sweepEveryHour(backend, () => app.log.error('the sweep failed'))
  // Registered before listening: a signal may come at once.
  stopOnSignal(app, async () => {
    await stopSweeping()
    await database.destroy()
  })
  await app.listen({ host: config.host, port: config.port })
  address = `http://${reachable(config.host)}:${(app.server.address() as AddressInfo).port}`
  process.stdout.write(`Otklik backend: ${address}\n`)
}

/** Stops taking requests, finishes those underway, then closes the database: PGlite is damaged by anything less. */
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
