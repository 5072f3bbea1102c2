import { expect, test } from 'vitest'
import { isOlder } from './client-version.ts'

test.each([
  ['sdk/0.9.9', 'sdk/0.10.0', true],
  ['sdk/0.10.0', 'sdk/0.10.0', false],
  ['sdk/1', 'sdk/0.10.0', false],
  ['sdk/0.10', 'sdk/0.10.1', true],
  ['other/0.1', 'sdk/0.10.0', false],
  ['nonsense', 'sdk/0.10.0', false],
])('%s is older than %s: %s', (client, minimum, older) => {
  expect(isOlder(client, minimum)).toBe(older)
})
