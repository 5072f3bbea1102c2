#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createMockBackend } from './backend.ts'
import type { Mock } from './mock.ts'
import { createMockOpen311, deviations, type Open311Server, type Quirk, quirksOf } from './open311/index.ts'
import { openMockPort } from './port.ts'
import { createMockSignalen, type SignalenQuirk, usualQuirks } from './signalen/index.ts'

const usage = `Usage: otklik-mock [--backend contract] [--port 8787] [--host 127.0.0.1] [--latency 0]

Serves a backend from memory. The operator's side is under /__mock/.

  --backend   contract: the Otklik contract; open311: GeoReport v2; signalen: Signalen (contract)
  --like      with open311: the server to be like, such as fixmystreet
  --quirks    with open311: deviations from the specification, by name, with commas between them; with signalen: what
              only some of its servers do
  --port      port to listen on, 0 for any free one (8787)
  --host      address to listen on (127.0.0.1)
  --latency   milliseconds before every answer (0)
  --help      this text`

interface Options {
  readonly latency: number
  readonly like: string | undefined
  readonly quirks: string | undefined
}

const backends: Readonly<Record<string, (options: Options) => Mock>> = {
  contract: ({ latency }) => createMockBackend({ latency }),
  open311: ({ latency, like, quirks }) =>
    createMockOpen311({
      latency,
      quirks: [
        ...(like === undefined ? [] : quirksOf(server(like))),
        // What is no quirk is told of by the mock.
        ...((quirks?.split(',') ?? []) as Quirk[]),
      ],
    }),
  signalen: ({ latency, quirks }) =>
    createMockSignalen({
      latency,
      quirks: [...usualQuirks, ...((quirks?.split(',') ?? []) as SignalenQuirk[])],
    }),
}

try {
  await main()
} catch (error) {
  console.error(`otklik-mock: ${(error as Error).message}\n\n${usage}`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string', default: 'contract' },
      like: { type: 'string' },
      quirks: { type: 'string' },
      port: { type: 'string', default: '8787' },
      host: { type: 'string', default: '127.0.0.1' },
      latency: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const create = backends[values.backend]
  if (!create) throw new TypeError(`--backend must be one of: ${Object.keys(backends).join(', ')}`)
  const mock = create({ latency: whole('latency', values.latency), like: values.like, quirks: values.quirks })
  const { url, close } = await openMockPort(mock, { port: whole('port', values.port), host: values.host })
  console.log(`Otklik mock: ${url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
}

function server(name: string): Open311Server {
  const known = [...new Set(deviations.flatMap(({ server: one }) => (one === 'every' ? [] : [one])))]
  const found = known.find((one) => one === name)
  if (!found) throw new TypeError(`--like must be one of: ${known.join(', ')}`)
  return found
}

function whole(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new TypeError(`--${name} must be a whole number`)
  return Number(value)
}
