import { once } from 'node:events'
import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net'

/** A statement that stops on its way. */
export interface Stop {
  /** Part of its SQL. */
  readonly statement: string
  /** `before` it reaches the database, or once the database has done it and before the backend hears of it. */
  readonly when: 'before' | 'after'
  /** How many such statements are spared before. */
  readonly skip?: number
}

export interface DatabaseProxy {
  /** What the backend takes for the database. */
  readonly url: string
  /** Resolves once such a statement has stopped. It stays where it is until its connection ends. */
  stopAt(stop: Stop): Promise<void>
  /** Ends every connection, and says how many there were. */
  cut(): number
  close(): Promise<void>
}

/** Stands between a backend and PostgreSQL, and stops a statement on its way. */
export async function openDatabaseProxy(database: string): Promise<DatabaseProxy> {
  const target = new URL(database)
  const connections = new Set<Socket>()
  const stops = new Set<Waiting>()
  const server = createServer((backend) => {
    connections.add(backend)
    backend.once('close', () => connections.delete(backend))
    serve(backend, open(Number(target.port), target.hostname), stopFor)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(database)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)

  return {
    url: url.href,
    stopAt: (stop) =>
      new Promise((resolve) => {
        stops.add({ stop, spare: stop.skip ?? 0, resolve })
      }),
    cut() {
      const { size } = connections
      for (const one of connections) one.resetAndDestroy()
      return size
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const one of connections) one.resetAndDestroy()
      await closed
    },
  }

  function stopFor(sql: string): Waiting | undefined {
    for (const one of stops) {
      if (!sql.includes(one.stop.statement)) continue
      if (one.spare > 0) one.spare -= 1
      else {
        stops.delete(one)
        return one
      }
    }
    return undefined
  }
}

interface Waiting {
  readonly stop: Stop
  spare: number
  resolve(): void
}

function serve(backend: Socket, database: Socket, stopFor: (sql: string) => Waiting | undefined): void {
  let pending: Buffer = Buffer.alloc(0)
  let begun = false
  let stopped: Waiting | undefined

  backend.on('data', (bytes) => {
    pending = Buffer.concat([pending, bytes])
    for (let message = next(); message; message = next()) {
      // Q is a simple query, P the parsing of one with parameters: both hold its text.
      const isQuery = begun && (message[0] === 0x51 || message[0] === 0x50)
      stopped ??= isQuery ? stopFor(message.toString('utf8')) : undefined
      begun = true
      if (stopped?.stop.when === 'before') stopped.resolve()
      else database.write(message)
    }
  })
  database.on('data', (bytes) => {
    if (!stopped) backend.write(bytes)
    // ReadyForQuery ends what the database says to a statement.
    else if (bytes.at(-6) === 0x5a && bytes.at(-2) === 5) stopped.resolve()
  })
  for (const [socket, other] of [
    [backend, database],
    [database, backend],
  ] as const) {
    socket.on('error', () => {})
    socket.on('close', () => other.destroy())
  }

  /** A whole message: a type of one byte, except in the very first, and a length that counts itself. */
  function next(): Buffer | undefined {
    const type = begun ? 1 : 0
    if (pending.length < type + 4) return undefined
    const length = type + pending.readUInt32BE(type)
    if (pending.length < length) return undefined
    const message = pending.subarray(0, length)
    pending = pending.subarray(length)
    return message
  }
}
