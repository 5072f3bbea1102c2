import { expect, test } from 'vitest'
import { pageAddress } from './page-address.ts'
import { Source } from './source.ts'

test.each([
  ['https://town.example/roads?name=Anna#token=abc', 'https://town.example/roads'],
  ['http://town.example', 'http://town.example/'],
  ['https://user:secret@town.example/', 'https://town.example/'],
])('%s is kept as %s', (url, kept) => {
  expect(pageAddress(url)).toBe(kept)
  expect(Source.safeParse({ channel: 'site', page: kept }).success).toBe(true)
})

test.each(['file:///home/anna/page.html', 'about:blank', 'not an address'])('%s is not kept at all', (url) => {
  expect(pageAddress(url)).toBeUndefined()
})

test('an address of any length fits into a source', () => {
  const page = pageAddress(`https://town.example/${'a'.repeat(5000)}`)
  expect(Source.safeParse({ channel: 'site', page }).success).toBe(true)
})
