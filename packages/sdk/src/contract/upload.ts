import * as z from 'zod/mini'
import { Moment } from '../domain/moment.ts'

/** Answer to an upload. */
export const Upload = z.object({
  id: z.string(),
  attachment: z.string(),
  /** Not claimed by then, it is removed. */
  expiresAt: Moment,
})
export type Upload = z.infer<typeof Upload>
