import type { ProblemCode } from '../../contract/problem.ts'
import { type FieldError, fieldErrorCodes } from '../../domain/field-error.ts'
import { type ErrorCode, OtklikError } from '../../errors.ts'
import type { Failure } from '../http.ts'

/** What a caller does about each problem of the contract. */
const codeOfProblem: Record<ProblemCode, ErrorCode> = {
  rejected: 'rejected',
  malformed_request: 'rejected',
  unsupported_media_type: 'rejected',
  too_large: 'too_large',
  upload_gone: 'upload_gone',
  conflict: 'conflict',
  closed: 'conflict',
  not_allowed_now: 'conflict',
  unauthorized: 'unauthorized',
  code_required: 'unauthorized',
  not_found: 'not_found',
  too_old: 'too_old',
  rate_limited: 'rate_limited',
  internal: 'server',
  unavailable: 'server',
}

/** For answers without a problem that we know: of a proxy, a firewall, a newer backend. */
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

/** An answer that says no, as the error a caller can act on. */
export function errorOf({ status, headers, body }: Failure): OtklikError {
  const problem = isRecord(body) ? body : {}
  const word = typeof problem.code === 'string' ? problem.code.slice(0, 100) : undefined
  const code = (word !== undefined && own(codeOfProblem, word)) || codeByStatus(status)
  const params = (isRecord(problem.params) ? problem.params : {}) as Record<string, string | number>
  const until = code === 'rate_limited' || code === 'server' ? retryAfter(headers) : undefined
  return new OtklikError(code, `the backend answered ${status}${word === undefined ? '' : ` ${word}`}`, {
    status,
    params,
    fields: fieldsOf(problem.errors),
    ...(word !== undefined && { problem: word }),
    ...(until !== undefined && { until }),
    ...(code === 'upload_gone' && typeof params.attachment === 'string' && { subject: params.attachment }),
  })
}

function codeByStatus(status: number): ErrorCode {
  return own(codeOfStatus, status) ?? (status >= 400 && status < 500 ? 'rejected' : 'server')
}

/** A rule that we do not know yet is still a rule that the field breaks. */
function fieldsOf(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return []
  return errors.filter(isRecord).flatMap(({ pointer, code, params }): FieldError[] => {
    if (typeof pointer !== 'string') return []
    const known = fieldErrorCodes.find((one) => one === code) ?? 'invalid'
    return [{ pointer, code: known, ...(isRecord(params) && { params: params as Record<string, string | number> }) }]
  })
}

const longestWait = 86_400_000

/** RFC 9110, section 10.2.3: seconds or a date. What is beyond a day is taken for a mistake. */
export function retryAfter(headers: Headers, now = Date.now()): string | undefined {
  const value = headers.get('Retry-After')?.trim() ?? ''
  const moment = /^\d+$/.test(value) ? now + Number(value) * 1000 : Date.parse(value)
  if (!Number.isFinite(moment)) return undefined
  return new Date(Math.min(Math.max(moment, now), now + longestWait)).toISOString()
}

const own = <T>(table: Record<PropertyKey, T>, key: PropertyKey): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
