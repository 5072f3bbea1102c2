import { type Calendar, dateOf, dayOf, localDay, momentOf, timeOf } from '../catalogue/dates.ts'
import { stepsWords } from './error-text.ts'
import type { Panel } from './panel.ts'

/** Days and moments as the panel's language writes them. */
export function dates(panel: Panel) {
  const calendar: Calendar = stepsWords(panel).calendar
  return {
    /** Of `YYYY-MM-DD`. */
    date: (day: string) => dateOf(day, calendar),
    /** Of `MM-DD`. */
    dayOfYear: (monthDay: string) => dayOf(monthDay, calendar),
    /** Of ISO 8601. */
    moment: (iso: string) => momentOf(iso, calendar),
    time: timeOf,
    /** `YYYY-MM-DD` of this device. */
    today: () => localDay(new Date()),
  }
}
