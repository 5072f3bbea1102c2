import * as z from 'zod/mini'

const Day = z.iso.date()
const Moment = z.iso.datetime({ offset: true })

/** A moment by the clock of a time zone, with its offset: `2026-11-21T12:00:00+03:00`. */
export function momentIn(timeZone: string, moment: Date): string {
  const offset = offsetIn(timeZone, moment)
  const local = new Date(moment.getTime() + offset * 60_000)
  return `${local.toISOString().slice(0, 19)}${offsetText(offset)}`
}

/** The last second of a day (`YYYY-MM-DD`) in a time zone. */
export const endOfDayIn = (timeZone: string, date: string): string =>
  momentIn(timeZone, localMoment(timeZone, `${date}T23:59:59Z`))

// Nothing was sent before, and PostgreSQL and JavaScript disagree about years with other than four digits.
const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(2999, 11, 31)

/**
 * A date as GeoReport takes it (W3C date and time formats): with a time and an offset, or a day, which begins at midnight
 * in the time zone of the organization. Undefined when it is none.
 */
export function readMoment(text: string, timeZone: string): Date | undefined {
  // A plus that was not escaped has become a blank on its way.
  const given = text.replace(/ (\d\d:\d\d)$/, '+$1').replace(/(T\d\d:\d\d)(Z|[+-])/, '$1:00$2')
  const moment = z.safeParse(Day, given).success
    ? localMoment(timeZone, `${given}T00:00:00Z`)
    : z.safeParse(Moment, given).success
      ? new Date(given)
      : undefined
  return moment && new Date(Math.min(Math.max(moment.getTime(), earliest), latest))
}

/** The moment at which the clocks of a time zone show what this one shows in UTC. */
function localMoment(timeZone: string, utc: string): Date {
  const shown = new Date(utc)
  return new Date(shown.getTime() - offsetIn(timeZone, shown) * 60_000)
}

/** Minutes. */
function offsetIn(timeZone: string, moment: Date): number {
  const name = formatter(timeZone)
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function offsetText(offset: number): string {
  const part = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  formatters.set(timeZone, made)
  return made
}
