import { expect, test } from 'vitest'
import { staleSizes } from './readme-sizes.ts'

const readme = [
  '<!-- sizes: kept by a test -->',
  '| what | bytes | at most |',
  '|---|---:|---:|',
  '| tus | 14,400 | 14,500 |',
  '<!-- /sizes -->',
].join('\n')

test('figures that differ by less than another brotli would are fine', () => {
  expect(staleSizes([{ name: 'tus', size: 14_390, limit: 14_500 }], readme)).toEqual([])
})

test('a figure that has moved is named with both values', () => {
  expect(staleSizes([{ name: 'tus', size: 12_000, limit: 14_500 }], readme)).toEqual([
    'README.md shows 14400 for “tus”, measured 12000',
  ])
})

test('a budget that was changed in one place only is named', () => {
  expect(staleSizes([{ name: 'tus', size: 14_400, limit: 15_000 }], readme)).toEqual([
    'README.md allows 14500 for “tus”, the budget is 15000',
  ])
})

test('a size that README.md does not show is named', () => {
  expect(staleSizes([{ name: 'photo tools', size: 1, limit: 2 }], readme)).toEqual([
    'README.md does not show “photo tools”',
  ])
})
