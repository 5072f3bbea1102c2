import { expect, test } from 'vitest'
import { register } from './liar.fixture.ts'
import { type ConformanceRecord, registerConformance } from './register.ts'
import { conformanceCases } from './suite.ts'

const pair = { adapter: 'register', server: 'HTTP' }
const aCase = 'form: comes in each of its languages'

/** What a test runner is given, to be run one by one. */
async function registered(also?: () => void) {
  const tests = new Map<string, (context: unknown) => Promise<void>>()
  registerConformance((name, run) => tests.set(name, run), pair, await register(), also)
  return tests
}

test('each case becomes a test of its name', async () => {
  expect([...(await registered()).keys()]).toEqual(conformanceCases().map(({ name }) => name))
})

test('what came of a case stands in the meta of its test, as data', async () => {
  const meta: { conformance?: ConformanceRecord } = {}
  await (await registered()).get(aCase)?.({ task: { meta } })
  expect(structuredClone(meta.conformance)).toMatchObject({ ...pair, case: aCase, outcome: 'passed', needs: {} })
  expect(meta.conformance?.capabilities.idempotency).toBe('lookup')
})

test('why a case does not apply stands there too', async () => {
  const meta: { conformance?: ConformanceRecord } = {}
  await (await registered()).get('form: an unknown organization is not found')?.({ task: { meta } })
  expect(meta.conformance).toMatchObject({ outcome: 'n/a', by: 'backend', why: 'the backend knows one organization' })
})

test('a case after which something else does not hold has failed', async () => {
  const meta: { conformance?: ConformanceRecord } = {}
  const tests = await registered(() => {
    throw new Error('the wire was out of order')
  })
  await expect(tests.get(aCase)?.({ task: { meta } })).rejects.toThrow('out of order')
  expect(meta.conformance).toMatchObject({ outcome: 'failed' })
})

test('a runner that has no meta runs the cases all the same', async () => {
  const run = (await registered()).get(aCase)
  await expect(run?.(undefined)).resolves.toBeUndefined()
  await expect(run?.({ name: 'a context of another runner' })).resolves.toBeUndefined()
})
