import * as z from 'zod/mini'

const Hex = z.string().check(z.regex(/^[0-9a-f]+$/), z.maxLength(256))
const Count = z.int().check(z.gte(1))

/**
 * Work that shows a sender has spent some time: find the counter whose key begins with `keyPrefix`. The key is
 * `cost` rounds of SHA-256 over salt, nonce and the counter as four bytes, big end first (ALTCHA, version 2, `SHA-256`).
 *
 * @see https://altcha.org
 */
export const Challenge = z.object({
  /** Signed as a whole: it goes back as it came. */
  parameters: z.object({
    algorithm: z.string().check(z.maxLength(50)),
    nonce: Hex,
    salt: Hex,
    cost: Count,
    keyLength: Count,
    keyPrefix: Hex,
    keySignature: z.optional(Hex),
    data: z.optional(z.record(z.string(), z.union([z.string().check(z.maxLength(200)), z.number(), z.boolean()]))),
  }),
  signature: Hex,
})
export type Challenge = z.infer<typeof Challenge>

/** What stands in the header `Otklik-Proof`, as base64 of its JSON. */
export const Proof = z.object({
  challenge: Challenge,
  solution: z.object({ counter: z.int().check(z.gte(0), z.lte(0xffff_ffff)), derivedKey: Hex }),
})
export type Proof = z.infer<typeof Proof>

/**
 * Reads the header.
 *
 * @returns undefined when it is no proof at all; whether it is a good one is another question
 */
export function readProof(header: string): Proof | undefined {
  if (header.length > longest || !/^[A-Za-z0-9+/]+=*$/.test(header)) return undefined
  try {
    const result = z.safeParse(Proof, JSON.parse(atob(header)))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

const longest = 4000
