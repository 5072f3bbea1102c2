import type { ConformanceRecord } from '@otklik/sdk/conformance'
import { expect, test } from 'vitest'
import { golden } from '../packages/sdk/src/conformance/golden.fixture.ts'
import { breachesOf, conformanceTable } from './conformance.ts'

const capabilities = golden.rest?.[0]
if (!capabilities) throw new Error('rest has left the table')

const record = (more: Partial<ConformanceRecord> = {}): ConformanceRecord => ({
  adapter: 'rest',
  server: 'mock',
  case: 'form: comes',
  needs: {},
  capabilities: capabilities as ConformanceRecord['capabilities'],
  outcome: 'passed',
  ...more,
})
const due = [
  { adapter: 'rest', server: 'mock', least: 1 },
  { adapter: 'rest', server: 'PGlite', least: 1 },
]
const both = [record(), record({ server: 'PGlite' })]

test('a run in which every pair kept its word is in order', () => {
  expect(breachesOf(both, due)).toEqual([])
})

test('a pair that did not run is missed', () => {
  expect(breachesOf([record()], due)).toEqual([expect.stringMatching(/^rest × PGlite did not run/)])
})

test('a pair that nobody has listed is found', () => {
  expect(breachesOf([...both, record({ server: 'a toaster' })], due)).toEqual([
    expect.stringMatching(/^rest × a toaster is not among the pairs/),
  ])
})

test('a pair that did not run a case which others ran is found', () => {
  expect(breachesOf([...both, record({ case: 'form: stays' })], due)).toEqual(['rest × PGlite ran 1 of 2 cases.'])
})

test('a pair of which fewer cases passed than were due is found', () => {
  const less = [record(), record({ server: 'PGlite', outcome: 'n/a', by: 'backend', why: 'so' })]
  expect(breachesOf(less, due)).toEqual(['rest × PGlite passed 0 cases, 1 were due.'])
})

test('an adapter that claims something else than the golden table is found', () => {
  const modest = [record({ capabilities: { ...record().capabilities, rate: false } }), record({ server: 'PGlite' })]
  expect(breachesOf(modest, due)).toEqual([expect.stringMatching(/^What rest × mock can do/)])
})

test('the table has a row for each case and a column for each pair', () => {
  const records = [
    ...both,
    record({ case: 'rate: is taken', outcome: 'n/a', by: 'capability', why: 'rate is not claimed' }),
    record({ case: 'rate: is taken', server: 'PGlite', outcome: 'failed' }),
  ]
  const lines = conformanceTable(records).split('\n')
  expect(lines.slice(0, 2)).toEqual(['  1  rest × mock', '  2  rest × PGlite'])
  expect(lines.find((line) => line.startsWith('form: comes'))).toMatch(/✓ {3}✓$/)
  expect(lines.find((line) => line.startsWith('rate: is taken'))).toMatch(/– {3}✗$/)
})

test('what passed with one form of a pair has passed, and what failed with one has failed', () => {
  const twice = [
    record({ outcome: 'n/a', by: 'form', why: 'no such theme' }),
    record(),
    record({ case: 'rate: is taken', outcome: 'failed' }),
    record({ case: 'rate: is taken' }),
  ]
  expect(conformanceTable(twice)).toMatch(/form: comes +✓\n.*rate: is taken +✗/)
})

test('no line is wider than a terminal of 120 columns, however many pairs there are', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    record({ server: `server ${index}`, case: `fields: ${'a rule with a very long name '.repeat(8)}` }),
  )
  for (const line of conformanceTable(many).split('\n')) expect(line.length).toBeLessThanOrEqual(120)
})
