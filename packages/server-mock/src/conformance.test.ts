import { type ConformanceHarness, registerConformance } from '@otklik/sdk/conformance'
import { validateExchange } from '@otklik/sdk/contract/validate'
import type { Status } from '@otklik/sdk/domain'
import { rest } from '@otklik/sdk/rest'
import { openSession } from '@otklik/sdk/session'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createMockBackend, defaultSeed, type MockBackend, type SeedOrganization } from './index.ts'
import { setupMockServer } from './node.ts'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const endpoint = 'http://otklik.mock'
const [town, park] = defaultSeed.organizations as [SeedOrganization, SeedOrganization]
const { ru } = park.forms
/** The park, with work to be done before sending. */
const withProof = {
  forms: Object.fromEntries(
    Object.entries(park.forms).map(([language, form]) => [language, { ...form, proof: 'altcha' }]),
  ),
} as unknown as SeedOrganization
const closed = {
  forms: { ru: { ...ru, organization: { ...ru.organization, id: 'closed-park' }, status: 'closed' } },
} as const

describe.each([
  { what: 'a town', seed: town },
  { what: 'a park that asks for proof of work', seed: withProof },
])('the mock with the form of $what', ({ seed }) => {
  const backend = createMockBackend({ seed: { organizations: [seed, closed] } })
  const server = setupMockServer(backend)
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => backend.reset())
  afterAll(() => server.close())
  const harness = harnessOf(backend, seed.forms.ru.organization.id)

  // How a pair gets into the table of `npm test` stands at the top of packages/sdk/src/conformance/harness.ts.
  registerConformance(test, { adapter: 'rest', server: 'mock' }, harness, () => {
    // And all that went over the wire meanwhile is what openapi.json says.
    expect(breaches.splice(0)).toEqual([])
  })
})

const breaches: string[] = []

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { method, url } = request
  const response = await fetch(request)
  const { status, headers } = response
  const { errors } = validateExchange({ method, url, status, headers, body: await response.clone().text() })
  breaches.push(...errors.map((error) => `${method} ${url}: ${error}`))
  return response
}

function harnessOf(backend: MockBackend, organization: string): ConformanceHarness {
  const { operator } = backend
  return {
    createAdapter: (_, through = (fetch) => fetch, session) =>
      rest({ endpoint, fetch: through(watchedFetch), ...(session && { session }) }),
    organization,
    closedOrganization: 'closed-park',
    clock: () => new Date(backend.now()),
    advance: async (ms) => backend.advance(ms),
    operator: {
      bring: async (number, status) => bring(backend, number, status),
      answer: async (number, answer) => void operator.answer(number, answer),
      ask: async (number, question) => void operator.ask(number, question),
      count: async () => operator.list(organization).length,
    },
    residents: {
      launch: async (resident) => ({ network: 'vk', launch: await backend.launch({ network: 'vk', resident }) }),
      openSession: (launched) => openSession({ endpoint, fetch: watchedFetch, ...launched }),
    },
  }
}

function bring({ operator }: MockBackend, number: string, status: Status): void {
  const because = { text: 'Так сложилось.' }
  const ways: Partial<Record<Status, () => unknown>> = {
    in_moderation: () => operator.moderate(number),
    registered: () => operator.register(number),
    in_progress: () => operator.take(number, { authority: 'Отдел благоустройства' }),
    forwarded: () => operator.forward(number, { authority: 'Водоканал' }),
    extended: () => operator.extend(number, { date: '2030-01-15' }),
    answered: () => operator.answer(number, because),
    rejected: () => operator.reject(number, because),
    left_without_answer: () => {
      operator.register(number)
      operator.leaveWithoutAnswer(number, because)
    },
    closed: () => {
      operator.answer(number, because)
      operator.close(number)
    },
  }
  ways[status]?.()
}
