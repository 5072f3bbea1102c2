import fc from 'fast-check'
import type * as z from 'zod/mini'

interface Definition {
  readonly type: string
  readonly entries: Record<string, string>
  readonly values: readonly unknown[]
  readonly innerType: z.ZodMiniType
  readonly element: z.ZodMiniType
  readonly keyType: z.ZodMiniType
  readonly valueType: z.ZodMiniType
  readonly options: readonly z.ZodMiniType[]
  readonly shape: Record<string, z.ZodMiniType>
}

/** Any value that a schema accepts, made from the schema alone. */
export function arbitraryOf(schema: z.ZodMiniType, depth = 0): fc.Arbitrary<unknown> {
  const definition = schema._zod.def as unknown as Definition
  const { type, entries, values, innerType, element, keyType, valueType, options, shape } = definition
  const inner = (one: z.ZodMiniType) => arbitraryOf(one, depth + 1)
  const accepted = (value: unknown) => schema.safeParse(value).success
  switch (type) {
    case 'string':
      return fc
        .oneof(...texts.filter((text) => fc.sample(text, { numRuns: 30, seed: 1 }).some(accepted)))
        .filter(accepted)
    case 'number':
      return fc
        .oneof(...numbers.filter((number) => fc.sample(number, { numRuns: 30, seed: 1 }).some(accepted)))
        .filter(accepted)
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom(...Object.values(entries))
    case 'literal':
      return fc.constantFrom(...values)
    case 'optional':
      // What is missing is not there at all: JSON knows no `undefined`.
      return depth > 6 ? fc.constant(undefined) : fc.option(inner(innerType), { nil: undefined })
    case 'array':
      return fc.array(inner(element), { maxLength: depth > 5 ? 1 : 3 }).filter(accepted)
    case 'record':
      // Of this one key zod makes nothing, to be on the safe side.
      return fc.dictionary(keysOf(inner(keyType)), inner(valueType), { maxKeys: 3 })
    case 'union':
      return fc.oneof(...options.map(inner))
    case 'object':
      return fc
        .record(Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, inner(field)])))
        .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))
        .filter(accepted)
    default:
      throw new TypeError(`there is no arbitrary for ${type}`)
  }
}

const keysOf = (keys: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  keys.map(String).filter((key) => key !== '__proto__')

/** Kinds of text that some schema asks for; each takes those that it accepts. */
const texts: readonly fc.Arbitrary<string>[] = [
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '\u202eмораф',
    '<b>',
    '\u0000',
    'а\u0301',
    '👨‍👩‍👧',
    ' ',
    '\ufeff',
  ),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
  fc.stringMatching(/^[0-9a-f]{64}$/),
  fc.stringMatching(/^ses_[A-Za-z0-9_-]{20,60}$/),
  fc.stringMatching(/^[a-z]{1,10}\/[a-z0-9.+-]{1,20}$/),
  fc.stringMatching(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  fc.stringMatching(/^\+7\d{10}$/),
  fc.webUrl(),
  fc.emailAddress(),
  fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .date({ min: new Date(0), max: new Date('9999-12-30'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc
    .tuple(
      fc.date({ min: new Date(0), max: new Date('9999-12-30'), noInvalidDate: true }),
      fc.constantFrom('+03:00', '-11:30', 'Z'),
    )
    .map(([date, offset]) => `${date.toISOString().slice(0, 16)}${offset}`),
]

const plain = (number: number): number => (Object.is(number, -0) ? 0 : number)

const numbers: readonly fc.Arbitrary<number>[] = [
  fc.nat(),
  fc.integer({ min: 1, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(plain),
  fc.double({ min: -90, max: 90, noNaN: true }).map(plain),
]
