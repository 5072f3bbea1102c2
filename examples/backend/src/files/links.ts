import type { Backend } from '../backend.ts'
import { sameSecret } from '../secrets.ts'

/** How long a link to a file works, in seconds: long enough to read a page and press, too short to pass around. */
const lifetime = 900

/** Address of a file of an answer, for whoever has just been shown the case. */
export function fileUrl({ secrets, clock, publicUrl }: Backend, organization: string, file: string): string {
  const expires = String(Math.floor(clock().getTime() / 1000) + lifetime)
  const query = new URLSearchParams({ expires, signature: secrets.sign(signed(organization, file, expires)) })
  return `${publicUrl()}/v1/organizations/${encodeURIComponent(organization)}/files/${file}?${query}`
}

/** True when the link is ours, unchanged, and has not expired. */
export function isValidLink(
  { secrets, clock }: Backend,
  link: { organization: string; file: string; expires: string; signature: string },
): boolean {
  const ours = sameSecret(link.signature, secrets.sign(signed(link.organization, link.file, link.expires)))
  return ours && Number(link.expires) * 1000 > clock().getTime()
}

const signed = (organization: string, file: string, expires: string): string =>
  JSON.stringify([organization, file, expires])
