import type { Capabilities } from './adapter.ts'
import type { OtklikError } from './errors.ts'

/** What follows a failed try. */
export type Step = 'again' | 'unknown' | 'refused'

/**
 * Decided by the error's code, never by an HTTP status. Without a key that the backend knows, a submission whose fate
 * is not known is not repeated: it might become a second case.
 */
export function stepAfter({ code }: OtklikError, idempotency: Capabilities['idempotency']): Step {
  switch (code) {
    // The backend has said that it did not take it.
    case 'rate_limited':
    case 'upload_gone':
      return 'again'
    case 'offline':
    case 'timeout':
    case 'server':
    case 'malformed':
    case 'outcome_unknown':
      return idempotency === 'key' ? 'again' : 'unknown'
    default:
      return 'refused'
  }
}

const firstDelay = 2_000
const longestDelay = 300_000

/** When to try again (ms since the epoch): later with each try, spread at random, never before the backend's `until`. */
export function nextTry(attempts: number, error: Pick<OtklikError, 'until'>, now = Date.now()): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** (attempts - 1))
  const until = error.until === undefined ? 0 : Date.parse(error.until) || 0
  return Math.max(until, now) + delay * (until > now ? 0.2 * Math.random() : 0.5 + 0.5 * Math.random())
}
