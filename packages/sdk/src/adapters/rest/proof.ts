import { hexOf } from '../../contract/hex.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { isRecord } from '../record.ts'
import { parse } from './reading.ts'
import { blockOf, hashBlock, roomOfBlock } from './sha256.ts'

export interface Proving {
  /** Sends what a proof was asked for, with the proof. */
  readonly send: (proof: string) => Promise<HttpAnswer>
  /** Asks for something to solve. */
  readonly challenge: () => Promise<HttpAnswer>
  readonly signal: AbortSignal
}

/**
 * Does the work a backend asks for and sends again with the proof; once more, with another, when that one was too old or
 * had been used.
 */
export async function sendProved({ send, challenge, signal }: Proving): Promise<HttpAnswer> {
  for (let tries = 1; ; tries++) {
    const proof = await solve(parse(await challenge()), signal)
    try {
      return await send(proof)
    } catch (error) {
      if (tries > 1 || !isOtklikError(error) || error.problem !== 'proof_required') throw error
    }
  }
}

/** Milliseconds after which whoever types gets a turn, and the most tries in that time, where the clock is coarse. */
const slice = { ms: 5, tries: 4000 }
/** Rounds after which the clock is looked at. */
const unwatched = 64

/**
 * Solves a challenge of ALTCHA (version 2, `SHA-256`) on this very thread, in slices: a strict CSP allows no worker from
 * another origin.
 *
 * @returns what stands in the header
 * @throws OtklikError `too_old` when it is of a kind that is not known here, or the reason of an aborted signal
 */
export async function solve(challenge: unknown, signal: AbortSignal): Promise<string> {
  const task = readTask(challenge)
  const { block, counterAt, cost, isRight, hash } = task
  const often = Math.ceil(unwatched / cost)
  let counter = 0
  while (true) {
    signal.throwIfAborted()
    const until = performance.now() + slice.ms
    for (let tries = 0; tries < slice.tries && (tries % often > 0 || performance.now() < until); tries++) {
      putCounter(block, counterAt, counter)
      hashBlock(block, hash)
      for (let round = 1; round < cost; round++) hashBlock(rehashed(hash), hash)
      if (isRight()) return encoded(challenge, counter, task)
      counter++
    }
    if (counter > 0xffff_ffff) throw unknown()
    await turnOfOthers()
  }
}

/** Rounds of one try, which nothing interrupts: a few milliseconds on a slow phone. */
const mostRounds = 10_000

interface Task {
  /** Salt, nonce and room for the counter. */
  readonly block: Int32Array
  readonly counterAt: number
  readonly cost: number
  readonly keyLength: number
  /** Where the hash is put. */
  readonly hash: Int32Array
  isRight(): boolean
}

function readTask(challenge: unknown): Task {
  const { parameters } = isRecord(challenge) ? challenge : {}
  const { algorithm, salt, nonce, cost, keyLength, keyPrefix } = isRecord(parameters) ? parameters : {}
  const start = bytesOf(salt, nonce)
  const prefix = bytesOf(keyPrefix)
  const counterAt = start?.length ?? 0
  const isKnown =
    algorithm === 'SHA-256' && isCount(cost) && cost <= mostRounds && isCount(keyLength) && keyLength <= 32
  if (!isKnown || !start || !prefix?.length || prefix.length > 32 || counterAt + 4 > roomOfBlock) throw unknown()
  const hash = new Int32Array(8)
  return {
    block: blockOf(new Uint8Array([...start, 0, 0, 0, 0])),
    counterAt,
    cost,
    keyLength,
    hash,
    isRight: () => prefix.every((byte, at) => byteOf(hash, at) === byte),
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

const unknown = () =>
  new OtklikError('too_old', 'the proof that is asked for is of a kind that is not known here', { subject: 'proof' })

/** Bytes of lower-case hex, one after another. */
function bytesOf(...texts: unknown[]): Uint8Array | undefined {
  const hex = texts.map((text) => (typeof text === 'string' ? text : '-')).join('')
  if (!/^([0-9a-f]{2})*$/.test(hex)) return undefined
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

const byteOf = (words: Int32Array, at: number): number => ((words[at >> 2] as number) >>> (24 - 8 * (at & 3))) & 255

function putCounter(block: Int32Array, from: number, counter: number): void {
  for (let place = 0; place < 4; place++) {
    const at = from + place
    const shift = 24 - 8 * (at & 3)
    const byte = (counter >>> (24 - 8 * place)) & 255
    block[at >> 2] = ((block[at >> 2] as number) & ~(255 << shift)) | (byte << shift)
  }
}

/** A hash as the message of the next round. */
function rehashed(hash: Int32Array): Int32Array {
  const block = new Int32Array(16)
  block.set(hash)
  block[8] = 0x80 << 24
  block[15] = 256
  return block
}

function encoded(challenge: unknown, counter: number, { hash, keyLength }: Task): string {
  const derivedKey = hexOf(Uint8Array.from({ length: keyLength }, (_, at) => byteOf(hash, at)))
  const text = JSON.stringify({ challenge, solution: { counter, derivedKey } })
  // A header takes ASCII alone, and JSON can do with that.
  return btoa(text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`))
}

/**
 * Lets whatever waits on this thread go first. Timers would be slowed down where the page is in the background, and what
 * follows `scheduler.yield()` goes before the page's own timers.
 */
function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}
