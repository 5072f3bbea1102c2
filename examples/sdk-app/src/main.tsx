import { createClient } from '@otklik/sdk'
import { render } from 'preact'
import { App } from './App.tsx'
import { backendName, openAdapter } from './backend.ts'

// Without an address of a backend, and only while developing, the backend lives in this page.
const desk =
  import.meta.env.DEV && !import.meta.env.VITE_OTKLIK_ENDPOINT
    ? await (await import('./mock.ts')).startMock(backendName)
    : undefined

const client = createClient({
  organization: import.meta.env.VITE_OTKLIK_ORGANIZATION ?? 'zarechny',
  adapter: await openAdapter(),
})
const root = document.querySelector('#app')
if (root) render(<App client={client} desk={desk} />, root)
