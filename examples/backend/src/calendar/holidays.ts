import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'

/** What the Labour Code does not say by itself: transfers by decree and a region's own days. Dates are `YYYY-MM-DD`. */
export interface HolidayCalendar {
  /** Days off that became working ones, or were holidays and moved elsewhere. */
  readonly movedFrom: ReadonlySet<string>
  /** Where they moved. */
  readonly movedTo: ReadonlySet<string>
  /** A region's own holidays of every year, `MM-DD`. */
  readonly yearly: ReadonlySet<string>
  /** A region's own days off of one year, such as religious holidays that wander. */
  readonly daysOff: ReadonlySet<string>
}

/** A holiday file that cannot be used, with its name and what is wrong. */
export class HolidayError extends Error {
  override readonly name = 'HolidayError'
}

const HolidayFile = z.strictObject({
  comment: z.optional(z.string()),
  /** False when the federal transfers must not be added to this file's. */
  extends: z._default(z.boolean(), true),
  transfers: z._default(z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })), []),
  yearly: z._default(
    z.array(
      z.strictObject({ day: z.string().check(z.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)), name: z.string() }),
    ),
    [],
  ),
  daysOff: z._default(z.array(z.strictObject({ date: z.iso.date(), name: z.string() })), []),
})
type HolidayFile = z.infer<typeof HolidayFile>

/**
 * The federal calendar, with the file of a region added to it or, where that says `"extends": false`, put in its place.
 * The holidays of article 112 of the Labour Code hold in any case.
 *
 * @throws HolidayError
 */
export function loadHolidays(regionFile?: string): HolidayCalendar {
  const federal = read(fileURLToPath(new URL('holidays.ru.json', import.meta.url)))
  if (!regionFile) return calendarOf([federal])
  const region = read(regionFile)
  return calendarOf(region.extends ? [federal, region] : [region])
}

function read(file: string): HolidayFile {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new HolidayError(`${file}: ${(error as Error).message}`)
  }
  const result = z.safeParse(HolidayFile, json)
  if (result.success) return result.data
  const places = result.error.issues.map(({ path, code }) => `/${path.map(String).join('/')} (${code})`)
  throw new HolidayError(`${file}: cannot be used at ${places.join(', ')}`)
}

function calendarOf(files: readonly HolidayFile[]): HolidayCalendar {
  const transfers = files.flatMap((file) => file.transfers)
  return {
    movedFrom: new Set(transfers.map(({ from }) => from)),
    movedTo: new Set(transfers.map(({ to }) => to)),
    yearly: new Set(files.flatMap(({ yearly }) => yearly.map(({ day }) => day))),
    daysOff: new Set(files.flatMap(({ daysOff }) => daysOff.map(({ date }) => date))),
  }
}
