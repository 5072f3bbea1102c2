import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import { signalen } from '@otklik/sdk/signalen'
import { afterAll, afterEach, beforeAll, describe, test, vi } from 'vitest'
import { setupMockServer } from '../node.ts'
import { createMockSignalen } from './index.ts'

// Many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

describe('signalen on its mock', () => {
  const mock = createMockSignalen()
  const server = setupMockServer(mock)
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => mock.reset())
  afterAll(() => server.close())

  const harness: ConformanceHarness = {
    createAdapter: (_, through = (fetch) => fetch) =>
      signalen({ endpoint: 'http://meldingen.mock/signals', fetch: through((...call) => fetch(...call)) }),
    organization: 'zarechny',
    onlyOrganization: true,
    refuses: ['text', 'text-length', 'category', 'place', 'contact', 'file-type', 'file-content'],
    statuses: ['submitted', 'closed'],
    history: false,
    place: { point: { latitude: 52.3676, longitude: 4.8998 }, address: { text: 'Dam 1, tweede ingang' } },
    clock: () => new Date(mock.now()),
    advance: async (ms) => mock.advance(ms),
    operator: {
      bring: async (number, status) => void mock.operator.move(number, { state: status === 'closed' ? 'o' : 'm' }),
      count: async () => mock.operator.list().length,
    },
  }
  registerConformance(test, { adapter: 'signalen', server: 'mock' }, harness)
})
