import * as z from 'zod/mini'
import { Whole } from './whole.ts'

/** How long an answer may take, as the organization promises it. */
export const Term = z.object({
  n: Whole.check(z.gte(1), z.lte(366)),
  unit: z.enum(['working-days', 'calendar-days', 'working-hours']),
  from: z.enum(['sent', 'registered']),
})
export type Term = z.infer<typeof Term>
