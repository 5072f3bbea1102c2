import * as z from 'zod/mini'

export interface Unreadable {
  /** Where it could not be read. */
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[]
}

export interface TolerantReader<T> {
  /** Throws an error that names where. */
  parse(value: unknown): T
  safeParse(
    value: unknown,
  ): { success: true; data: T; error?: never } | { success: false; data?: never; error: Unreadable }
}

/**
 * The same word, read from a backend that may be newer than we are: unknown keys are dropped, an unknown member of a
 * set that has `unknown` becomes it, and an optional field or a list item that cannot be read is left out. What is
 * required and unreadable still fails, so nothing is half read.
 */
export function tolerant<T extends z.ZodMiniType>(schema: T): TolerantReader<z.output<T>> {
  const safeParse: TolerantReader<z.output<T>>['safeParse'] = (value) => {
    const issues: { path: Path }[] = []
    const data = read(schema, value, [], issues) as z.output<T>
    return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } }
  }
  return {
    safeParse,
    parse(value) {
      const { error, data } = safeParse(value)
      if (error) throw new TypeError(`cannot be read at ${error.issues.map(({ path }) => path.join('.')).join(', ')}`)
      return data as z.output<T>
    },
  }
}

type Path = readonly PropertyKey[]

// A walk of our own rather than zod's catch, pipe and transform: those weigh more than this file, and a page pays for
// them.
function read(schema: z.core.$ZodType, value: unknown, path: Path, issues: { path: Path }[]): unknown {
  if (schema instanceof z.ZodMiniOptional) {
    const own: typeof issues = []
    const data = value === undefined ? value : read(schema._zod.def.innerType, value, path, own)
    return own.length === 0 ? data : undefined
  }
  if (schema instanceof z.ZodMiniArray && Array.isArray(value)) {
    return value.flatMap((item) => {
      const own: typeof issues = []
      const data = read(schema._zod.def.element, item, path, own)
      return own.length === 0 ? [data] : []
    })
  }
  if (schema instanceof z.ZodMiniObject && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const before = issues.length
    const data: Record<string, unknown> = {}
    for (const [key, field] of Object.entries(schema.shape)) {
      const item = read(field as z.core.$ZodType, (value as Record<string, unknown>)[key], [...path, key], issues)
      if (item !== undefined) data[key] = item
    }
    return issues.length > before || !schema._zod.def.checks ? data : leaf(schema, data, path, issues)
  }
  if (schema instanceof z.ZodMiniEnum && typeof value === 'string' && 'unknown' in schema._zod.def.entries) {
    return Object.hasOwn(schema._zod.def.entries, value) ? value : 'unknown'
  }
  return leaf(schema, value, path, issues)
}

function leaf(schema: z.core.$ZodType, value: unknown, path: Path, issues: { path: Path }[]): unknown {
  const result = z.safeParse(schema, value)
  if (!result.success) issues.push(...result.error.issues.map((issue) => ({ path: [...path, ...issue.path] })))
  return result.data
}
