import { hexOf } from '@otklik/sdk/contract'

/** HMAC-SHA256 of a text in hexadecimal; `purpose` keeps one use of the secret from being taken for another. */
export async function hmac(secret: string, purpose: string, text: string): Promise<string> {
  const bytes = (value: string) => new TextEncoder().encode(value)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign'])
  return hexOf(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(`${purpose}\n${text}`))))
}
