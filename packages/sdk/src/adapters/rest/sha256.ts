// FIPS 180-4, for messages of one block. The platform's own digest takes a task for each call: about 100 times as long as
// this where there are 100,000 calls, and it is not there at all on a page over plain http.

/** Most bytes of a message that one block has room for. */
export const roomOfBlock = 55

const first = new Int32Array(8)
const constants = new Int32Array(64)
fillConstants()

const words = new Int32Array(64)

/** Puts a message into the 16 words of a block, with its length behind it. */
export function blockOf(message: Uint8Array): Int32Array {
  const block = new Int32Array(16)
  const put = (at: number, byte: number) => {
    block[at >> 2] = (block[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)))
  }
  for (const [at, byte] of message.entries()) put(at, byte)
  put(message.length, 0x80)
  block[15] = message.length * 8
  return block
}

/** The hash of a block that is a whole message, as eight words. */
export function hashBlock(block: Int32Array, hash: Int32Array): void {
  const w = words
  const k = constants
  w.set(block)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number
    const y = w[i - 2] as number
    const s = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const t = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = ((w[i - 16] as number) + s + (w[i - 7] as number) + t) | 0
  }
  let [a, b, c, d, e, f, g, h] = first as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const s = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const one = (h + s + ((e & f) ^ (~e & g)) + (k[i] as number) + (w[i] as number)) | 0
    const t = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const two = (t + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) hash[i] = (first[i] as number) + (sums[i] as number)
}

/** The first 32 bits of the fractions of square and cube roots of the first primes. */
function fillConstants(): void {
  const fraction = (root: number) => (root % 1) * 2 ** 32
  let found = 0
  for (let n = 2; found < 64; n++) {
    let divisor = 2
    while (n % divisor) divisor++
    if (divisor < n) continue
    if (found < 8) first[found] = fraction(Math.sqrt(n))
    constants[found] = fraction(Math.cbrt(n))
    found++
  }
}
