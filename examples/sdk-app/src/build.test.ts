import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

test('what is built for residents holds neither the mock nor MSW', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const root = fileURLToPath(new URL('..', import.meta.url))
  const result = (await build({ root, logLevel: 'error', build: { write: false } })) as Rolldown.RolldownOutput
  const modules = result.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [file.fileName]))
  expect(modules.some((id) => id.includes('packages/sdk/'))).toBe(true)
  expect(modules.filter((id) => /msw|server-mock|mockServiceWorker/.test(id))).toEqual([])
})
