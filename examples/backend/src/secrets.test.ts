import { expect, test } from 'vitest'
import { createSecrets, sameSecret } from './secrets.ts'

const secrets = createSecrets('the secret of the server')

test('a key always gives the same token of 128 bits and the same code of twelve digits', () => {
  expect(secrets.token('town', 'key')).toBe(createSecrets('the secret of the server').token('town', 'key'))
  expect(secrets.token('town', 'key')).toMatch(/^[\w-]{22}$/)
  expect(secrets.code('town', 'key')).toMatch(/^\d{12}$/)
})

test('another key, organization or server gives others', () => {
  const tokens = [
    secrets.token('town', 'key'),
    secrets.token('town', 'other'),
    secrets.token('village', 'key'),
    createSecrets('another secret').token('town', 'key'),
  ]
  expect(new Set(tokens).size).toBe(4)
})

test('a hash tells purposes and parts apart', () => {
  expect(secrets.hash('code', 'a', 'b')).not.toBe(secrets.hash('token', 'a', 'b'))
  expect(secrets.hash('code', 'a', 'b')).not.toBe(secrets.hash('code', 'ab'))
})

test('secrets are the same only when every character is', () => {
  expect(sameSecret('абв', 'абв')).toBe(true)
  expect(sameSecret('абв', 'абг')).toBe(false)
  expect(sameSecret('абв', 'аб')).toBe(false)
})
