import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Whole } from './whole.ts'

test.each([0, -3, 9_007_199_254_740_991])('%d is whole', (value) => {
  expect(Whole.safeParse(value).success).toBe(true)
})

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null])('%o is not', (value) => {
  expect(Whole.safeParse(value).success).toBe(false)
})

test('limits can be put upon it', () => {
  const Score = Whole.check(z.gte(1), z.lte(5))
  expect([0, 1, 5, 6, 2.5].map((value) => Score.safeParse(value).success)).toEqual([false, true, true, false, false])
})
