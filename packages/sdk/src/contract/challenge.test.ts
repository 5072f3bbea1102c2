import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProof } from './challenge.ts'

const parameters = { algorithm: 'SHA-256', nonce: 'aa', salt: 'bb', cost: 1, keyLength: 32, keyPrefix: '00' }
const proof = { challenge: { parameters, signature: 'cc' }, solution: { counter: 1, derivedKey: 'dd' } }

test('a proof is read from its header', () => {
  expect(readProof(btoa(JSON.stringify(proof)))).toEqual(proof)
})

test('what is no proof is none, whatever it is', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json().map(btoaOf), fc.base64String()), isNone))
  isNone(btoa(JSON.stringify({ ...proof, solution: { ...proof.solution, counter: 2 ** 32 } })))
  isNone(btoa(JSON.stringify({ ...proof, challenge: { ...proof.challenge, signature: 5 } })))
  isNone(btoa(JSON.stringify({ ...proof, more: 'x'.repeat(5000) })))
})

const btoaOf = (text: string) => btoa(unescape(encodeURIComponent(text)))

function isNone(header: string): void {
  expect(readProof(header)).toBeUndefined()
}
