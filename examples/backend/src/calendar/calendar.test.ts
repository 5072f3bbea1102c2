import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Term } from '@otklik/sdk/domain'
import { expect, test } from 'vitest'
import { addDays } from '../cases/dates.ts'
import { dueDate, isWorkingDay, loadHolidays } from './index.ts'

const federal = loadHolidays()
const days = (n: number): Term => ({ n, unit: 'working-days', from: 'sent' })
const calendarDays = (n: number): Term => ({ n, unit: 'calendar-days', from: 'registered' })
const hours = (n: number): Term => ({ n, unit: 'working-hours', from: 'sent' })
const due = (term: Term, moment: string, timeZone = 'Europe/Moscow', holidays = federal) =>
  dueDate(term, new Date(moment), timeZone, holidays)

// The published norms of working days in a year for a five-day week: a transfer that is wrong or missing changes them.
test.each([
  [2025, 247],
  [2026, 247],
])('%d has %d working days', (year, count) => {
  let found = 0
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
    if (isWorkingDay(date, federal)) found++
  }
  expect(found).toBe(count)
})

test.each([
  ['2025-05-02', false, 'moved here from 4 January by decree'],
  ['2025-05-08', false, 'moved here from 23 February by decree'],
  ['2025-02-24', true, 'the day off of 23 February went to May instead'],
  ['2025-03-10', true, 'the day off of 8 March went to June instead'],
  ['2025-11-01', true, 'a Saturday that works'],
  ['2025-11-03', false, 'its day off'],
  ['2025-12-31', false, 'moved here from 5 January by decree'],
  ['2026-01-08', false, 'New Year holidays'],
  ['2026-01-09', false, 'moved here from 3 January by decree'],
  ['2026-01-12', true, 'the first working day of the year'],
  ['2026-03-09', false, '8 March is a Sunday: moved by article 112'],
  ['2026-05-11', false, '9 May is a Saturday: moved by article 112'],
  ['2026-05-04', true, 'an ordinary Monday'],
  ['2026-11-21', false, 'a Saturday'],
  ['2026-12-31', false, 'moved here from 4 January by decree'],
  ['2027-05-03', false, '1 May is a Saturday: moved by article 112'],
  ['2027-05-10', false, '9 May is a Sunday: moved by article 112'],
  ['2027-06-14', false, '12 June is a Saturday: moved by article 112'],
  ['2031-02-24', false, 'a year that nobody has decreed about yet'],
])('%s works: %s (%s)', (date, works) => {
  expect(isWorkingDay(date, federal)).toBe(works)
})

test('working days start on the day after sending', () => {
  expect(due(days(1), '2026-11-16T09:00:00+03:00')).toBe('2026-11-17')
  expect(due(days(10), '2026-11-16T09:00:00+03:00')).toBe('2026-11-30')
})

test('sent on Saturday, the first working day is Monday', () => {
  expect(due(days(1), '2026-11-21T12:00:00+03:00')).toBe('2026-11-23')
  expect(due(days(5), '2026-11-21T12:00:00+03:00')).toBe('2026-11-27')
})

test('a term across the change of the year waits for the holidays to pass', () => {
  expect(due(days(3), '2025-12-29T10:00:00+03:00')).toBe('2026-01-13')
  expect(due(days(1), '2026-12-30T10:00:00+03:00')).toBe('2027-01-11')
  expect(due(calendarDays(5), '2025-12-29T10:00:00+03:00')).toBe('2026-01-12')
})

test('a term across the May holidays', () => {
  expect(due(days(2), '2025-04-30T10:00:00+03:00')).toBe('2025-05-06')
  expect(due(days(5), '2026-05-06T10:00:00+03:00')).toBe('2026-05-14')
})

test('thirty calendar days of an appeal count holidays and end on a working day', () => {
  expect(due(calendarDays(30), '2026-11-17T10:00:00+03:00')).toBe('2026-12-17')
  expect(due(calendarDays(30), '2026-11-19T10:00:00+03:00')).toBe('2026-12-21')
  expect(due(calendarDays(30), '2026-12-02T10:00:00+03:00')).toBe('2027-01-11')
})

test('at half past eleven at night it is still today where the organization is', () => {
  expect(due(days(1), '2026-11-16T23:30:00+03:00')).toBe('2026-11-17')
  expect(due(calendarDays(1), '2026-11-16T23:30:00+03:00')).toBe('2026-11-17')
})

test.each([
  ['Europe/Kaliningrad', '2026-11-17'],
  ['Europe/Moscow', '2026-11-17'],
  ['Europe/Samara', '2026-11-18'],
  ['Asia/Yekaterinburg', '2026-11-18'],
  ['Asia/Omsk', '2026-11-18'],
  ['Asia/Novosibirsk', '2026-11-18'],
  ['Asia/Irkutsk', '2026-11-18'],
  ['Asia/Yakutsk', '2026-11-18'],
  ['Asia/Vladivostok', '2026-11-18'],
  ['Asia/Magadan', '2026-11-18'],
  ['Asia/Kamchatka', '2026-11-18'],
])('one moment, in %s the term ends on %s', (timeZone, date) => {
  expect(due(days(1), '2026-11-16T20:30:00Z', timeZone)).toBe(date)
})

test('working hours of one day end on that day, at closing time too', () => {
  expect(due(hours(9), '2026-11-16T09:00:00+03:00')).toBe('2026-11-16')
  expect(due(hours(9), '2026-11-16T07:15:00+03:00')).toBe('2026-11-16')
  expect(due(hours(9), '2026-11-16T09:01:00+03:00')).toBe('2026-11-17')
})

test('working hours sent in the evening or on a day off start on the next working morning', () => {
  expect(due(hours(9), '2026-11-16T23:30:00+03:00')).toBe('2026-11-17')
  expect(due(hours(9), '2026-11-21T12:00:00+03:00')).toBe('2026-11-23')
  expect(due(hours(10), '2026-11-20T17:30:00+03:00')).toBe('2026-11-24')
  expect(due(hours(1), '2026-12-30T18:00:00+03:00')).toBe('2027-01-11')
})

test('a region adds its own days to the federal calendar', () => {
  const holidays = loadHolidays(
    file({ yearly: [{ day: '08-30', name: 'Own day' }], daysOff: [{ date: '2027-03-10', name: 'Feast' }] }),
  )
  expect(isWorkingDay('2027-08-30', holidays)).toBe(false)
  expect(isWorkingDay('2027-03-10', holidays)).toBe(false)
  expect(isWorkingDay('2026-01-09', holidays)).toBe(false)
  expect(due(days(1), '2027-08-27T10:00:00+03:00', 'Europe/Moscow', holidays)).toBe('2027-08-31')
})

test('a region replaces the transfers, and the holidays of the Labour Code stay', () => {
  const holidays = loadHolidays(file({ extends: false, transfers: [{ from: '2026-01-03', to: '2026-12-30' }] }))
  expect(isWorkingDay('2026-01-09', holidays)).toBe(true)
  expect(isWorkingDay('2026-12-30', holidays)).toBe(false)
  expect(isWorkingDay('2026-05-01', holidays)).toBe(false)
})

test('a holiday file with a mistake is refused by name and place', () => {
  const path = file({ daysOff: [{ date: '30 августа', name: 'Own day' }] })
  expect(() => loadHolidays(path)).toThrow(`${path}: cannot be used at /daysOff/0/date`)
  expect(() => loadHolidays('/nowhere.json')).toThrow('/nowhere.json')
})

function file(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'otklik-holidays-')), 'holidays.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}
