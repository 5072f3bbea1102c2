import { type FieldError, type FieldErrorCode, fieldErrorCodes } from './field-error.ts'
import { pointerToken } from './pointer.ts'

/** What a schema says about a value; structural, so that any zod's issues fit. */
export interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
}

/**
 * What a schema found wrong with a submission, in the words and pointers of the form's own rules: answers by their
 * code, consents by their id, files by their position.
 */
export function fieldErrorsOf(issues: readonly Issue[], submission: unknown): FieldError[] {
  const errors = issues.map((issue) => fieldErrorOf(issue, submission))
  return errors.filter(({ pointer }, index) => errors.findIndex((other) => other.pointer === pointer) === index)
}

function fieldErrorOf(issue: Issue, submission: unknown): FieldError {
  const [list, index, ...rest] = issue.path
  const item = valueAt(submission, issue.path.slice(0, 2)) as Record<string, unknown> | undefined
  if (list === 'attachments' && index !== undefined) {
    const code = rest[0] === 'size' ? 'file_empty' : rest[0] === 'type' ? 'file_type' : 'invalid'
    return { pointer: `/attachments/${String(index)}`, code }
  }
  if (list === 'answers' && typeof item?.code === 'string') return named(`/answers/${pointerToken(item.code)}`)
  if (list === 'consents' && typeof item?.id === 'string') return named(`/consents/${pointerToken(item.id)}`)
  return named(issue.path.map((key) => `/${pointerToken(String(key))}`).join(''))

  function named(pointer: string): FieldError {
    return { pointer, ...ruleOf(issue, valueAt(submission, issue.path)) }
  }
}

function ruleOf({ code, message, minimum, maximum }: Issue, value: unknown): Omit<FieldError, 'pointer'> {
  if (value === undefined || value === null || value === '') return { code: 'required' }
  if (code === 'too_small' && typeof value === 'string') return { code: 'too_short', params: { min: Number(minimum) } }
  if (code === 'too_big' && typeof value === 'string') return { code: 'too_long', params: { max: Number(maximum) } }
  const own = fieldErrorCodes.find((known) => known === message)
  return { code: own ?? ('invalid' satisfies FieldErrorCode) }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : inner,
    value,
  )
}
