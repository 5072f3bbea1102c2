import { addDays } from '../cases/dates.ts'
import type { HolidayCalendar } from './holidays.ts'

/** Non-working holidays of the Labour Code, article 112, part 1. */
const newYear = ['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08']
const others = ['02-23', '03-08', '05-01', '05-09', '06-12', '11-04']

/** True when authorities work on this date (`YYYY-MM-DD`): five days a week, holidays and transfers considered. */
export function isWorkingDay(date: string, holidays: HolidayCalendar): boolean {
  if (isHoliday(date, holidays) || holidays.movedTo.has(date)) return false
  if (isWeekend(date)) return holidays.movedFrom.has(date)
  return !isMovedByLaw(date, holidays)
}

function isHoliday(date: string, { yearly, daysOff }: HolidayCalendar): boolean {
  const day = date.slice(5)
  return newYear.includes(day) || others.includes(day) || yearly.has(day) || daysOff.has(date)
}

/**
 * Article 112, part 2: a day off that coincides with a holiday moves to the next working day after it, unless the
 * government has moved it elsewhere. Days off within the New Year holidays are moved by decree alone.
 */
function isMovedByLaw(date: string, holidays: HolidayCalendar): boolean {
  for (let back = 1; back <= 7; back++) {
    const holiday = addDays(date, -back)
    if (!others.includes(holiday.slice(5)) || !isWeekend(holiday) || holidays.movedFrom.has(holiday)) continue
    if (firstFreeWeekday(addDays(holiday, 1), holidays) === date) return true
  }
  return false
}

function firstFreeWeekday(date: string, holidays: HolidayCalendar): string {
  let day = date
  while (isWeekend(day) || isHoliday(day, holidays) || holidays.movedTo.has(day)) day = addDays(day, 1)
  return day
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
