import { expect, test } from 'vitest'
import { reasonOf } from './reason.ts'

const clientError = (code: number) => ({
  error_type: 'client_error',
  error_data: { error_code: code, error_reason: 'A reason' },
})

test('a window that was closed is a no', () => {
  expect(reasonOf(clientError(4))).toBe('denied')
  expect(reasonOf({ error_type: 'auth_error', error_data: { error_code: 1, error_reason: 'access_denied' } })).toBe(
    'denied',
  )
})

test('a client without the method may not be the last one to try', () => {
  expect(reasonOf(clientError(6))).toBe('unsupported')
})

test('whatever else a client says has failed', () => {
  expect(reasonOf(clientError(1))).toBe('failed')
  expect(reasonOf({ error_type: 'api_error', error_data: { error_code: 4, error_msg: 'Signature' } })).toBe('failed')
  expect(reasonOf(undefined)).toBe('failed')
})
