import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { OtklikError } from '../errors.ts'
import { createSend, type Failure, type HttpOptions } from './http.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never: typeof fetch = (input) =>
  new Promise((_, reject) => {
    const { signal } = input as Request
    signal.addEventListener('abort', () => reject(signal.reason))
  })

const options = (more: Partial<HttpOptions> = {}): HttpOptions => ({
  timeout: 1_000,
  headers: {},
  errorOf: ({ status }) => new OtklikError('rejected', String(status)),
  ...more,
})

test('a form that cannot say its size is given the time it needs', async () => {
  let failed: unknown
  const call = { method: 'POST', body: new FormData(), size: 50_000 } as const
  createSend(options({ fetch: never }))('https://city.example/', call).catch((error: unknown) => {
    failed = error
  })
  await vi.advanceTimersByTimeAsync(10_900)
  expect(failed).toBeUndefined()
  await vi.advanceTimersByTimeAsync(200)
  expect(failed).toMatchObject({ code: 'timeout' })
})

test.each(['application/json', 'text/html'])('an answer of %s that says no is given as its text', async (type) => {
  const failures: Failure[] = []
  const send = createSend(
    options({
      fetch: async () => new Response('{"code":001}', { status: 400, headers: { 'Content-Type': type } }),
      parseJson: (text) => text,
      errorOf(failure) {
        failures.push(failure)
        return new OtklikError('rejected', 'no')
      },
    }),
  )
  await expect(send('https://city.example/', { method: 'POST' })).rejects.toMatchObject({ code: 'rejected' })
  expect(failures.map(({ status, body }) => [status, body])).toEqual([[400, '{"code":001}']])
})

test('no headers go out but those that are asked for', async () => {
  const names: string[] = []
  const send = createSend(
    options({
      fetch: async (input) => {
        names.push(...(input as Request).headers.keys())
        return new Response('')
      },
    }),
  )
  await send('https://city.example/', { headers: { Accept: 'text/xml' } })
  expect(names).toEqual(['accept'])
})
