import { canonical } from './canonical.ts'
import { hexOf } from './hex.ts'
import type { SubmissionRequest } from './messages.ts'

/**
 * What two requests with one key must agree on: the whole body but the upload ids, since a client may have had to send
 * a file again. Attachments are in it by id and hash. Lower-case hex SHA-256 over the canonical JSON.
 */
export async function fingerprint(request: SubmissionRequest): Promise<string> {
  const { uploads: _, ...body } = request
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(body)))
  return hexOf(new Uint8Array(digest))
}
