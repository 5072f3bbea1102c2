import { expect, test } from 'vitest'
import { judge, lastLine, remarks, type Tally, table, withReason } from './tally.ts'

const tally = (changes: Partial<Tally> = {}): Tally => ({ name: 'a', passed: 0, failed: 0, skipped: 0, ...changes })

test('the last line sums all runners', () => {
  expect(lastLine([tally({ passed: 3 }), tally({ passed: 4, failed: 1, skipped: 2 })])).toBe(
    '7 passed, 1 failed, 2 skipped',
  )
})

test('a runner that ran no test fails', () => {
  expect(judge(tally())).toMatchObject({ failed: 1, note: 'ran no test' })
})

test('a runner whose tests were all skipped ran none', () => {
  expect(judge(tally({ skipped: 5 }))).toMatchObject({ failed: 1, skipped: 5 })
})

test('a skipped test fails the runner that may skip none', () => {
  expect(judge(tally({ passed: 9, skipped: 2 }), { noSkips: true })).toMatchObject({ passed: 9, failed: 1, skipped: 2 })
})

test('a skipped test elsewhere is only counted', () => {
  const skipped = tally({ passed: 9, skipped: 2 })
  expect(judge(skipped)).toEqual(skipped)
})

test('the table shows each runner with its parts and its time', () => {
  const lines = table([{ name: 'vitest', seconds: 12.34, parts: [tally({ name: 'sdk', passed: 10 })] }]).split('\n')
  expect(lines.slice(1)).toEqual(['vitest      10       0        0  12.3 s', '  sdk       10       0        0'])
})

test('the end of a run names what failed and what needed a second try', () => {
  const tallies = [tally({ failures: ['b.test.ts › c'] }), tally({ name: 'd', secondTry: ['e.spec.ts › f'] })]
  expect(remarks(tallies)).toBe('failed: a › b.test.ts › c\npassed at the second try: d › e.spec.ts › f\n')
})

test('a run in which all went well has no remarks', () => {
  expect(remarks([tally({ passed: 3 })])).toBe('')
})

test('a test is named with the first line of what was wrong, as it reads without colours', () => {
  expect(withReason('a › b', '\u001b[31mexpected 1 to be 2\u001b[39m\n  at c')).toBe('a › b: expected 1 to be 2')
  expect(withReason('a › b', undefined)).toBe('a › b')
})
