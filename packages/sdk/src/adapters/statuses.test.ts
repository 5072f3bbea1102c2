import { expect, test } from 'vitest'
import { retryAfter } from './statuses.ts'

const now = Date.parse('2026-11-21T10:00:00Z')
const until = (value: string) => retryAfter(new Headers({ 'Retry-After': value }), now)

test.each([
  ['seconds', '120', '2026-11-21T10:02:00.000Z'],
  ['a date', 'Sat, 21 Nov 2026 11:00:00 GMT', '2026-11-21T11:00:00.000Z'],
  ['a date that has passed', 'Sat, 21 Nov 2026 09:00:00 GMT', '2026-11-21T10:00:00.000Z'],
  ['more than a day', '999999999', '2026-11-22T10:00:00.000Z'],
])('Retry-After is read: %s', (_, value, moment) => {
  expect(until(value)).toBe(moment)
})

test('a clock that is wrong by a day, here or there, changes nothing about a date', () => {
  const headers = { 'Retry-After': 'Sun, 22 Nov 2026 10:05:00 GMT', Date: 'Sun, 22 Nov 2026 10:00:00 GMT' }
  expect(retryAfter(new Headers(headers), now)).toBe('2026-11-21T10:05:00.000Z')
})

test.each(['', 'soon'])('Retry-After that says nothing is none: "%s"', (value) => {
  expect(until(value)).toBeUndefined()
})
