import { expect, test } from 'vitest'
import { endOfDayIn, momentIn, readMoment } from './moments.ts'

const read = (text: string) => readMoment(text, 'Asia/Yekaterinburg')?.toISOString()

test('moments are shown by the clock of the organization, with the offset', () => {
  expect(momentIn('Asia/Yekaterinburg', new Date('2026-11-21T22:30:00.700Z'))).toBe('2026-11-22T03:30:00+05:00')
  expect(momentIn('America/St_Johns', new Date('2026-11-21T22:30:00Z'))).toBe('2026-11-21T19:00:00-03:30')
  expect(momentIn('UTC', new Date('2026-11-21T22:30:00Z'))).toBe('2026-11-21T22:30:00+00:00')
})

test('a day ends with its last second where the organization is', () => {
  expect(endOfDayIn('Europe/Kirov', '2026-12-05')).toBe('2026-12-05T23:59:59+03:00')
})

test('dates are read with an offset or Z', () => {
  expect(read('2026-11-21T10:00:00+05:00')).toBe('2026-11-21T05:00:00.000Z')
  expect(read('2026-11-21T10:00Z')).toBe('2026-11-21T10:00:00.000Z')
})

test('a plus that has become a blank on its way is understood', () => {
  expect(read('2026-11-21T10:00:00 05:00')).toBe('2026-11-21T05:00:00.000Z')
})

test('a day begins at midnight where the organization is', () => {
  expect(read('2026-11-21')).toBe('2026-11-20T19:00:00.000Z')
})

test.each(['', 'yesterday', '2026', '2026-13-01', '2026-02-30', '2026-11-21T10:00:00', '21.11.2026', '1e9'])(
  '%j is no date',
  (text) => {
    expect(read(text)).toBeUndefined()
  },
)

test('years beyond what a database knows are brought into its range', () => {
  expect(read('0000-01-01T00:00:00Z')).toBe('1970-01-01T00:00:00.000Z')
  expect(read('9999-12-31T00:00:00Z')).toBe('2999-12-31T00:00:00.000Z')
})
