// One reader for what servers of GeoReport make of its two formats: lists wrapped and bare, objects where lists are due,
// upper-case keys, numbers and booleans as strings, strings as numbers.
import { isRecord } from '../record.ts'

/** A record of an answer, its keys in lower case. */
export type Item = Readonly<Record<string, unknown>>

/**
 * JSON as servers write it. Codes with leading zeros, which the specification's own sample has bare, and numbers too long
 * for JavaScript become strings, so that no digit is lost.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(
    text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])(?:0\d+|\d{16,})(?![\d.eE])/g, (part) =>
      part.startsWith('"') ? part : `"${part}"`,
    ),
  )
}

/** The records that hold one of the keys as a plain value, however deep they lie: no server nests one in another. */
export function itemsOf(tree: unknown, keys: readonly string[]): Item[] {
  if (Array.isArray(tree)) return tree.flatMap((one) => itemsOf(one, keys))
  if (!isRecord(tree)) return []
  const item = Object.fromEntries(Object.entries(tree).map(([key, value]) => [key.toLowerCase(), value]))
  if (keys.some((key) => isPlain(item[key]))) return [item]
  return Object.values(item).flatMap((one) => itemsOf(one, keys))
}

/** A plain value as a string; undefined when there is none. Some servers write the word `null`. */
export function textOf(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined
  const text = String(value)
  return text.trim() === '' || text === 'null' ? undefined : text
}

/** A boolean, also where it is written as a word. */
export const isTrue = (value: unknown): boolean => /^(true|1|yes)$/i.test(textOf(value)?.trim() ?? '')

/** A number, also where it is written as a word. */
export function numberOf(value: unknown): number | undefined {
  const number = Number(textOf(value) ?? Number.NaN)
  return Number.isFinite(number) ? number : undefined
}

/** Every text in a value that is a text, a list, or a record of either. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf)
  const text = textOf(value)
  return text === undefined ? [] : [text]
}

const isPlain = (value: unknown): value is string | number | boolean => /^[snb]/.test(typeof value)
