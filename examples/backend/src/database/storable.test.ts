import { expect, test } from 'vitest'
import { storable } from './storable.ts'

test('NUL goes and halves of characters are replaced, however deep', () => {
  expect(storable({ text: 'мо\0ст \ud800', list: [{ 'a\0': '\udc00' }] })).toEqual({
    text: 'мост \ufffd',
    list: [{ a: '\ufffd' }],
  })
})

test('everything else stays as it is', () => {
  const value = { text: 'Ёжик 👩‍🚒 \n', n: 1, yes: true, none: null, missing: undefined }
  expect(storable(value)).toEqual(value)
})
