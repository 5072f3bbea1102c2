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
const shortestDelay = 1_000
/** What is named or kept beyond two hours from now tells of a clock that was set rather than of a backend's wish. */
const longestWait = 7_200_000

/** A moment (ms since the epoch) at which to try, as an earlier page has kept it; by now the clock may be another. */
export const notTooLate = (at: number, now = Date.now()): number => Math.min(at, now + longestWait)

/** When to try again (ms since the epoch): later with each try, spread at random, never before the backend's `until`. */
export function nextTry(attempts: number, { until = '' }: Pick<OtklikError, 'until'>, now = Date.now()): number {
  const spread = Math.random() * Math.min(longestDelay, firstDelay * 2 ** (attempts - 1))
  const at = Date.parse(until)
  return at > now ? notTooLate(at, now) + spread : now + Math.max(shortestDelay, spread)
}
