import { type ErrorCode, OtklikError } from '../errors.ts'
import type { Failure } from './http.ts'

/** What a caller does about a status that means the same wherever it comes from: a backend, a proxy, a firewall. */
const codeOfStatus: Record<number, ErrorCode> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not_found',
  405: 'unsupported',
  408: 'timeout',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  413: 'too_large',
  423: 'server',
  425: 'server',
  426: 'too_old',
  429: 'rate_limited',
  501: 'unsupported',
  // RFC 6585: a network that wants a login first.
  511: 'offline',
}

export const codeByStatus = (status: number): ErrorCode =>
  codeOfStatus[status] ?? (status >= 400 && status < 500 ? 'rejected' : 'server')

/** An answer that says no, by its status and `Retry-After` alone. */
export function errorByStatus({ status, headers }: Omit<Failure, 'body'>): OtklikError {
  const code = codeByStatus(status)
  const until = code === 'rate_limited' || code === 'server' ? retryAfter(headers) : undefined
  return new OtklikError(code, `the backend answered ${status}`, { status, ...(until !== undefined && { until }) })
}

const longestWait = 86_400_000

/**
 * RFC 9110, section 10.2.3: seconds, or a date by the clock of whoever answered, which is shown by `Date` where a page
 * may see that. What is beyond a day is taken for a mistake.
 */
export function retryAfter(headers: Headers, now = Date.now()): string | undefined {
  const value = headers.get('Retry-After')?.trim() ?? ''
  const theirs = Date.parse(headers.get('Date') ?? '') || now
  const moment = now + (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - theirs)
  if (!Number.isFinite(moment)) return undefined
  return new Date(Math.min(Math.max(moment, now), now + longestWait)).toISOString()
}
