import { type BackendAdapter, createClient } from '@otklik/sdk'
import { rest } from '@otklik/sdk/rest'
import type { MockBackend } from '@otklik/server-mock'
import { render } from 'preact'
import { App } from './App.tsx'

// Without an address of a backend, and only while developing, the backend lives in this page.
const endpoint = import.meta.env.VITE_OTKLIK_ENDPOINT ?? location.origin
const mock = import.meta.env.DEV && !import.meta.env.VITE_OTKLIK_ENDPOINT ? await startMock() : undefined

// The screen asks for capabilities and fits any backend, so its type says no more.
const adapter: BackendAdapter = rest({ endpoint })
const client = createClient({ organization: import.meta.env.VITE_OTKLIK_ORGANIZATION ?? 'zarechny', adapter })
const root = document.querySelector('#app')
if (root) render(<App client={client} mock={mock} />, root)

async function startMock(): Promise<MockBackend> {
  const { startMockWorker } = await import('@otklik/server-mock/browser')
  const { backend } = await startMockWorker({ storage: localStorage, latency: { min: 100, max: 400 } })
  return backend
}
