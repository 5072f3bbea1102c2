import { expect, test } from 'vitest'
import { acceptedEntry, waitingEntry } from './entry.fixture.ts'
import { entryOf, isOfSession, isOutlived, isRow, isUnsent, rowOf } from './entry-row.ts'

const hour = 3_600_000
const accepted = (changed: object = {}) => ({ ...rowOf(acceptedEntry('a'), 'mine', undefined), ...changed })
const noFile = () => undefined

test.each([
  undefined,
  null,
  7,
  'row',
  [],
  {},
  { version: 1 },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), version: 2 },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), key: 7 },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), state: { name: 'lost' } },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), state: null },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), submission: null },
  { ...rowOf(waitingEntry('a'), 'mine', undefined), attachments: [null] },
])('%j is no row of this version', (row) => {
  expect(isRow(row)).toBe(false)
  expect(entryOf(row, noFile)).toBeUndefined()
})

test('an entry is what it was before it was a row', () => {
  const entry = waitingEntry('a')
  const row = rowOf(entry, 'mine', undefined)
  expect(entryOf(row, () => entry.attachments[0]?.blob)).toEqual(entry)
})

test('an accepted row is of its own session, unless it is to be remembered', () => {
  expect(isOfSession(accepted(), 'mine')).toBe(true)
  expect(isOfSession(accepted(), 'another')).toBe(false)
  expect(isOfSession(accepted({ remembered: true }), 'another')).toBe(true)
  expect(isOfSession(rowOf(waitingEntry('a'), 'mine', undefined), 'another')).toBe(true)
})

test('what is to be remembered stays so when it is written again', () => {
  expect(rowOf(acceptedEntry('a'), 'another', accepted({ remembered: true }))).toMatchObject({ remembered: true })
})

test('an accepted row of another session is outlived after an hour, also when the clock was set back', () => {
  expect(isOutlived(accepted(), 'another')).toBe(false)
  for (const acceptedAt of [Date.now() - hour - 1_000, Date.now() + 25 * hour, undefined]) {
    expect(isOutlived(accepted({ acceptedAt }), 'another')).toBe(true)
    expect(isOutlived(accepted({ acceptedAt }), 'mine')).toBe(false)
    expect(isOutlived(accepted({ acceptedAt, remembered: true }), 'another')).toBe(false)
  }
})

test('what is not accepted is unsent, also in a row of a later version', () => {
  expect(isUnsent(rowOf(waitingEntry('a'), 'mine', undefined))).toBe(true)
  expect(isUnsent({ version: 2, anything: true })).toBe(true)
  expect(isUnsent(accepted())).toBe(false)
  expect(isUnsent({ damaged: true })).toBe(false)
})
