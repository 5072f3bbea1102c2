import fc from 'fast-check'
import { mutated, oddJson, textOf } from './values.ts'

/** A request that the backend would take. */
export interface GoodRequest {
  readonly method: string
  /** Its path in parts, each decoded. */
  readonly path: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly multipart?: Readonly<Record<string, string | Buffer>>
  readonly raw?: Buffer
}

/** A request as it goes out. */
export interface OddRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: Buffer
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Good requests with something odd about them: the address, the method, the headers, the body, or several. */
export function oddRequests(good: readonly GoodRequest[]): fc.Arbitrary<OddRequest> {
  return fc.constantFrom(...good).chain((request) =>
    fc
      .record({
        method: rarely(request.method, fc.constantFrom(...methods)),
        path: rarely(encoded(request.path), oddPaths(request.path)),
        query: rarely(new URLSearchParams(request.query).toString(), oddQueries(request.query)),
        body: fc.oneof(
          { weight: 1, arbitrary: fc.constant(goodBody(request)) },
          { weight: 4, arbitrary: oddBodies(request) },
        ),
        more: oddHeaders,
        left: rarely(undefined, fc.constantFrom(...Object.keys(request.headers ?? { none: '' }))),
      })
      .map(({ method, path, query, body, more, left }) => {
        const { [left ?? '']: _, ...headers } = { ...request.headers, ...body.headers, ...more }
        return {
          method: method as OddRequest['method'],
          url: path + (query && `?${query}`),
          headers,
          ...(body.payload && method !== 'GET' && method !== 'HEAD' && { payload: body.payload }),
        }
      }),
  )
}

const rarely = <T>(usual: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd })

const encoded = (path: readonly string[]): string => `/${path.map(encodeURIComponent).join('/')}`

const oddParts = fc.oneof(
  fc.constantFrom(
    '%00',
    'a%00b',
    '%2e%2e',
    '..',
    '.',
    '%2f..%2f',
    '%',
    '%zz',
    '%c3%28',
    '%ed%a0%80',
    '%ff',
    '',
    ';',
    ':',
    '*',
    '__proto__',
    'constructor',
    'toString',
    '%0d%0aset-cookie:%20a',
    'x'.repeat(299),
    'x'.repeat(2_000),
    '9'.repeat(40),
    '2026-000001-8',
    '№%202026-000001-8',
    '%E2%80%AE',
    "'%20or%201=1--",
  ),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
)

const oddPaths = (path: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(path.length), oddParts, fc.constantFrom('instead', 'more', 'less')).map(([at, part, how]) => {
    const parts = path.map(encodeURIComponent)
    parts.splice(at, how === 'more' ? 0 : 1, ...(how === 'less' ? [] : [part]))
    return `/${parts.join('/')}`
  })

const oddQueries = (query: GoodRequest['query'] = {}): fc.Arbitrary<string> => {
  const names = [
    ...Object.keys(query),
    'lang',
    'limit',
    'after',
    'page',
    'status',
    'lat',
    'long',
    '__proto__',
    'a[b]',
    '',
  ]
  return fc
    .array(fc.tuple(fc.constantFrom(...names), oddParts), { minLength: 1, maxLength: 5 })
    .map((pairs) => pairs.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&'))
}

const headerNames = [
  'accept',
  'accept-language',
  'authorization',
  'content-digest',
  'content-encoding',
  'content-type',
  'expect',
  'idempotency-key',
  'if-none-match',
  'if-range',
  'origin',
  'otklik-attachment',
  'otklik-claim',
  'otklik-client',
  'otklik-proof',
  'range',
  'tus-resumable',
  'upload-concat',
  'upload-defer-length',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'x-forwarded-for',
  'x-http-method-override',
] as const

const headerValues = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '0',
    '1e9',
    '99999999999999999999',
    '1.0.0',
    '*',
    'null',
    'Bearer',
    'Bearer 000000000000',
    `Bearer ${'x'.repeat(199)}`,
    'Basic YTpi',
    'bytes=0-',
    'bytes=-1,5-',
    'gzip',
    'application/json',
    'application/json; charset=windows-1251',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=x',
    'text/plain',
    'a/b; c="',
    'application/json;;;',
    '__proto__/__proto__',
    'attachment eA==,claim eA==,sha256 eA==',
    'attachment',
    'sdk/0.0.0',
    'ru;q=2, *;q=x, en;;',
    'sha-256=:x:',
    'x'.repeat(4_000),
    '\u00e9\u00ff',
  ),
  fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 30 }),
)

