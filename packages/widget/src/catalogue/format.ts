// Every number and list that people read goes through here, and every date through dates.ts. Browsers have no Tatar in Intl, and their Russian
// differs from one to the next: the words come from the catalogues, and Intl only does the arithmetic of time zones.

/** How a language counts. */
export interface Units {
  readonly bytes: readonly [string, string, string, string]
  readonly decimal: string
  readonly and: string
  /** Which of the forms of a word goes with a number. */
  plural(n: number): number
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
