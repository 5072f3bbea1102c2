import type { BackendAdapter } from '@otklik/sdk'
import { type ConformanceHarness, conformanceCases, runConformance } from '@otklik/sdk/conformance'
import { rest } from '@otklik/sdk/rest'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createMockBackend } from './index.ts'
import { setupMockServer } from './node.ts'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

// The suite itself is tried on adapters that do not keep their word.

const backend = createMockBackend()
const server = setupMockServer(backend)
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => backend.reset())
afterAll(() => server.close())

const honest: BackendAdapter = rest({ endpoint: 'http://otklik.mock' })

const harnessOf = (adapter: BackendAdapter, print: (line: string) => void = () => {}): ConformanceHarness => ({
  createAdapter: () => adapter,
  organization: 'zarechny',
  clock: () => new Date(backend.now()),
  advance: async (ms) => backend.advance(ms),
  operator: {
    bring: async () => {},
    answer: async (number, answer) => void backend.operator.answer(number, answer),
    ask: async (number, question) => void backend.operator.ask(number, question),
    count: async () => backend.operator.list('zarechny').length,
  },
  print,
})

async function play(name: RegExp, adapter: BackendAdapter): Promise<unknown> {
  const found = conformanceCases().filter((one) => name.test(one.name))
  expect(found).toHaveLength(1)
  return found[0]?.run(harnessOf(adapter))
}

const lies: { lie: string; caught: RegExp; says: RegExp; adapter: Partial<BackendAdapter> }[] = [
  {
    lie: 'sends each try with a key of its own',
    caught: /at once with one key/,
    says: /the same receipt/,
    adapter: { submit: (job, context) => honest.submit({ ...job, key: `${job.key}${crypto.randomUUID()}` }, context) },
  },
  {
    lie: 'claims what it cannot do',
    caught: /capabilities: nearby/,
    says: /claims nearby and has no method/,
    adapter: { capabilities: { ...honest.capabilities, nearby: true } },
  },
  {
    lie: 'hides what it can do',
    caught: /capabilities: rate/,
    says: /has a method for rate and does not claim it/,
    adapter: { capabilities: { ...honest.capabilities, rate: false } },
  },
  {
    lie: 'lets errors of its own through',
    caught: /form: an unknown organization/,
    says: /not an OtklikError but TypeError/,
    adapter: { form: () => Promise.reject(new TypeError('undefined is not a function')) },
  },
  {
    lie: 'cuts long texts',
    caught: /text: one character more/,
    says: /went well, but rejected was due/,
    adapter: {
      submit: (job, context) =>
        honest.submit({ ...job, submission: { ...job.submission, text: job.submission.text.slice(0, 100) } }, context),
    },
  },
  {
    lie: 'normalizes texts',
    caught: /text: combining marks/,
    says: /text of the case/,
    adapter: {
      submit: (job, context) =>
        honest.submit(
          { ...job, submission: { ...job.submission, text: job.submission.text.normalize('NFC') } },
          context,
        ),
    },
  },
  {
    lie: 'drops files',
    caught: /attachments: a photo arrives/,
    says: /files of the case/,
    adapter: {
      submit: (job, context) =>
        honest.submit({ ...job, attachments: [], submission: { ...job.submission, attachments: [] } }, context),
    },
  },
]

test.each(lies)('an adapter that $lie is caught', async ({ caught, says, adapter }) => {
  await expect(play(caught, { ...honest, ...adapter })).rejects.toThrow(says)
  expect(await play(caught, honest)).toMatchObject({ outcome: expect.stringMatching(/^(passed|n\/a)$/) })
})

test('an adapter that cannot do a thing is not judged by it, and it is said', async () => {
  const { rate: _, ...rest } = honest
  const modest = { ...rest, capabilities: { ...honest.capabilities, rate: false } }
  const cases = conformanceCases().filter(({ needs }) => needs.rate)
  expect(cases.length).toBeGreaterThan(0)
  for (const { run } of cases) {
    expect(await run(harnessOf(modest))).toEqual({ outcome: 'n/a', by: 'capability', why: 'rate is not claimed' })
  }
})

test('without a test runner every case is run, said and counted', async () => {
  const lines: string[] = []
  const { passed, failed, notApplicable } = await runConformance(harnessOf(honest, (line) => lines.push(line)))
  expect(passed + failed + notApplicable).toBe(conformanceCases().length)
  expect(lines).toHaveLength(conformanceCases().length)
  // The operator of this harness brings no case anywhere.
  expect(lines.filter((line) => line.startsWith('FAIL'))).toHaveLength(failed)
  expect(lines.some((line) => line.startsWith('FAIL status: registered'))).toBe(true)
})
