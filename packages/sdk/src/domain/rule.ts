import type * as z from 'zod/mini'

/**
 * A check of a schema by a plain function. zod's own `refine`, `regex`, `int` and `iso` do the same and cost a page a kilobyte
 * more. `openapi.ts` tells the document what such a rule asks for.
 */
export function rule<T>(holds: (value: T) => boolean, message?: string): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    if (!holds(value)) issues.push({ code: 'custom', input: value, ...(message && { message }) })
  }
}

/** The rule that a text has a shape. */
export function matches(pattern: RegExp): z.core.CheckFn<string> & { readonly pattern: RegExp } {
  return Object.assign(
    rule((text: string) => pattern.test(text)),
    { pattern },
  )
}
