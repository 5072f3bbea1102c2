import type { Term } from '@otklik/sdk/domain'

/** `YYYY-MM-DD` in a time zone. */
export const dateIn = (timeZone: string, moment: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)

/** The date this many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/**
 * The last day of a term. Saturdays and Sundays do not count as working days, and a working day has eight hours;
 * public holidays are not known here.
 */
export function lastDay(term: Term, start: string): string {
  if (term.unit === 'calendar-days') return addDays(start, term.n)
  let left = term.unit === 'working-hours' ? Math.ceil(term.n / 8) : term.n
  let date = start
  while (left > 0) {
    date = addDays(date, 1)
    if (isWorkingDay(date)) left -= 1
  }
  return date
}

const isWorkingDay = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())

/** The rule a due date follows from, as `Due.basis` has it. */
export const basisOf = ({ n, unit, from }: Term): string => `${n} ${unit} from ${from}`
