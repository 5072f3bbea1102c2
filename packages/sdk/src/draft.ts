import { hexOf } from './contract/hex.ts'
import type { Submission } from './domain/index.ts'

/** A file of a draft: the bytes to send and the name to show. */
export interface DraftFile {
  readonly id: string
  readonly blob: Blob
  readonly name: string
  /** Media type; the blob's own when left out. */
  readonly type?: string
  /** Lower-case hex SHA-256 of the bytes, when it is known already. */
  readonly sha256?: string
}

/** What a resident is about to send. The key is the draft's for its whole life and makes sending it twice one case. */
export interface Draft {
  readonly key: string
  readonly submission: Omit<Submission, 'attachments'>
  readonly files: readonly DraftFile[]
}

/** A secret of 128 bits for a new draft. */
export function createKey(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)))
}
