import { expect, test } from 'vitest'
import { hexOf } from './hex.ts'

test('every byte has two digits', () => {
  expect(hexOf(Uint8Array.of(0, 10, 255))).toBe('000aff')
})

test('no bytes are no digits', () => {
  expect(hexOf(new Uint8Array())).toBe('')
})
