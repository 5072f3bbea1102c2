import { createHmac, timingSafeEqual } from 'node:crypto'

/** Everything that follows from the server's one secret. */
export interface Secrets {
  /** The tracking token of a draft's key: 128 bits, base64url. The same key gives the same token. */
  token(organization: string, key: string): string
  /** The twelve-digit code of a draft's key. */
  code(organization: string, key: string): string
  /**
   * What is stored instead of a secret, hex. Keyed, so that a copy of the database alone does not allow guessing the
   * twelve digits; `purpose` keeps equal values of different meaning apart.
   */
  hash(purpose: string, ...parts: string[]): string
  /** Signature of a short-lived link, base64url. */
  sign(text: string): string
}

export function createSecrets(secret: string): Secrets {
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest()
  return {
    token: (organization, key) => mac(`token:${organization}:${key}`).subarray(0, 16).toString('base64url'),
    code: (organization, key) =>
      String(mac(`code:${organization}:${key}`).readBigUInt64BE() % 1_000_000_000_000n).padStart(12, '0'),
    hash: (purpose, ...parts) => mac(`hash:${JSON.stringify([purpose, ...parts])}`).toString('hex'),
    sign: (text) => mac(`link:${text}`).toString('base64url'),
  }
}

/** Compares without telling by its time where two strings differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
