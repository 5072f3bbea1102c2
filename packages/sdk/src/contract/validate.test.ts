import { expect, test } from 'vitest'
import { form, receipt, someCase } from '../words.fixture.ts'
import { problem, problemMediaType } from './problem.ts'
import { type Exchange, validateExchange } from './validate.ts'

const base = '/v1/organizations/kirov'

function exchange(more: Partial<Exchange> & { value?: unknown } = {}): Exchange {
  const { value = form, ...rest } = more
  return {
    method: 'GET',
    url: `${base}/form?lang=ru`,
    status: 200,
    headers: { 'Content-Type': 'application/json', ETag: '"1"' },
    body: JSON.stringify(value),
    ...rest,
  }
}

const errorsOf = (more?: Parameters<typeof exchange>[0]) => validateExchange(exchange(more)).errors

test('an answer as the contract has it passes', () => {
  expect(validateExchange(exchange())).toEqual({ operation: 'getForm', errors: [] })
})

test('the address may be whole and the backend may stand under a path', () => {
  expect(validateExchange(exchange({ url: `https://otklik.example/feedback${base}/form` })).operation).toBe('getForm')
})

test("an address that is none of the contract's own says so", () => {
  expect(validateExchange(exchange({ url: '/healthz' }))).toEqual({ operation: undefined, errors: [] })
  expect(validateExchange(exchange({ method: 'OPTIONS' })).operation).toBeUndefined()
})

test('a field that breaks its schema is named', () => {
  expect(errorsOf({ value: { ...form, limits: { ...form.limits, text: { min: 0, max: 10 } } } })).toEqual([
    'limits.text.min: too_small',
  ])
})

test('a key that is not in the contract is named, however deep', () => {
  expect(errorsOf({ value: { ...form, categories: [{ code: 'a', label: 'A', owner: 'Иванов' }] } })).toEqual([
    'categories.0.owner: not in the contract',
  ])
})

test('a status of which the contract knows nothing is an error', () => {
  expect(errorsOf({ status: 204, body: '' })).toEqual(['status 204 is not one of getForm'])
  expect(errorsOf({ status: 418, body: '' })).toEqual(['status 418 is not one of getForm'])
})

test('a header that is missing or wrong is named', () => {
  expect(errorsOf({ headers: { 'Content-Type': 'application/json' } })).toEqual(['header ETag is missing'])
  const open = { url: `${base}/submissions/1`, value: someCase }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public' }
  expect(errorsOf({ ...open, headers })).toEqual(['header Cache-Control is not no-store'])
})

test('another media type is an error', () => {
  expect(errorsOf({ headers: { 'Content-Type': 'text/html', ETag: '"1"' } })).toEqual([
    'content type text/html is not application/json',
  ])
})

test('half a body is an error', () => {
  expect(errorsOf({ body: '{' })).toEqual(['the body is not JSON'])
})

test('an answer that is unchanged has no body', () => {
  expect(errorsOf({ status: 304, body: '' })).toEqual([])
  expect(errorsOf({ status: 304 })).toEqual(['a body where there should be none'])
})

const failure = (status: number, value: unknown, headers: Record<string, string> = {}) =>
  errorsOf({ status, value, headers: { 'Content-Type': problemMediaType, ...headers } })

test('a problem passes where it belongs', () => {
  expect(failure(404, problem('not_found', 'No such organization'))).toEqual([])
})

test('a problem must belong to the operation and to its status', () => {
  expect(failure(404, problem('closed', 'Closed'))).toEqual([
    'the problem says 409, the answer 404',
    'problem closed is not one of getForm',
  ])
})

test('a rate limit says until when', () => {
  expect(failure(429, problem('rate_limited', 'Slowly'))).toEqual(['header Retry-After is missing'])
  expect(failure(429, problem('rate_limited', 'Slowly'), { 'Retry-After': '5' })).toEqual([])
})

test('a receipt is held against its schema', () => {
  const taken = {
    method: 'POST',
    url: `${base}/submissions`,
    status: 201,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  }
  expect(validateExchange(exchange({ ...taken, value: receipt }))).toEqual({ operation: 'submit', errors: [] })
  expect(errorsOf({ ...taken, value: { ...receipt, sentAt: 'today' } })).toEqual(['sentAt: invalid'])
})

test('tus may answer with statuses of its own', () => {
  const patch = { method: 'PATCH', url: `${base}/uploads/resumable/abc` }
  const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '500000' }
  expect(errorsOf({ ...patch, status: 204, headers, body: '' })).toEqual([])
  expect(errorsOf({ ...patch, status: 204, headers: { 'Tus-Resumable': '1.0.0' }, body: '' })).toEqual([
    'header Upload-Offset is missing',
  ])
  const gone = { ...problem('not_found', 'No such upload'), status: 410 }
  expect(errorsOf({ ...patch, status: 410, headers: { 'Content-Type': problemMediaType }, value: gone })).toEqual([])
})
