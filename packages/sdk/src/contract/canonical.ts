/**
 * JSON with its keys in order, whatever the page has put on the prototypes: old Prototype has a `toJSON` there, from
 * before browsers knew JSON, which makes text of every array.
 */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  const named = Object.entries(value).filter(([, item]) => item !== undefined)
  named.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${named.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`)}}`
}
