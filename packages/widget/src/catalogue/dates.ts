/** How a language writes days. */
export interface Calendar {
  /** Months as they stand after a day's number. */
  readonly months: readonly string[]
  /** Day, name of the month, year. */
  date(day: number, month: string, year: number): string
  dayOfYear(day: number, month: string): string
  moment(date: string, time: string): string
}

/** A day of the calendar (`YYYY-MM-DD`). */
export function dateOf(day: string, calendar: Calendar): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return calendar.date(date, calendar.months[month - 1] ?? '', year)
}

/** A day of any year (`MM-DD`). */
export function dayOf(monthDay: string, calendar: Calendar): string {
  const [month = 1, day = 1] = monthDay.split('-').map(Number)
  return calendar.dayOfYear(day, calendar.months[month - 1] ?? '')
}

/** A moment (ISO 8601) by the clock of this device. */
export function momentOf(iso: string, calendar: Calendar): string {
  return calendar.moment(dateOf(localDay(new Date(iso)), calendar), timeOf(iso))
}

/** `09:05` by the clock of this device. */
export function timeOf(iso: string): string {
  const date = new Date(iso)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `YYYY-MM-DD` by the clock of this device. */
export function localDay(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** `YYYY-MM-DD` in a time zone; by the clock of this device where the zone is not known to it. */
export function dayIn(timeZone: string, date: Date): string {
  try {
    const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    return parts.format(date)
  } catch {
    return localDay(date)
  }
}

/** A twelve-digit code as people read it aloud: `1234 5678 9012`. */
export const inGroups = (code: string): string => code.replace(/\d{4}(?=\d)/g, '$& ')

const two = (n: number): string => String(n).padStart(2, '0')
