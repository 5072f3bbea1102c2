import { expect, test } from 'vitest'
import { Day, Moment } from './moment.ts'

test.each(['2026-11-21', '2028-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (text) => {
  expect(Day.safeParse(text).success).toBe(true)
})

test.each(['', '2026-02-29', '2026-13-01', '2026-11-31', '2026-1-2', '2026-11-21T00:00:00Z', '21.11.2026', 20261121])(
  '%o is no day',
  (value) => {
    expect(Day.safeParse(value).success).toBe(false)
  },
)

test.each([
  '2026-11-21T10:00:00Z',
  '2026-11-21T10:00Z',
  '2026-11-21T10:00:00.123456Z',
  '2026-11-21T23:59:59+03:00',
  '2028-02-29T00:00:00-11:30',
])('%s is a moment', (text) => {
  expect(Moment.safeParse(text).success).toBe(true)
})

test.each([
  '',
  '2026-11-21',
  '2026-11-21T10:00:00',
  '2026-11-21 10:00:00Z',
  '2026-02-30T10:00:00Z',
  '2026-11-21T25:00:00Z',
  '2026-11-21T10:61:00Z',
  '2026-11-21T10:00:00+3',
  'yesterday',
  null,
])('%o is no moment', (value) => {
  expect(Moment.safeParse(value).success).toBe(false)
})
