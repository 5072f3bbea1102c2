// Every date, number and list that people read goes through here. Browsers have no Tatar in Intl, and their Russian
// differs from one to the next: the words come from the catalogues, and Intl only does the arithmetic of time zones.

/** How a language counts. */
export interface Units {
  readonly bytes: readonly [string, string, string, string]
  readonly decimal: string
  readonly and: string
  /** Which of the forms of a word goes with a number. */
  plural(n: number): number
}

export interface Calendar {
  /** Months as they stand after a day's number. */
  readonly months: readonly string[]
  /** Day, name of the month, year. */
  date(day: number, month: string, year: number): string
  dayOfYear(day: number, month: string): string
  moment(date: string, time: string): string
}

/** `2 байт`, `340 КБ`, `1,5 МБ`: decimal units, as phones show them; rounded down, so that a limit is never overstated. */
export function sizeOf(bytes: number, units: Units): string {
  const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : bytes < 1e9 ? 2 : 3
  const value = Math.floor((bytes / 1000 ** power) * (power > 1 ? 10 : 1)) / (power > 1 ? 10 : 1)
  return `${String(value).replace('.', units.decimal)} ${units.bytes[power]}`
}

/** `5 дней`: the number and the form of the word that goes with it. */
export function counted(n: number, forms: readonly string[], units: Units): string {
  return `${n} ${forms[units.plural(n)] ?? forms.at(-1)}`
}

/** `фото, видео или PDF`. */
export function oneOf(items: readonly string[], or: string): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${or} ${last}`
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
