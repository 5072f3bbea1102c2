import fc from 'fast-check'

/** What becomes of an answer on its way. */
export type Garbling = (answer: Response) => Promise<Response>

/** A resident's words, which must never be in an error. */
export const secret = 'Тайна Марьи Ивановны 4711'

/** Every way of being wrong that an answer may have, named so that a failure tells which one it was. */
export const garblings = (): fc.Arbitrary<{ readonly what: string; readonly garble: Garbling }> =>
  fc.oneof(
    { weight: 6, arbitrary: named('truncated', fc.double({ min: 0, max: 1, noNaN: true }), truncated) },
    { weight: 12, arbitrary: named('another value', fc.tuple(fc.nat(), anything()), replaced) },
    { weight: 6, arbitrary: named('more keys', fc.tuple(fc.nat(), fc.constantFrom(...pollution)), polluted) },
    { weight: 4, arbitrary: named('other JSON', anything(), (value) => as(JSON.stringify(value))) },
    { weight: 2, arbitrary: named('no JSON', fc.constantFrom(...rubbish), as) },
    { weight: 3, arbitrary: named('bytes', fc.uint8Array({ maxLength: 200 }), (bytes) => as(new Uint8Array(bytes))) },
    { weight: 1, arbitrary: named('deep', fc.constantFrom(...deep), (text) => as(text)) },
    { weight: 1, arbitrary: named('long', fc.constantFrom(9_000_000, 11_000_000), long) },
    { weight: 1, arbitrary: named('endless', fc.constantFrom(' ', '[1,', '{"a":'), endless) },
    { weight: 1, arbitrary: named('stalled', fc.double({ min: 0, max: 1, noNaN: true }), stalled) },
    { weight: 2, arbitrary: named('broken off', fc.double({ min: 0, max: 1, noNaN: true }), brokenOff) },
    {
      weight: 6,
      arbitrary: named('status', fc.tuple(fc.constantFrom(...statuses), fc.option(anything())), withStatus),
    },
    { weight: 4, arbitrary: named('header', fc.constantFrom(...headers), withHeader) },
    { weight: 1, arbitrary: named('nothing', fc.constant(''), () => as('')) },
    {
      weight: 1,
      arbitrary: named('no answer', fc.constant(''), () => async () => Promise.reject(new TypeError('fetch'))),
    },
  )

function named<T>(what: string, values: fc.Arbitrary<T>, garbling: (value: T) => Garbling) {
  return values.map((value) => ({
    what: `${what} ${fc.stringify(value).slice(0, 200)}`,
    garble: garbling(value),
  }))
}

/** JSON of any shape, with what a resident has written, numbers that overflow and keys of prototypes. */
function anything(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(null, true, '', secret, 0, -1, 1e308, '2026-13-45', '__proto__', [], {}, [[]], [null], {
      code: secret,
      errors: [{ pointer: `/${secret}`, code: secret, params: { name: {} } }, secret, null],
      params: { attachment: 7, limit: [secret] },
      title: secret,
      detail: secret,
    }),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
  )
}

const pollution = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then'] as const

const rubbish = [
  '<!doctype html><title>Вход</title><form>Войдите в сеть</form>',
  '<html',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]><a>&c;&c;</a>',
  '<errors><error><code>400</code><description>description is required</description></error></errors>',
  '\ufeff{}',
  '\ufeff[]',
  '1e999',
  '-0',
  'NaN',
  '[1e999,-1e999,123456789012345678901234567890]',
  'undefined',
  `"${secret}"`,
  '\u0000',
  `{"a":"\\ud800"}`,
] as const

const levels = 100_000
const deep = [
  '['.repeat(levels) + ']'.repeat(levels),
  '{"children":['.repeat(levels) + ']}'.repeat(levels),
  `{"version":"1","categories":[${'{"code":"a","label":"b","children":['.repeat(levels)}${']}'.repeat(levels)}]}`,
  '<a>'.repeat(levels) + '</a>'.repeat(levels),
  '{"description":['.repeat(levels) + ']}'.repeat(levels),
]

const statuses = [
  200, 201, 202, 206, 300, 400, 401, 403, 404, 408, 409, 410, 413, 422, 426, 428, 429, 451, 500, 501, 502,
].concat([503, 511, 599, 204, 205, 304])

