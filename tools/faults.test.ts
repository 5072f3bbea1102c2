import { expect, test } from 'vitest'
import { faultTable, missingRows } from './faults.ts'

const rows = [
  { name: '500', where: 'wire', done: 'an error of the server', cases: 1 },
  { name: '413', where: 'wire', done: 'refused for good', cases: 0 },
] as const

const found = { row: '500', where: 'wire', cases: 1, files: 2, prepared: 2, typed: true } as const

test('a row that did not come to its end is named', () => {
  expect(missingRows([found], rows)).toEqual(['The fault row «413» did not come to its end.'])
})

test('the table says of each row what was found, and marks what does not hold', () => {
  const refused = { ...found, row: '413', cases: 0, typed: false, note: 'so' }
  expect(faultTable([found, refused], rows).split('\n').slice(1)).toEqual([
    expect.stringMatching(/^✓ +HTTP 500 +1 of 1 +2 of 2 +whole, in the case +an error of the server$/),
    expect.stringMatching(/^✗ +HTTP 413 +0 of 0 +2 of 2 +LOST, on the device +refused for good \(so\)$/),
  ])
  expect(faultTable([{ ...found, cases: 2 }], rows)).toContain('✗')
})
