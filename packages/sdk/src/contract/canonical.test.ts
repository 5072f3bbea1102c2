import { expect, onTestFinished, test } from 'vitest'
import { canonical } from './canonical.ts'

test('keys are in order at every depth, and what is undefined is left out', () => {
  expect(canonical({ b: [{ d: 1, c: 'ё' }], a: null, e: undefined })).toBe('{"a":null,"b":[{"c":"ё","d":1}]}')
})

test('commas and quotes in words change nothing', () => {
  const value = { 'a,"b': ['c,d', '"', '', ['e', []]], f: {} }
  expect(JSON.parse(canonical(value))).toEqual(value)
})

test('a list stays a list on a page whose arrays make JSON in their own way', () => {
  const prototype = Array.prototype as { toJSON?: () => string }
  prototype.toJSON = () => 'broken'
  onTestFinished(() => {
    delete prototype.toJSON
  })
  expect(canonical({ answers: [1, ['a']] })).toBe('{"answers":[1,["a"]]}')
})
