#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createMockBackend } from './backend.ts'
import { openMockPort } from './port.ts'

const usage = `Usage: otklik-mock [--port 8787] [--host 127.0.0.1] [--latency 0]

Serves the Otklik contract from memory. The operator's side is under /__mock/.

  --port      port to listen on, 0 for any free one (8787)
  --host      address to listen on (127.0.0.1)
  --latency   milliseconds before every answer (0)
  --help      this text`

try {
  await main()
} catch (error) {
  console.error(`otklik-mock: ${(error as Error).message}\n\n${usage}`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
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
  const backend = createMockBackend({ latency: whole('latency', values.latency) })
  const { url, close } = await openMockPort(backend, { port: whole('port', values.port), host: values.host })
  console.log(`Otklik mock: ${url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
}

function whole(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new TypeError(`--${name} must be a whole number`)
  return Number(value)
}