const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.dictionary(fc.constantFrom(...headerNames), headerValues, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    }),
  },
)

interface Body {
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: Buffer
}

const typed = (type: string, payload: Buffer | string): Body => ({
  headers: { 'content-type': type },
  payload: Buffer.from(payload as string),
})

const boundary = 'boundary-of-the-tests'
const multipartType = `multipart/form-data; boundary=${boundary}`

function goodBody({ json, form, multipart, raw }: GoodRequest): Body {
  if (json !== undefined) return typed('application/json', JSON.stringify(json))
  if (form) return typed('application/x-www-form-urlencoded', new URLSearchParams(form).toString())
  if (multipart) return typed(multipartType, multipartOf(multipart))
  return raw ? { headers: {}, payload: raw } : { headers: {} }
}

function oddBodies({ json, form, multipart, raw }: GoodRequest): fc.Arbitrary<Body> {
  if (json !== undefined) {
    return fc.oneof(
      { weight: 5, arbitrary: mutated(json).map((value) => typed('application/json', JSON.stringify(value) ?? '')) },
      { weight: 2, arbitrary: oddJson(json).map((bytes) => typed('application/json', bytes)) },
    )
  }
  const fields = form ?? multipart
  if (fields) {
    return fc.oneof(
      mutated(fields).map((value) => typed(multipartType, multipartOf(textsOf(value)))),
      mutated(fields).map((value) =>
        typed('application/x-www-form-urlencoded', new URLSearchParams(textsOf(value)).toString()),
      ),
      brokenMultipart(fields),
      fc.string({ maxLength: 200 }).map((text) => typed('application/x-www-form-urlencoded', text)),
      fc
        .constantFrom('%', '%zz=%', '=&=&&&', '%00=%00', 'a'.repeat(300_000), 'a=1&'.repeat(20_000))
        .map((text) => typed('application/x-www-form-urlencoded', text)),
    )
  }
  if (raw) return fc.uint8Array({ maxLength: 400 }).map((bytes) => ({ headers: {}, payload: Buffer.from(bytes) }))
  return fc.constant({ headers: {} })
}

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(Object(value)).map(([key, item]) => [
      key.toWellFormed(),
      (Buffer.isBuffer(item) ? item.toString('latin1') : textOf(item)).toWellFormed(),
    ]),
  )

function multipartOf(fields: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = Buffer.isBuffer(value) ? '; filename="photo.jpg"\r\ncontent-type: image/jpeg' : ''
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name.replaceAll(/[\r\n"]/g, '')}"${file}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), Buffer.from(value as string), Buffer.from('\r\n')])
  })
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}

function brokenMultipart(fields: Readonly<Record<string, string | Buffer>>): fc.Arbitrary<Body> {
  const whole = multipartOf(fields)
  const part = (head: string) => `--${boundary}\r\n${head}\r\n\r\nx\r\n--${boundary}--\r\n`
  return fc.oneof(
    fc.nat(whole.length).map((end) => typed(multipartType, whole.subarray(0, end))),
    fc
      .nat(whole.length)
      .map((at) => typed(multipartType, Buffer.concat([whole.subarray(0, at), Buffer.alloc(40), whole.subarray(at)]))),
    fc
      .constantFrom(
        part('content-disposition: form-data'),
        part('content-disposition: form-data; name="__proto__"'),
        part('content-disposition: form-data; name="files"; filename="../../\0.jpg"'),
        part('content-disposition: form-data; name="files"; filename=""'),
        part(`content-disposition: form-data; name="${'n'.repeat(5_000)}"`),
        part(`content-disposition: form-data; name="a"; filename="${'n'.repeat(5_000)}"`),
        part('content-disposition: form-data; name="text"\r\ncontent-type: application/json'),
        part('x'.repeat(100_000)),
        part('content-disposition: form-data; name="a"').repeat(3),
        part('content-disposition: form-data; name="a"').slice(0, -10).repeat(700),
        '',
        '--',
      )
      .map((text) => typed(multipartType, text)),
    fc
      .constantFrom('multipart/form-data', 'multipart/form-data; boundary=""', `${multipartType}x`)
      .map((type) => typed(type, whole)),
  )
}
