import type { Capabilities } from '../adapter.ts'
import type { Needs } from './harness.ts'

/** The first capability that a case needs and that is not claimed, if any. */
export function lacking(needs: Needs, claimed: Capabilities): keyof Capabilities | undefined {
  return (Object.keys(needs) as (keyof Capabilities)[]).find((name) => {
    const values: readonly unknown[] = needs[name] ?? []
    return !values.includes(claimed[name])
  })
}

/** Needs that many cases share. */
export const tracked = { track: [true] } as const satisfies Needs
export const files = { attach: ['before', 'with', 'after'] } as const satisfies Needs
export const keyed = { idempotency: ['key'] } as const satisfies Needs
export const keyless = { idempotency: ['lookup', 'none'] } as const satisfies Needs
