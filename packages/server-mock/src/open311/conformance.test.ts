import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import type { Status } from '@otklik/sdk/domain'
import { type Open311Options, open311 } from '@otklik/sdk/open311'
import { afterAll, afterEach, beforeAll, describe, test, vi } from 'vitest'
import { setupMockServer } from '../node.ts'
import { createMockOpen311, type MockOpen311, type MockOpen311Options, type Open311Change, quirksOf } from './index.ts'

// Many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const endpoint = 'http://town.mock/open311/v2'

interface Town {
  readonly server: string
  readonly mock: MockOpen311Options
  readonly options: Partial<Open311Options>
  readonly harness?: Partial<ConformanceHarness>
}

const towns: readonly Town[] = [
  { server: 'mock', mock: {}, options: {} },
  {
    server: 'mock like codefornl',
    mock: { quirks: quirksOf('codefornl') },
    options: { upload: 'multipart' },
  },
  {
    server: 'mock like open311-adapter',
    mock: { quirks: quirksOf('open311-adapter') },
    options: { upload: 'multipart', multivalue: 'repeat' },
    harness: { statuses: ['submitted', 'in_progress', 'forwarded', 'rejected', 'closed'] },
  },
]

describe.each(towns)('GeoReport, $server', ({ server: name, mock, options, harness }) => {
  const town = createMockOpen311({ apiKeys: ['key'], ...mock })
  const server = setupMockServer(town)
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => town.reset())
  afterAll(() => server.close())
  registerConformance(test, { adapter: 'open311', server: name }, { ...harnessOf(town, options), ...harness })
})

function harnessOf(town: MockOpen311, options: Partial<Open311Options>): ConformanceHarness {
  const { operator } = town
  return {
    createAdapter: (_, through = (fetch) => fetch) =>
      open311({ endpoint, apiKey: 'key', fetch: through((...call) => fetch(...call)), ...options }),
    organization: 'town',
    onlyOrganization: true,
    refuses: ['text', 'text-length', 'category', 'place', 'answers'],
    statuses: ['submitted', 'answered', 'closed'],
    history: false,
    clock: () => new Date(town.now()),
    advance: async (ms) => town.advance(ms),
    delayNextNumber: () => town.delayNextNumber(),
    operator: {
      bring: async (number, status) => void operator.change(number, changes[status] ?? {}),
      answer: async (number, { text }) => void operator.change(number, { status: 'closed', statusNotes: text }),
      count: async () => operator.list().length,
    },
  }
}

const changes: Partial<Record<Status, Open311Change>> = {
  in_progress: { stage: 'investigating' },
  forwarded: { stage: 'internal_referral' },
  rejected: { stage: 'not_councils_responsibility' },
  answered: { status: 'closed', statusNotes: 'Сделано.' },
  closed: { status: 'closed' },
}
