import { randomBytes } from 'node:crypto'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'

/** A key that has just been made. Nobody can show it again. */
export interface NewKey {
  readonly key: string
  readonly expiresAt: Date
}

const day = 86_400_000

/** Makes a key with which an administrator connects one community, once, within so many days. */
export async function makeKey(
  { database, secrets, clock }: Backend,
  organization: Organization,
  days: number,
): Promise<NewKey> {
  const letters = [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')
  const now = clock()
  const expiresAt = new Date(now.getTime() + days * day)
  await database
    .insertInto('connect_keys')
    .values({
      key_hash: hashOf(secrets, letters),
      organization: organization.id,
      created_at: now,
      expires_at: expiresAt,
      used_at: null,
      used_network: null,
      used_community: null,
    })
    .execute()
  return { key: (letters.match(/.{4}/g) ?? []).join('-'), expiresAt }
}

/** What is stored of a key that somebody has typed; undefined for what cannot be one. */
export function hashOfTyped({ secrets }: Pick<Backend, 'secrets'>, typed: string): string | undefined {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(letters) ? hashOf(secrets, letters) : undefined
}

const hashOf = (secrets: Backend['secrets'], letters: string): string => secrets.hash('connect key', letters)

/** Without the letters that are taken for digits or for one another (Crockford's base 32): 16 of them are 80 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
