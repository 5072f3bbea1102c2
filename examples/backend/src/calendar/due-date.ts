import type { Term } from '@otklik/sdk/domain'
import { addDays } from '../cases/dates.ts'
import type { HolidayCalendar } from './holidays.ts'
import { isWorkingDay } from './working-day.ts'

/** Working hours are counted in this window of local time, Monday to Friday, holidays left out, lunch counted in. */
const opens = 9 * 60
const closes = 18 * 60

/**
 * The last day on which an answer is still in time, `YYYY-MM-DD` in the organization's time zone.
 *
 * - A term in days starts on the day after the event (Civil Code, article 191), whatever the hour.
 * - A term in calendar days that ends on a day off ends on the next working day (Civil Code, article 193). 59-ФЗ is
 *   silent on it, so the general rule of the law on terms is followed.
 * - Working hours run between 9:00 and 18:00 on working days. The hour that article 95 of the Labour Code takes off the
 *   eve of a holiday is not taken off here.
 *
 * @param from the moment of sending or registration, as the term says
 * @param timeZone IANA name
 */
export function dueDate(term: Term, from: Date, timeZone: string, holidays: HolidayCalendar): string {
  const { date, minute } = localTime(from, timeZone)
  switch (term.unit) {
    case 'calendar-days':
      return workingDayOnOrAfter(addDays(date, term.n), holidays)
    case 'working-days':
      return afterWorkingDays(date, term.n, holidays)
    case 'working-hours':
      return afterWorkingMinutes(date, minute, term.n * 60, holidays)
  }
}

function workingDayOnOrAfter(date: string, holidays: HolidayCalendar): string {
  let day = date
  while (!isWorkingDay(day, holidays)) day = addDays(day, 1)
  return day
}

function afterWorkingDays(date: string, count: number, holidays: HolidayCalendar): string {
  let day = date
  for (let left = count; left > 0; left--) day = workingDayOnOrAfter(addDays(day, 1), holidays)
  return day
}

function afterWorkingMinutes(date: string, minute: number, minutes: number, holidays: HolidayCalendar): string {
  let left = minutes
  let day = workingDayOnOrAfter(date, holidays)
  let start = day === date ? Math.max(minute, opens) : opens
  while (true) {
    left -= Math.max(0, closes - start)
    if (left <= 0) return day
    day = workingDayOnOrAfter(addDays(day, 1), holidays)
    start = opens
  }
}

function localTime(moment: Date, timeZone: string): { date: string; minute: number } {
  const parts = clockOf(timeZone).formatToParts(moment)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}

// Making a format costs more than the rest of a due date.
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
  clocks.set(timeZone, clock)
  return clock
}
