import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { CommunityName } from './connected.ts'

/**
 * A community's token as it is stored: AES-256-GCM under a key that follows from the server's secret. It opens with the
 * same secret and for the same community only.
 */
export function seal(secret: string, of: CommunityName, token: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(bindingOf(of))
  const sealed = Buffer.concat([iv, cipher.update(token, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return version + sealed.toString('base64url')
}

/** @returns undefined when it was sealed with another secret or for another community, or has been changed */
export function open(secret: string, of: CommunityName, sealed: string): string | undefined {
  if (!sealed.startsWith(version)) return undefined
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  if (bytes.length < 28) return undefined
  const [iv, body, tag] = [bytes.subarray(0, 12), bytes.subarray(12, -16), bytes.subarray(-16)]
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), iv, { authTagLength: 16 })
  decipher.setAAD(bindingOf(of)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

const version = '1.'

const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'otklik community token', 32))

const bindingOf = ({ network, community }: CommunityName): Buffer => Buffer.from(JSON.stringify([network, community]))
