import * as z from 'zod/mini'

/**
 * The same word, read from a backend that may be newer than we are: unknown keys are dropped, an unknown member of a
 * set that has `unknown` becomes it, and an optional field or a list item that cannot be read is left out. What is
 * required and unreadable still fails, so nothing is half read.
 */
export function tolerant<T extends z.ZodMiniType>(schema: T): z.ZodMiniType<z.output<T>> {
  const known = readers.get(schema)
  if (known) return known as z.ZodMiniType<z.output<T>>
  // Recursive words (a category has categories) meet their own reader while it is being made.
  const self: { reader?: z.ZodMiniType } = {}
  readers.set(
    schema,
    z.lazy(() => self.reader as z.ZodMiniType),
  )
  self.reader = readerOf(schema)
  readers.set(schema, self.reader)
  return self.reader as z.ZodMiniType<z.output<T>>
}

const readers = new WeakMap<z.ZodMiniType, z.ZodMiniType>()
const unreadable = Symbol('unreadable')

function readerOf(schema: z.ZodMiniType): z.ZodMiniType {
  if (schema instanceof z.ZodMiniObject) {
    const { shape } = schema as z.ZodMiniObject
    const fields = Object.entries(shape).map(([key, field]) => [key, tolerant(field as z.ZodMiniType)] as const)
    return z.object(Object.fromEntries(fields)).check(...((schema._zod.def.checks ?? []) as never[]))
  }
  if (schema instanceof z.ZodMiniArray) {
    const item = z.catch(z.nullable(tolerant(schema._zod.def.element as z.ZodMiniType)) as z.ZodMiniType, unreadable)
    return z.pipe(
      z.array(item),
      z.transform((items) => items.filter((one) => one !== unreadable && one !== null)),
    )
  }
  if (schema instanceof z.ZodMiniOptional) {
    return z.catch(z.optional(tolerant(schema._zod.def.innerType as z.ZodMiniType)), undefined)
  }
  if (schema instanceof z.ZodMiniEnum && 'unknown' in schema._zod.def.entries) {
    return z.pipe(
      z.string(),
      z.transform((word) => (word in schema._zod.def.entries ? word : 'unknown')),
    )
  }
  return schema
}
