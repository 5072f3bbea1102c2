import { expect, test } from 'vitest'
import { addDays, dateIn } from './dates.ts'

test('a moment has the date of its time zone', () => {
  const moment = new Date('2026-12-31T20:00:00Z')
  expect(dateIn('Europe/Kirov', moment)).toBe('2026-12-31')
  expect(dateIn('Asia/Kamchatka', moment)).toBe('2027-01-01')
})

test('days are added over the ends of months and years', () => {
  expect(addDays('2026-12-30', 3)).toBe('2027-01-02')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
})
