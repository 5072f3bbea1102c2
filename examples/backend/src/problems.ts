import { type Problem, type ProblemCode, problem } from '@otklik/sdk/contract'
import type { FieldError } from '@otklik/sdk/domain'

/** A refusal as the contract words it. Whoever speaks to the resident decides how to show it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(problem: Problem, headers: Record<string, string> = {}) {
    super(problem.title)
    this.problem = problem
    this.headers = headers
  }
}

/** Makes an error to throw. `title` is for developers and holds nothing the resident typed. */
export function refusal(
  code: ProblemCode,
  title: string,
  more: Partial<Pick<Problem, 'params' | 'errors'>> = {},
  headers: Record<string, string> = {},
): ProblemError {
  return new ProblemError(problem(code, title, more), headers)
}

/** Fields that break a rule. */
export function rejected(errors: readonly FieldError[]): ProblemError {
  return refusal('rejected', 'Some fields break a rule of the form', {
    errors: errors.map(({ pointer, code, params }) => ({ pointer, code, ...(params && { params: { ...params } }) })),
  })
}
