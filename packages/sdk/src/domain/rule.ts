import type * as z from 'zod/mini'

/**
 * A check of a schema by a plain function. zod's own `refine`, `int` and `iso` do the same and cost a page 850 bytes
 * more. `openapi.ts` tells the document what such a rule asks for.
 */
export function rule<T>(holds: (value: T) => boolean, message?: string): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    if (!holds(value)) issues.push({ code: 'custom', input: value, ...(message && { message }) })
  }
}
