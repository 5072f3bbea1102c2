import type { BackendAdapter } from '@otklik/sdk'
import { type ConformanceHarness, conformanceCases, runConformance } from '@otklik/sdk/conformance'
import { rest } from '@otklik/sdk/rest'
import { openSession } from '@otklik/sdk/session'
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

const endpoint = 'http://otklik.mock'

/** Makes another adapter of one that keeps its word. */
type Twist = (honest: BackendAdapter) => BackendAdapter
const straight: Twist = (honest) => honest

const harnessOf = (twist: Twist, print: (line: string) => void = () => {}): ConformanceHarness => ({
  createAdapter: (_, __, session) => twist(rest({ endpoint, ...(session && { session }) })),
  organization: 'zarechny',
  clock: () => new Date(backend.now()),
  advance: async (ms) => backend.advance(ms),
  operator: {
    bring: async () => {},
    answer: async (number, answer) => void backend.operator.answer(number, answer),
    ask: async (number, question) => void backend.operator.ask(number, question),
    count: async () => backend.operator.list('zarechny').length,
  },
  residents: {
    launch: async (resident) => ({ network: 'vk', launch: await backend.launch({ network: 'vk', resident }) }),
    openSession: (launched) => openSession({ endpoint, ...launched }),
  },
  print,
})

async function play(name: RegExp, twist: Twist): Promise<unknown> {
  const found = conformanceCases().filter((one) => name.test(one.name))
  expect(found).toHaveLength(1)
  return found[0]?.run(harnessOf(twist))
}

const at = '2026-11-22T09:00:00Z'

const lies: {
  lie: string
  caught: RegExp
  says: RegExp
  adapter: (honest: BackendAdapter) => Partial<BackendAdapter>
}[] = [
  {
    lie: 'sends each try with a key of its own',
    caught: /at once with one key/,
    says: /the same receipt/,
    adapter: (honest) => ({
      submit: (job, context) => honest.submit({ ...job, key: `${job.key}${crypto.randomUUID()}` }, context),
    }),
  },
  {
    lie: 'claims what it cannot do',
    caught: /capabilities: nearby/,
    says: /claims nearby and has no method/,
    adapter: (honest) => ({ capabilities: { ...honest.capabilities, nearby: true } }),
  },
  {
    lie: 'hides what it can do',
    caught: /capabilities: rate/,
    says: /has a method for rate and does not claim it/,
    adapter: (honest) => ({ capabilities: { ...honest.capabilities, rate: false } }),
  },
  {
    lie: 'lets errors of its own through',
    caught: /form: an unknown organization/,
    says: /not an OtklikError but TypeError/,
    adapter: () => ({ form: () => Promise.reject(new TypeError('undefined is not a function')) }),
  },
  {
    lie: 'cuts long texts',
    caught: /text: one character more/,
    says: /went well, but rejected was due/,
    adapter: (honest) => ({
      submit: (job, context) =>
        honest.submit({ ...job, submission: { ...job.submission, text: job.submission.text.slice(0, 100) } }, context),
    }),
  },
  {
    lie: 'normalizes texts',
    caught: /text: combining marks/,
    says: /text of the case/,
    adapter: (honest) => ({
      submit: (job, context) =>
        honest.submit(
          { ...job, submission: { ...job.submission, text: job.submission.text.normalize('NFC') } },
          context,
        ),
    }),
  },
  {
    lie: 'drops files',
    caught: /attachments: a photo arrives/,
    says: /files of the case/,
    adapter: (honest) => ({
      submit: (job, context) =>
        honest.submit({ ...job, attachments: [], submission: { ...job.submission, attachments: [] } }, context),
    }),
  },
  {
    lie: 'lists the oldest first',
    caught: /mine: what a resident has sent is listed/,
    says: /numbers of the list/,
    adapter: (honest) => ({ mine: async (...call) => (await honest.mine?.(...call))?.reverse() ?? [] }),
  },
  {
    lie: 'shows a list of everybody’s',
    caught: /mine: who has sent nothing/,
    says: /the list/,
    adapter: () => ({ mine: async () => [{ number: '1', status: 'submitted', sentAt: at, updatedAt: at }] }),
  },
  {
    lie: 'loses a message whose session has ended',
    caught: /mine: a session that has ended/,
    says: /rejected|unauthorized/,
    adapter: (honest) => ({
      async submit(job, context) {
        await honest.mine?.(job)
        return honest.submit(job, context)
      },
    }),
  },
]

test.each(lies)('an adapter that $lie is caught', async ({ caught, says, adapter }) => {
  await expect(play(caught, (honest) => ({ ...honest, ...adapter(honest) }))).rejects.toThrow(says)
  expect(await play(caught, straight)).toMatchObject({ outcome: expect.stringMatching(/^(passed|n\/a)$/) })
})

test('an adapter that cannot do a thing is not judged by it, and it is said', async () => {
  const modest: Twist = ({ rate: _, ...rest }) => ({ ...rest, capabilities: { ...rest.capabilities, rate: false } })
  const cases = conformanceCases().filter(({ needs }) => needs.rate)
  expect(cases.length).toBeGreaterThan(0)
  for (const { run } of cases) {
    expect(await run(harnessOf(modest))).toEqual({ outcome: 'n/a', by: 'capability', why: 'rate is not claimed' })
  }
})

test('without a test runner every case is run, said and counted', async () => {
  const lines: string[] = []
  const { passed, failed, notApplicable } = await runConformance(harnessOf(straight, (line) => lines.push(line)))
  expect(passed + failed + notApplicable).toBe(conformanceCases().length)
  expect(lines).toHaveLength(conformanceCases().length)
  // The operator of this harness brings no case anywhere.
  expect(lines.filter((line) => line.startsWith('FAIL'))).toHaveLength(failed)
  expect(lines.some((line) => line.startsWith('FAIL status: registered'))).toBe(true)
})
