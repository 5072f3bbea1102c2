import { expect, test } from 'vitest'
import { open, seal } from './sealed.ts'

const secret = 'a secret of a server, long enough'
const town = { network: 'vk', community: '748120001' } as const
const token = 'vk1.a.a-token-of-a-community'

test('a token opens with the same secret for the same community, and is sealed anew each time', () => {
  const [sealed, again] = [seal(secret, town, token), seal(secret, town, token)]
  expect(open(secret, town, sealed)).toBe(token)
  expect(again).not.toBe(sealed)
  expect(Buffer.from(sealed.slice(2), 'base64url').includes(token)).toBe(false)
})

test('with another secret it does not open', () => {
  expect(open('another secret of that server', town, seal(secret, town, token))).toBeUndefined()
})

test('moved to the row of another community or network it does not open', () => {
  const sealed = seal(secret, town, token)
  expect(open(secret, { ...town, community: '748120002' }, sealed)).toBeUndefined()
  expect(open(secret, { ...town, network: 'ok' }, sealed)).toBeUndefined()
})

test('changed anywhere, cut or empty it does not open', () => {
  const sealed = seal(secret, town, token)
  const bytes = Buffer.from(sealed.slice(2), 'base64url')
  for (const at of [0, 12, 20, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(open(secret, town, `1.${changed.toString('base64url')}`)).toBeUndefined()
  }
  for (const broken of ['', '1.', sealed.slice(0, -8), sealed.slice(2), `2${sealed.slice(1)}`]) {
    expect(open(secret, town, broken)).toBeUndefined()
  }
})
