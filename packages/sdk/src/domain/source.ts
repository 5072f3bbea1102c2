import * as z from 'zod/mini'
import { matches } from './rule.ts'

/** `kiosk` is a device that many share; `poster` is paper, read by the resident's own phone. */
export const Channel = z.enum(['site', 'vk', 'ok', 'max', 'telegram', 'poster', 'kiosk', 'api'])
export type Channel = z.infer<typeof Channel>

/** Where the resident was when they wrote. The page is kept without query and fragment: both may hold personal data. */
export const Source = z.object({
  channel: Channel,
  page: z.optional(z.string().check(matches(/^https?:\/\/[^?#]+$/), z.maxLength(2000))),
  community: z.optional(z.string().check(z.maxLength(100))),
  broadcast: z.optional(z.string().check(z.maxLength(100))),
})
export type Source = z.infer<typeof Source>
