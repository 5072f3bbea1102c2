import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, createKey, type Draft } from '@otklik/sdk'
import { rest } from '@otklik/sdk/rest'
import { type Figure, median } from './figure.ts'

const runs = 301

/** The SDK's own time for a submission without files: what it takes beyond a bare `fetch` of the same body. */
export async function benchSubmit(): Promise<Figure[]> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ number: '2026-000001-0', token: 'token', code: '123456789012', sentAt }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `${endpoint}/v1/organizations/kirov/submissions`
  const bare: number[] = []
  const client: number[] = []
  for (let run = -20; run < runs; run++) {
    const pair = [await timed(() => post(url)), await timed(() => submit(endpoint))] as const
    if (run < 0) continue
    bare.push(pair[0])
    client.push(pair[1])
  }
  server.close()
  server.closeAllConnections()
  return [
    { name: 'bare fetch of a submission', unit: 'ms', value: median(bare), runs },
    { name: 'client.submit beyond that', unit: 'ms', value: median(client) - median(bare), runs },
  ]
}

const sentAt = '2026-11-21T10:00:00Z'
const submission: Draft['submission'] = {
  kind: 'complaint',
  procedure: 'message',
  text: 'Во дворе дома 5 по улице Ленина не горит фонарь. '.repeat(10),
  category: 'lighting-yard',
  answers: [],
  place: { address: { text: 'ул. Ленина, 5' } },
  consents: [],
  language: 'ru',
  formVersion: '1',
  source: { channel: 'site' },
}

async function post(url: string): Promise<void> {
  const body = JSON.stringify({ ...submission, attachments: [] })
  const headers = { 'content-type': 'application/json', 'idempotency-key': createKey() }
  await (await fetch(url, { method: 'POST', headers, body })).json()
}

async function submit(endpoint: string): Promise<void> {
  const client = createClient({ organization: 'kirov', adapter: rest({ endpoint }) })
  await client.submit({ key: createKey(), submission, files: [] }).receipt
}

async function timed(action: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await action()
  return performance.now() - started
}
