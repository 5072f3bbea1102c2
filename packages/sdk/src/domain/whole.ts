import * as z from 'zod/mini'
import { rule } from './rule.ts'

export const isWhole = rule(Number.isSafeInteger)

/** A number without a fraction. */
export const Whole = z.number().check(isWhole)
