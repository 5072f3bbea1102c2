import { expect, test } from 'vitest'
import { contrast, luminance } from './contrast.ts'

const ratio = (a: string, b: string) => contrast(luminance(a) ?? Number.NaN, luminance(b) ?? Number.NaN)

test('contrast is that of WCAG', () => {
  expect(ratio('rgb(0, 0, 0)', 'rgb(255, 255, 255)')).toBeCloseTo(21, 5)
  expect(ratio('rgb(118, 118, 118)', 'rgb(255, 255, 255)')).toBeCloseTo(4.54, 2)
  expect(ratio('rgb(11, 79, 158)', 'rgb(255, 255, 255)')).toBeGreaterThan(4.5)
})

test('a colour with transparency is read by its channels', () => {
  expect(luminance('rgba(255, 255, 255, 0.5)')).toBe(1)
})

test('a colour written in another way is not guessed at', () => {
  expect(luminance('color(display-p3 1 0 0)')).toBeUndefined()
})
