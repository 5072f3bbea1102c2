import type { FieldError } from './domain/field-error.ts'

/** Everything that can go wrong, as a caller can act on it. The set is closed: v1 adds none. */
export const errorCodes = [
  'offline',
  'timeout',
  'rejected',
  'too_large',
  'upload_gone',
  'rate_limited',
  'unauthorized',
  'not_found',
  'conflict',
  'unsupported',
  'outcome_unknown',
  'too_old',
  'malformed',
  'server',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export interface OtklikErrorDetails {
  /** `rejected`: which fields, and the rule each breaks. */
  readonly fields?: readonly FieldError[]
  /** `rate_limited` and `server`: not before this moment (ISO 8601). */
  readonly until?: string
  /**
   * `malformed`: dotted path of what could not be read. `unsupported`: the capability. `upload_gone`: the attachment's id.
   * `conflict`: `key` where another text was sent under the key on this device.
   */
  readonly subject?: string
  /** HTTP status, where there was an answer. */
  readonly status?: number
  /** The backend's own stable word for it, where it sent one. */
  readonly problem?: string
  /** What a sentence about it needs, where the backend sent that: `limit`. */
  readonly params?: Readonly<Record<string, string | number>>
  readonly cause?: unknown
}

/**
 * The one error of the SDK. `message` is for developers and holds no personal data; words for residents stand in the
 * widget's catalogues by `code`.
 */
export class OtklikError extends Error {
  override readonly name: string = 'OtklikError'
  readonly code: ErrorCode
  readonly fields: readonly FieldError[]
  readonly until: string | undefined
  readonly subject: string | undefined
  readonly status: number | undefined
  readonly problem: string | undefined
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: ErrorCode, message: string, details: OtklikErrorDetails = {}) {
    super(`${code}: ${message}`, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.fields = details.fields ?? []
    this.until = details.until
    this.subject = details.subject
    this.status = details.status
    this.problem = details.problem
    this.params = details.params ?? {}
  }
}

/** A method was called that the backend's adapter does not have; see its `capabilities`. */
export class UnsupportedError extends OtklikError {
  override readonly name = 'UnsupportedError'

  constructor(capability: string, adapter: string) {
    super('unsupported', `the ${adapter} adapter cannot ${capability}`, { subject: capability })
  }
}

/** True for an OtklikError of any copy of the SDK on the page. */
export function isOtklikError(value: unknown): value is OtklikError {
  return value instanceof Error && 'code' in value && errorCodes.includes(value.code as ErrorCode) && 'fields' in value
}
