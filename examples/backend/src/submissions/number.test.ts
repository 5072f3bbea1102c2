import { expect, test } from 'vitest'
import { checkDigit, readNumber } from './number.ts'

test("the check digit is Damm's", () => {
  expect(checkDigit('572')).toBe(4)
})

test('every wrong digit is caught', () => {
  const digits = `2026000123${checkDigit('2026000123')}`
  for (let at = 0; at < digits.length; at++) {
    for (let digit = 0; digit <= 9; digit++) {
      const wrong = digits.slice(0, at) + digit + digits.slice(at + 1)
      expect(checkDigit(wrong) === 0).toBe(wrong === digits)
    }
  }
})

test('every swap of two neighbours is caught', () => {
  const digits = `2026048193${checkDigit('2026048193')}`
  for (let at = 0; at + 1 < digits.length; at++) {
    const swapped = digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2)
    expect(checkDigit(swapped) === 0).toBe(swapped === digits)
  }
})

test('a number is read as people copy it', () => {
  const number = '2026-000123-8'
  for (const typed of [` № ${number} `, number.replaceAll('-', '–'), number.replaceAll('-', ' ')]) {
    expect(readNumber(typed)).toBe(number)
  }
})

test('a number with a slip is none of ours', () => {
  expect(readNumber('2026-000124-4')).toBeUndefined()
  expect(readNumber('12')).toBeUndefined()
  expect(readNumber('2026-00012x-4')).toBeUndefined()
})
