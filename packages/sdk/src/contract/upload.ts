import * as z from 'zod/mini'

/** Answer to an upload. */
export const Upload = z.object({
  id: z.string(),
  attachment: z.string(),
  /** Not claimed by then, it is removed. */
  expiresAt: z.iso.datetime({ offset: true }),
})
export type Upload = z.infer<typeof Upload>
