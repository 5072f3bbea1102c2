import { expect, test } from 'vitest'
import { allowsOrigin } from './origins.ts'

test.each([
  [['*'], 'https://anything.example', true],
  [['https://city.example'], 'https://city.example', true],
  [['https://city.example'], 'http://city.example', false],
  [['https://city.example'], 'https://city.example.evil.example', false],
  [['http://localhost:*'], 'http://localhost:8080', true],
  [['http://localhost:*'], 'http://localhost', true],
  [['http://localhost:*'], 'http://localhost:8080.evil.example', false],
  [['http://localhost:*'], 'http://localhost.evil.example', false],
  [[], 'https://city.example', false],
])('the list %j on the origin %s says %s', (origins, origin, allowed) => {
  expect(allowsOrigin(origins, origin)).toBe(allowed)
})
