import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readProof } from '../../contract/challenge.ts'
import { OtklikError } from '../../errors.ts'
import { sendProved, solve } from './proof.ts'
import { blockOf, hashBlock, roomOfBlock } from './sha256.ts'

const never = new AbortController().signal

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** A challenge whose answer is this counter. */
function challengeOf(counter: number, { cost = 1, keyLength = 32 } = {}) {
  const [salt, nonce, four] = [randomBytes(16), randomBytes(16), Buffer.alloc(4)]
  four.writeUInt32BE(counter)
  let key = sha256(Buffer.concat([salt, nonce, four]))
  for (let round = 1; round < cost; round++) key = sha256(key)
  const parameters = {
    algorithm: 'SHA-256',
    salt: salt.toString('hex'),
    nonce: nonce.toString('hex'),
    cost,
    keyLength,
    keyPrefix: key.toString('hex', 0, Math.min(16, keyLength)),
    data: { organization: 'kirov' },
  }
  const derivedKey = key.toString('hex', 0, keyLength)
  return { challenge: { parameters, signature: 'ab' }, solution: { counter, derivedKey } }
}

test('the hash is SHA-256, for every message that fits into a block', () => {
  const hash = new Int32Array(8)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: roomOfBlock }), (message) => {
      hashBlock(blockOf(message), hash)
      const hex = Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
      expect(hex).toBe(sha256(message).toString('hex'))
    }),
  )
})

test.each([
  [0, {}],
  [1, { cost: 3 }],
  [12_345, {}],
  [700, { cost: 20 }],
  [65_536, { keyLength: 20 }],
])('the counter %i is found, %o', async (counter, options) => {
  const { challenge, solution } = challengeOf(counter, options)
  expect(readProof(await solve(challenge, never))).toEqual({ challenge, solution })
})

test('what a challenge says in letters of any script goes back as it came', async () => {
  const { challenge, solution } = challengeOf(3)
  const spoken = { ...challenge, parameters: { ...challenge.parameters, data: { town: 'Киров 👍' } } }
  expect(readProof(await solve(spoken, never))).toEqual({ challenge: spoken, solution })
})

test('whoever else has something to do on the thread gets turns meanwhile', async () => {
  const { challenge } = challengeOf(100_000)
  let isDone = false
  let turns = 0
  const others = async () => {
    while (!isDone) {
      turns += 1
      await new Promise(setImmediate)
    }
  }
  const proof = solve(challenge, never).finally(() => {
    isDone = true
  })
  await Promise.all([proof, others()])
  expect(turns).toBeGreaterThan(10)
})

test('the dearer a try, the fewer go before the clock is looked at', async () => {
  const { challenge, solution } = challengeOf(5, { cost: 1_000 })
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 3
    return now
  })
  const proof = await solve(challenge, never)
  clock.mockRestore()
  expect(readProof(proof)?.solution).toEqual(solution)
  // A slice begins with one look, and each of its tries with another.
  expect(now / 3).toBeGreaterThan(solution.counter)
})

test('it can be given up', async () => {
  const { challenge } = challengeOf(1)
  // No counter is the right one.
  challenge.parameters.keyPrefix = '00'.repeat(32)
  const controller = new AbortController()
  const proof = solve(challenge, controller.signal)
  setImmediate(() => controller.abort(new Error('given up')))
  await expect(proof).rejects.toThrow('given up')
})

test.each([
  null,
  {},
  { parameters: null },
  { parameters: { ...challengeOf(1).challenge.parameters, algorithm: 'PBKDF2/SHA-256' } },
  { parameters: { ...challengeOf(1).challenge.parameters, cost: 0 } },
  { parameters: { ...challengeOf(1).challenge.parameters, cost: 1e15 } },
  { parameters: { ...challengeOf(1).challenge.parameters, keyPrefix: 'xy' } },
  { parameters: { ...challengeOf(1).challenge.parameters, keyPrefix: '' } },
  { parameters: { ...challengeOf(1).challenge.parameters, salt: 'ab'.repeat(60) } },
])('a challenge of another kind is told of: %j', async (challenge) => {
  await expect(solve(challenge, never)).rejects.toMatchObject({ code: 'too_old', subject: 'proof' })
})

const answer = (body: unknown) => ({
  status: 200,
  headers: new Headers({ 'Content-Type': 'application/json' }),
  text: JSON.stringify(body),
})
const refused = () => new OtklikError('server', 'refused', { problem: 'proof_required' })

test('a proof that is refused is followed by one more, of another challenge', async () => {
  const solved: unknown[] = []
  let asked = 0
  const sent = await sendProved({
    signal: never,
    challenge: async () => answer(challengeOf(++asked).challenge),
    send: async (proof) => {
      solved.push(readProof(proof)?.solution.counter)
      if (solved.length === 1) throw refused()
      return answer('taken')
    },
  })
  expect([sent.text, solved]).toEqual(['"taken"', [1, 2]])
})

test('two refusals are enough', async () => {
  let sent = 0
  const proving = sendProved({
    signal: never,
    challenge: async () => answer(challengeOf(1).challenge),
    send: async () => {
      sent += 1
      throw refused()
    },
  })
  await expect(proving).rejects.toMatchObject({ problem: 'proof_required' })
  expect(sent).toBe(2)
})
