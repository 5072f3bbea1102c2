/** How people read dates and counts in one language. Node has Russian and English in full. */
export interface Format {
  /** `YYYY-MM-DD` */
  day(date: string): string
  /** A moment (ISO 8601) by the clock of the organization. */
  moment(iso: string, timeZone: string): string
  size(bytes: number): string
  counted(n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>>): string
  list(items: readonly string[]): string
}

export function formatFor(locale: 'ru-RU' | 'en-GB', units: readonly [string, string, string]): Format {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(locale, { type: 'disjunction' })
  return {
    day: (date) => day.format(new Date(`${date}T00:00:00Z`)),
    moment: (iso, timeZone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(iso)),
    size(bytes) {
      const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2
      // Rounded down, so that a limit is never overstated.
      return `${number.format(Math.floor((bytes / 1000 ** power) * 10) / 10)} ${units[power]}`
    },
    counted: (n, forms) => `${n} ${forms[plural.select(n)] ?? forms.other ?? ''}`,
    list: (items) => list.format(items),
  }
}
