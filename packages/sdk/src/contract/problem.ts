import * as z from 'zod/mini'
import { fieldErrorCodes } from '../domain/field-error.ts'
import { Whole } from '../domain/whole.ts'

/** The stable words of the contract's problems, each with its HTTP status. What a client does follows the word. */
export const problemStatus = {
  rejected: 422,
  malformed_request: 400,
  too_large: 413,
  unsupported_media_type: 415,
  upload_gone: 409,
  conflict: 409,
  closed: 409,
  not_allowed_now: 409,
  unauthorized: 401,
  code_required: 403,
  proof_required: 428,
  not_found: 404,
  too_old: 426,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ProblemCode = keyof typeof problemStatus

const Params = z.record(z.string(), z.union([z.string(), z.number()]))

/** A field of the request and the rule it breaks. */
export const ProblemField = z.object({
  /** JSON pointer (RFC 6901) into the request body. */
  pointer: z.string(),
  code: z.enum(fieldErrorCodes),
  params: z.optional(Params),
})

/** RFC 9457, `application/problem+json`. Words for people stand in the client's catalogues, by `code`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: Whole,
  code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
  params: z.optional(Params),
  errors: z.optional(z.array(ProblemField)),
})
export type Problem = z.infer<typeof Problem>

export const problemMediaType = 'application/problem+json'

/** A problem as it stands on the wire. `title` is for developers. */
export function problem(
  code: ProblemCode,
  title: string,
  more: Partial<Pick<Problem, 'params' | 'errors'>> = {},
): Problem {
  return { type: `urn:otklik:problem:${code}`, title, status: problemStatus[code], code, ...more }
}
