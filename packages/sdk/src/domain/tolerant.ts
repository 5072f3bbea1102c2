import * as z from 'zod/mini'

/** What could not be read, and where. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[]

  constructor(issues: UnreadableError['issues']) {
    super(`cannot be read at ${issues.map(({ path }) => path.join('.')).join(', ')}`)
    this.issues = issues
  }
}

export interface TolerantReader<T> {
  /** Throws `UnreadableError`. */
  parse(value: unknown): T
  safeParse(value: unknown): { success: true; data: T; error?: never } | { success: false; error: UnreadableError }
}

/**
 * The same word, read from a backend that may be newer than we are: unknown keys are dropped, an unknown member of a
 * set that has `unknown` becomes it, and an optional field or a list item that cannot be read is left out. What is
 * required and unreadable still fails, so nothing is half read.
 */
export function tolerant<T extends z.ZodMiniType>(schema: T): TolerantReader<z.output<T>> {
  const safeParse: TolerantReader<z.output<T>>['safeParse'] = (value) => {
    const issues: Path[] = []
    const data = read(schema, value, [], issues) as z.output<T>
    return issues.length === 0
      ? { success: true, data }
      : { success: false, error: new UnreadableError(issues.map((path) => ({ path }))) }
  }
  return {
    safeParse,
    parse(value) {
      const { success, data, error } = safeParse(value) as { success: boolean; data: z.output<T>; error: Error }
      if (!success) throw error
      return data
    },
  }
}

type Path = readonly PropertyKey[]

// A walk of our own rather than zod's catch, pipe and transform: those weigh more than this file, and a page pays for
// them.
function read(schema: z.core.$ZodType, value: unknown, path: Path, issues: Path[]): unknown {
  if (schema instanceof z.ZodMiniOptional) {
    const own: Path[] = []
    const data = value === undefined ? value : read(schema._zod.def.innerType, value, path, own)
    return own.length === 0 ? data : undefined
  }
  if (schema instanceof z.ZodMiniArray && Array.isArray(value)) {
    return value.flatMap((item) => {
      const own: Path[] = []
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

function leaf(schema: z.core.$ZodType, value: unknown, path: Path, issues: Path[]): unknown {
  const result = z.safeParse(schema, value)
  if (!result.success) issues.push(...result.error.issues.map((issue) => [...path, ...issue.path]))
  return result.data
}
