import type { Capabilities } from '../adapter.ts'

/**
 * What each adapter can do, in each of its shapes. A line that changes here changes what residents are offered: an
 * adapter must not lose an ability unnoticed, nor claim less than it has to be spared a case of the suite.
 */
export const golden: Record<string, readonly Capabilities[]> = {
  rest: [
    {
      idempotency: 'key',
      attach: 'before',
      attachLater: true,
      category: true,
      track: true,
      rate: true,
      dispute: true,
      reply: true,
      nearby: false,
      support: false,
      suggestCategory: false,
    },
  ],
  signalen: [
    {
      idempotency: 'none',
      attach: 'after',
      attachLater: false,
      category: true,
      track: true,
      trackBy: 'token',
      rate: true,
      dispute: false,
      reply: false,
      nearby: true,
      support: false,
      suggestCategory: true,
    },
  ],
}
