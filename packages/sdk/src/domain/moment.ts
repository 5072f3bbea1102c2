import * as z from 'zod/mini'
import { rule } from './rule.ts'

// Engines differ in what they make of 30 February: only a day that comes back as it went in is one.
const dayHolds = (text: string) => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return time > Number.NEGATIVE_INFINITY && new Date(time).toISOString().startsWith(text)
}
const timeShape = /^T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

export const isDay = rule(dayHolds)
export const isMoment = rule(
  (text: string) => timeShape.test(text.slice(10)) && dayHolds(text.slice(0, 10)) && Date.parse(text) > -Infinity,
)

/** `YYYY-MM-DD` in the organization's calendar. */
export const Day = z.string().check(isDay)

/** ISO 8601 with `Z` or an offset. */
export const Moment = z.string().check(isMoment)
