import { findBytes, joined } from './bytes.ts'

/** Shorter ones would be found in the middle of words, and are no secrets. */
const shortestSecret = 8

export type Mask = {
  (text: string): string
  (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
}

/** Takes a key out of what a server answers, in the spellings in which it may quote a request. */
export function secretMask(secret: string | undefined): Mask {
  const spellings = secret && secret.length >= shortestSecret ? spellingsOf(secret) : []
  const encoded = spellings.map((spelling) => new TextEncoder().encode(spelling))
  function mask(value: string): string
  function mask(value: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
  function mask(value: string | Uint8Array<ArrayBuffer>): string | Uint8Array<ArrayBuffer> {
    return typeof value === 'string'
      ? spellings.reduce((text, spelling) => text.replaceAll(spelling, '***'), value)
      : encoded.reduce(without, value)
  }
  return mask
}

function spellingsOf(secret: string): string[] {
  const form = new URLSearchParams({ secret }).toString().slice('secret='.length)
  const xml = secret.replace(
    /[&<>"']/g,
    (character) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[character]};`,
  )
  const json = JSON.stringify(secret).slice(1, -1)
  // PHP writes slashes so in JSON, and keys in base64 have them.
  const php = json.replaceAll('/', '\\/')
  return [...new Set([secret, form, encodeURIComponent(secret), json, php, xml])]
}

function without(bytes: Uint8Array<ArrayBuffer>, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const stars = new TextEncoder().encode('***')
  const parts: Uint8Array[] = []
  let from = 0
  for (let at = findBytes(bytes, secret); at >= 0; at = findBytes(bytes, secret, from)) {
    parts.push(bytes.subarray(from, at), stars)
    from = at + secret.length
  }
  if (from === 0) return bytes
  parts.push(bytes.subarray(from))
  return joined(
    parts,
    parts.reduce((sum, part) => sum + part.length, 0),
  )
}
