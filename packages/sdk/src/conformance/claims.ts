import { type ErrorCode, isOtklikError, type OtklikError } from '../errors.ts'

/** A backend or an adapter that does not keep what the contract promises. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure'
}

/** Ends a case that has nothing to try here. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
  readonly by: 'capability' | 'form' | 'backend'

  constructor(why: string, by: NotApplicable['by'] = 'form') {
    super(why)
    this.by = by
  }
}

export function claim(condition: unknown, what: string): asserts condition {
  if (!condition) throw new ConformanceFailure(what)
}

export function same(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [stable(actual), stable(expected)]
  if (left !== right) throw new ConformanceFailure(`${what}: got ${left}, expected ${right}`)
}

/** The error a promise must fail with: an OtklikError of one of these codes. */
export async function fails(promise: Promise<unknown>, codes: ErrorCode | readonly ErrorCode[]): Promise<OtklikError> {
  const allowed = [codes].flat()
  const error = await rejection(promise)
  claim(error !== undefined, `it went well, but ${allowed.join(' or ')} was due`)
  if (!isOtklikError(error)) throw new ConformanceFailure(`not an OtklikError but ${String(error)}`, { cause: error })
  if (!allowed.includes(error.code)) {
    throw new ConformanceFailure(`${error.message}, but ${allowed.join(' or ')} was due`, { cause: error })
  }
  return error
}

/** What a promise fails with; undefined when it goes well. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason ?? 'nothing',
  )

/** JSON whose keys are sorted and without what is undefined. */
function stable(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  )
}
