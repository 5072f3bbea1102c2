import * as z from 'zod/mini'
import { matches } from './rule.ts'
import { Whole } from './whole.ts'

/** A file as the submission names it. The id is made by the client and stays the same through every retry. */
export const Attachment = z.object({
  id: z.string().check(matches(/^[A-Za-z0-9_-]{8,64}$/)),
  /** Lower-case hex SHA-256 of the bytes the client sends. */
  sha256: z.string().check(matches(/^[0-9a-f]{64}$/)),
  type: z.string().check(matches(/^[a-z]+\/[a-z0-9.+-]+$/), z.maxLength(100)),
  size: Whole.check(z.gte(1)),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
})
export type Attachment = z.infer<typeof Attachment>
