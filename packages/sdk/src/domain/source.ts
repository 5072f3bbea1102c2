import * as z from 'zod/mini'
import { matches } from './rule.ts'

export const Channel = z.enum(['site', 'vk', 'ok', 'max', 'kiosk', 'api'])
export type Channel = z.infer<typeof Channel>

/** Where the resident was when they wrote. The page is kept without query and fragment: both may hold personal data. */
export const Source = z.object({
  channel: Channel,
  page: z.optional(z.string().check(matches(/^https?:\/\/[^?#]+$/), z.maxLength(2000))),
  community: z.optional(z.string().check(z.maxLength(100))),
  broadcast: z.optional(z.string().check(z.maxLength(100))),
})
export type Source = z.infer<typeof Source>

/** A page's address without what may identify its reader; undefined for anything but http and https. */
export function pageAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, origin, pathname } = new URL(url)
  return /^https?:$/.test(protocol) ? (origin + pathname).slice(0, 2000) : undefined
}
