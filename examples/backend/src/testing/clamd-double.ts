import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What the double takes for a virus. */
export const virus = 'a-virus-for-tests'

/** A scanner that speaks clamd's protocol by the letter and knows one virus. */
export interface ClamdDouble {
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string }
  /** Every file it has been given whole, in the order in which they came. */
  readonly seen: Buffer[]
  /** Silent: it takes what it is given and says nothing until it speaks again. */
  silent: boolean
  /** Most bytes it takes, as `StreamMaxLength`. */
  limit: number
  /** Ends its connections and takes no more, until it is opened again at the same place. */
  close(): Promise<void>
  open(): Promise<void>
}

export async function startClamd(path?: string): Promise<ClamdDouble> {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let address: ClamdDouble['address'] = path === undefined ? { host: '127.0.0.1', port: 0 } : { path }
  const double: ClamdDouble = {
    get address() {
      return address
    },
    seen: [],
    silent: false,
    limit: 100_000_000,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => (server ? server.close(done) : done(undefined)))
      server = undefined
    },
    async open() {
      const listening = createServer((socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket)).on('error', () => {})
        serve(socket, double).catch(() => socket.destroy())
      })
      await new Promise<void>((done) => listening.listen(address, done))
      const at = listening.address()
      if (at !== null && typeof at === 'object') address = { host: '127.0.0.1', port: at.port }
      server = listening
    },
  }
  await double.open()
  return double
}

async function serve(socket: Socket, double: ClamdDouble): Promise<void> {
  const read = reader(socket)
  const command = 'zINSTREAM\0'
  if ((await read(command.length)).toString('latin1') !== command) return void socket.end('UNKNOWN COMMAND\0')
  const chunks: Buffer[] = []
  for (let size = 0; ; ) {
    const length = (await read(4)).readUInt32BE()
    if (length === 0) break
    size += length
    if (size > double.limit) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
    chunks.push(await read(length))
  }
  const file = Buffer.concat(chunks)
  double.seen.push(file)
  while (double.silent) await wait(5)
  socket.end(file.includes(virus) ? 'stream: Test.Virus FOUND\0' : 'stream: OK\0')
}

/** Reads so many bytes, however they come. */
function reader(socket: Socket): (length: number) => Promise<Buffer> {
  const parts = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  return async (length) => {
    while (rest.length < length) {
      const { value, done } = await parts.next()
      if (done) throw new Error('the connection has ended')
      rest = Buffer.concat([rest, value])
    }
    const bytes = rest.subarray(0, length)
    rest = rest.subarray(length)
    return bytes
  }
}
