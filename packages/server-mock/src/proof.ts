import { type Challenge, headers, hexOf, readProof } from '@otklik/sdk/contract'
import type { Call } from './call.ts'
import { json, Refusal } from './respond.ts'

/** Most tries that a challenge takes: enough to see that work is done, and nobody attacks a mock. */
const mostTries = 2000
const lifetime = 10 * 60_000

/** `GET challenge`, where the form asks for proof of work. */
export async function challenge(call: Call): Promise<Response> {
  const { state, organization, form, now } = call
  if (form.proof !== 'altcha') throw new Refusal('not_found', 'The organization asks for no proof of work')
  const [salt, nonce, signature] = [randomHex(), randomHex(), randomHex()]
  const [draw = 0] = crypto.getRandomValues(new Uint32Array(1))
  const derivedKey = await keyOf(salt + nonce + (draw % mostTries).toString(16).padStart(8, '0'))
  const keyPrefix = derivedKey.slice(0, 32)
  const parameters = { algorithm: 'SHA-256', nonce, salt, cost: 1, keyLength: 32, keyPrefix }
  state.challenges = state.challenges.filter(({ expiresAt }) => expiresAt > now - lifetime)
  state.challenges.push({ signature, organization, derivedKey, expiresAt: now + lifetime, spent: false })
  return json({ parameters, signature } satisfies Challenge, 200, { 'Cache-Control': 'no-store' })
}

/** Takes the proof of a submission, where the form asks for one. A challenge is good for one submission. */
export function takeProof({ request, state, organization, form, now }: Call): void {
  if (form.proof !== 'altcha') return
  const header = request.headers.get(headers.proof)
  if (header === null) throw proofRequired('missing')
  const proof = readProof(header)
  const given = state.challenges.find(({ signature }) => signature === proof?.challenge.signature)
  const isRight = given?.organization === organization && given.derivedKey === proof?.solution.derivedKey
  if (!given || !isRight) throw proofRequired('invalid')
  if (given.expiresAt < now) throw proofRequired('expired')
  if (given.spent) throw proofRequired('used')
  given.spent = true
}

const proofRequired = (reason: 'missing' | 'invalid' | 'expired' | 'used') =>
  new Refusal('proof_required', `Proof of work: ${reason}`, { params: { reason } })

const randomHex = (): string => hexOf(crypto.getRandomValues(new Uint8Array(16)))

async function keyOf(hex: string): Promise<string> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
