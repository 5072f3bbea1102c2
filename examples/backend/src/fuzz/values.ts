import fc from 'fast-check'

// What nobody should send.

const longText = 'я'.repeat(40_000)

/** Values that are wrong nearly everywhere. */
const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    -1,
    1e308,
    2 ** 53,
    -(2 ** 63),
    1e-320,
    0.1,
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'a\udfffb',
    '\u202e\u200b\ufeff',
    '\r\n\r\n',
    "'; drop table submissions; --",
    '%00',
    '../../../etc/passwd',
    '<script>alert(1)</script>',
    longText,
    '9'.repeat(400),
    '2026-02-30',
    '2026-11-21T09:00:00+99:99',
    '+275760-09-13T00:00:00.001Z',
    '2026-000001-8',
    [],
    {},
    [[]],
    [null],
    { __proto__: null },
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.constantFrom('__proto__', 'constructor', 'length', 'then', 'id', 'code', 'value', ''),
    fc.jsonValue(),
    {
      maxKeys: 4,
    },
  ),
)

/** The same value with something odd at one or two places of it, with a key more or with one less. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  const once = (from: unknown) =>
    fc
      .tuple(fc.constantFrom(...places), oddValues, fc.constantFrom('replace', 'remove', 'add', 'repeat'))
      .map(([place, odd, how]) => changed(from, place, { odd, how }))
  return fc.oneof({ weight: 4, arbitrary: once(value) }, { weight: 1, arbitrary: once(value).chain(once) }, oddValues)
}

type Place = readonly (string | number)[]

function placesIn(value: unknown, above: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [above]
  return [above, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...above, key]))]
}

function changed(value: unknown, place: Place, change: { odd: unknown; how: string }): unknown {
  const [key, ...rest] = place
  if (key === undefined)
    return change.how === 'add' && isObject(value) ? { ...value, [textOf(change.odd)]: change.odd } : change.odd
  if (!isObject(value)) return change.odd
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value]
    if (rest.length > 0) copy[Number(key)] = changed(copy[Number(key)], rest, change)
    else if (change.how === 'remove') copy.splice(Number(key), 1)
    else if (change.how === 'repeat') copy.push(...Array(200).fill(copy[Number(key)]))
    else copy[Number(key)] = change.odd
    return copy
  }
  if (rest.length === 0 && change.how === 'remove') {
    const { [key]: _, ...others } = value
    return others
  }
  return { ...value, [key]: rest.length > 0 ? changed(value[key], rest, change) : change.odd }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** JSON as no library would write it. */
export function oddJson(value: unknown): fc.Arbitrary<Buffer> {
  const text = JSON.stringify(value) ?? ''
  return fc.oneof(
    fc.nat(text.length).map((at) => Buffer.from(text.slice(0, at))),
    fc.nat(text.length).map((at) => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff, 0xc0, 0x80])])),
    fc
      .constantFrom('[', '{"a":')
      .chain((part) => fc.constantFrom(20, 5_000, 100_000).map((depth) => Buffer.from(part.repeat(depth)))),
    fc.constantFrom(20, 5_000, 100_000).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
    fc.constant(Buffer.from(text.replace('{', '{"text":"a","text":5,"text":null,'))),
    fc.constant(Buffer.from(text.replace('{', '{"__proto__":{"kind":"complaint"},'))),
    fc.constant(Buffer.from(`\ufeff${text}`)),
    fc.constant(Buffer.from(text, 'utf16le')),
    fc.constant(Buffer.from(`${text}${text}`)),
    fc.constant(Buffer.from(text.replaceAll('"', "'"))),
    fc.constant(Buffer.from(`{"text":"${'\\ud800'.repeat(1000)}"}`)),
    fc.constant(Buffer.from(`{"size":1e999,"text":-1e999}`)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  )
}

/** A text for any value, those included that have no text of their own. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? 0 : item)) ?? '')
