// Beside the routes and not among them: a page that sends no files needs none of it.

/** What an upload is claimed with: base64url of SHA-256 over a fixed prefix and the draft's key. */
export const claimOf = (key: string): Promise<string> => hashed(`otklik-upload:${key}`)

/**
 * The key under which files of a draft are added to its case: the same for every try, and nothing to learn the draft's
 * own key from.
 *
 * @param round counts the requests of one draft that add files, from 1: each has a body of its own, and so a key
 */
export const lateKeyOf = (key: string, round: number): Promise<string> => hashed(`otklik-late:${round}:${key}`)

/** `Content-Digest` of a lower-case hex SHA-256. */
export function contentDigest(sha256: string): string {
  const bytes = Uint8Array.from(sha256.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return `sha-256=:${base64(bytes)}:`
}

async function hashed(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return base64(new Uint8Array(digest)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
