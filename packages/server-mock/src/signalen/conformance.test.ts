import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import { type SignalenOptions, signalen } from '@otklik/sdk/signalen'
import { afterAll, afterEach, beforeAll, describe, test, vi } from 'vitest'
import { setupMockServer } from '../node.ts'
import { createMockSignalen, type MockSignalen } from './index.ts'

// Many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const square = { latitude: 52.3676, longitude: 4.8998 }

describe.each([
  { what: 'with nothing but its address', options: {} },
  {
    what: 'with all that a site can say',
    options: {
      geocode: async () => square,
      rating: true,
      form: { kinds: ['complaint', 'question', 'suggestion', 'thanks'], contact: 'required' },
    },
  },
] satisfies { what: string; options: Partial<SignalenOptions> }[])('Signalen $what', ({ options }) => {
  const mock = createMockSignalen()
  const server = setupMockServer(mock)
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => mock.reset())
  afterAll(() => server.close())
  registerConformance(test, { adapter: 'signalen', server: 'mock' }, harnessOf(mock, options))
})

function harnessOf(mock: MockSignalen, options: Partial<SignalenOptions>): ConformanceHarness {
  return {
    createAdapter: (_, through = (fetch) => fetch) =>
      signalen({
        endpoint: 'http://meldingen.mock/signals',
        fetch: through((...call) => fetch(...call)),
        ...options,
      }),
    organization: 'zarechny',
    onlyOrganization: true,
    refuses: ['text', 'text-length', 'category', 'place', 'contact', 'file-type', 'file-content'],
    statuses: ['submitted', 'closed'],
    history: false,
    place: { point: square, address: { text: 'Dam 1, tweede ingang' } },
    clock: () => new Date(mock.now()),
    advance: async (ms) => mock.advance(ms),
    operator: {
      bring: async (number, status) => void mock.operator.move(number, { state: status === 'closed' ? 'o' : 'm' }),
      count: async () => mock.operator.list().length,
    },
  }
}
