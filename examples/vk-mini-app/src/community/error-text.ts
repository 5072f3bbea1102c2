import { BackendError } from './backend.ts'
import { RunningError } from './running-error.ts'
import type { CommunityWords } from './words.ts'

/** What went wrong and what to do, in words for people. */
export function errorText(words: CommunityWords, error: unknown): string {
  const { errors } = words
  const reason = error instanceof BackendError ? error.code : error instanceof RunningError ? error.reason : 'internal'
  return errors[reason] ?? errors.internal
}
