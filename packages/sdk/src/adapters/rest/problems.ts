import type { ProblemCode } from '../../contract/problem.ts'
import { type FieldError, fieldErrorCodes } from '../../domain/field-error.ts'
import { type ErrorCode, OtklikError } from '../../errors.ts'
import type { Failure } from '../http.ts'
import { isRecord, own } from '../record.ts'
import { codeByStatus, retryAfter } from '../statuses.ts'

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
  // Nothing that the resident could mend: another try may do better.
  proof_required: 'server',
  not_found: 'not_found',
  too_old: 'too_old',
  rate_limited: 'rate_limited',
  internal: 'server',
  unavailable: 'server',
}

/** An answer that says no, as the error a caller can act on. */
export function errorOf({ status, headers, body }: Failure): OtklikError {
  const problem = isRecord(body) ? body : {}
  // A word, and nothing that somebody may have written.
  const word = typeof problem.code === 'string' && /^\w{1,100}$/.test(problem.code) ? problem.code : undefined
  const code = (word !== undefined && own(codeOfProblem, word)) || codeByStatus(status)
  const params = paramsOf(problem.params)
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

/** A rule that we do not know yet is still a rule that the field breaks. */
function fieldsOf(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return []
  return errors.filter(isRecord).flatMap(({ pointer, code, params }): FieldError[] => {
    if (typeof pointer !== 'string') return []
    const known = fieldErrorCodes.find((one) => one === code) ?? 'invalid'
    return [{ pointer, code: known, ...(isRecord(params) && { params: paramsOf(params) }) }]
  })
}

function paramsOf(params: unknown): Record<string, string | number> {
  const entries = isRecord(params) ? Object.entries(params) : []
  const plain = (entry: [string, unknown]): entry is [string, string | number] => /^[sn]/.test(typeof entry[1])
  return Object.fromEntries(entries.filter(plain))
}