const headers: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/html'],
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', ';;;'],
  ['Content-Type', ''],
  ['ETag', `W/"${'\u00ff'.repeat(100)}`],
  ['Retry-After', '-1'],
  ['Retry-After', '9'.repeat(400)],
  ['Retry-After', 'Sat, 31 Feb 275761 00:00:00 GMT'],
  ['Date', 'yesterday'],
  ['Location', 'javascript:alert(1)'],
  ['Location', 'https://[::'],
  ['Upload-Offset', '99999999999999999999'],
  ['Upload-Offset', '-5'],
  ['Upload-Length', 'long'],
]

const textOf = async (answer: Response): Promise<string> => answer.text()

function as(body: BodyInit): Garbling {
  return async (answer) => remade(answer, body)
}

function truncated(share: number): Garbling {
  return async (answer) => {
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return remade(answer, bytes.slice(0, Math.floor(bytes.length * share)))
  }
}

/** Puts a value in the place of the nth one of the answer, whichever that is. */
function replaced([nth, value]: readonly [number, unknown]): Garbling {
  return async (answer) => {
    const text = await textOf(answer)
    const tree = parsed(text)
    // Of XML one text or element at a time.
    if (tree === undefined) return remade(answer, text.replace(/>[^<]*</, `>${String(value).replaceAll('<', '')}<`))
    const places = placesOf(tree)
    const place = places[nth % places.length]
    if (!place) return remade(answer, JSON.stringify(value))
    ;(place.holder as Record<string, unknown>)[place.key] = value
    return remade(answer, JSON.stringify(tree))
  }
}

/** Adds a key to the nth object, as text: a key `__proto__` cannot be written otherwise. */
function polluted([nth, key]: readonly [number, string]): Garbling {
  return async (answer) => {
    const text = await textOf(answer)
    const opens = [...text.matchAll(/\{/g)].map(({ index }) => index)
    const at = opens[nth % Math.max(1, opens.length)]
    if (at === undefined) return remade(answer, text)
    const more = `"${key}":{"polluted":"${secret}","length":1e9},`
    return remade(answer, `${text.slice(0, at + 1)}${more}${text.slice(at + 1)}`.replace(/,\s*\}/g, '}'))
  }
}

/** A long text in the place of the first one. */
function long(length: number): Garbling {
  return async (answer) => {
    const text = await textOf(answer)
    return remade(
      answer,
      text.replace(/"([^"]*)"(?=\s*[,}\]])|>[^<]+</, (part) => `${part[0]}${'я'.repeat(length / 2)}${part.at(-1)}`),
    )
  }
}

function endless(piece: string): Garbling {
  const chunk = new TextEncoder().encode(piece.repeat(20_000))
  return async (answer) =>
    remade(answer, new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }) as unknown as BodyInit)
}

function stalled(share: number): Garbling {
  return (answer) => streamed(answer, share, () => {})
}

function brokenOff(share: number): Garbling {
  return (answer) => streamed(answer, share, (controller) => controller.error(new TypeError('terminated')))
}

async function streamed(
  answer: Response,
  share: number,
  end: (controller: ReadableStreamDefaultController) => void,
): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, Math.floor(bytes.length * share)))
      end(controller)
    },
  })
  return remade(answer, body as unknown as BodyInit)
}

function withStatus([status, body]: readonly [number, unknown]): Garbling {
  return async (answer) => {
    const text = body === null ? await textOf(answer) : JSON.stringify(body)
    const headers = new Headers(answer.headers)
    // What would be waited for has nothing to do with what it is.
    headers.set('Retry-After', '0')
    return new Response(status === 204 || status === 205 || status === 304 ? null : text, { status, headers })
  }
}

function withHeader([name, value]: readonly [string, string]): Garbling {
  return async (answer) => {
    const headers = new Headers(answer.headers)
    headers.set(name, value)
    return new Response(answer.body, { status: answer.status, headers })
  }
}

function remade({ status, headers }: Response, body: BodyInit): Response {
  return new Response(status === 204 ? null : body, { status, headers })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every value of a tree, by what holds it. */
function placesOf(tree: unknown): { readonly holder: object; readonly key: string }[] {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => [{ holder: tree, key }, ...placesOf(value)])
}
