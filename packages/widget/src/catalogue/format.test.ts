import { expect, test } from 'vitest'
import { dateOf, dayIn, dayOf, inGroups } from './dates.ts'
import { english } from './en/units.ts'
import { counted, oneOf, sizeOf } from './format.ts'
import { steps } from './ru/steps.ts'
import { russian } from './ru/units.ts'

test.each([
  [1, '1 день'],
  [2, '2 дня'],
  [5, '5 дней'],
  [11, '11 дней'],
  [12, '12 дней'],
  [21, '21 день'],
  [104, '104 дня'],
  [112, '112 дней'],
])('Russian counts %i', (n, words) => {
  expect(counted(n, ['день', 'дня', 'дней'], russian)).toBe(words)
})

test('English counts one and many', () => {
  expect([1, 2].map((n) => counted(n, ['day', 'days'], english))).toEqual(['1 day', '2 days'])
})

test('sizes are rounded down, so that a limit is never overstated', () => {
  expect([999, 1000, 19_999_999, 1_550_000].map((bytes) => sizeOf(bytes, russian))).toEqual([
    '999 байт',
    '1 КБ',
    '19,9 МБ',
    '1,5 МБ',
  ])
})

test('dates are made of the catalogue’s own months', () => {
  expect(dateOf('2026-12-02', steps.calendar)).toBe('2 декабря 2026\u00a0г.')
  expect(dayOf('11-01', steps.calendar)).toBe('1 ноября')
})

test('a day is that of the organization, not of the device', () => {
  const moment = new Date('2026-11-21T20:30:00Z')
  expect(dayIn('Asia/Kamchatka', moment)).toBe('2026-11-22')
  expect(dayIn('Europe/Moscow', moment)).toBe('2026-11-21')
})

test('lists name the last item with a word', () => {
  expect(oneOf(['фото', 'видео', 'PDF'], 'или')).toBe('фото, видео или PDF')
  expect(oneOf(['фото'], 'или')).toBe('фото')
})

test('codes are read in three groups', () => {
  expect(inGroups('123456789012')).toBe('1234 5678 9012')
})
