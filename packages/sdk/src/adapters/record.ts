/** True for what JSON calls an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a table says, and not what every object inherits: keys come from servers. */
export const own = <T>(table: Readonly<Record<PropertyKey, T>>, key: PropertyKey): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** More levels than any answer has that means something. */
const deepest = 64

/** False for what nests so deep that walking through it would end in an error of the engine. */
export function isShallow(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return true
  return left > 0 && Object.values(value).every((one) => isShallow(one, left - 1))
}
