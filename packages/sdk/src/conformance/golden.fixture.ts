import type { Capabilities } from '../adapter.ts'

/** What GeoReport can do whatever the server; files and what is nearby depend on it. */
const geoReport = {
  idempotency: 'lookup',
  attachLater: false,
  category: true,
  track: true,
  trackBy: 'number',
  mine: false,
  rate: false,
  dispute: false,
  reply: false,
  support: false,
  suggestCategory: false,
} as const

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
      mine: true,
      rate: true,
      dispute: true,
      reply: true,
      nearby: false,
      support: false,
      suggestCategory: false,
    },
  ],
  open311: [
    { ...geoReport, attach: 'none', nearby: false },
    { ...geoReport, attach: 'with', nearby: false },
    { ...geoReport, attach: 'with', nearby: true },
    { ...geoReport, attach: 'before', nearby: false },
  ],
  signalen: [
    {
      idempotency: 'none',
      attach: 'after',
      attachLater: false,
      category: true,
      track: true,
      trackBy: 'token',
      mine: false,
      rate: true,
      dispute: false,
      reply: false,
      nearby: true,
      support: false,
      suggestCategory: true,
    },
  ],
}

/** The adapter of docs/write-an-adapter.md, which is not among those of the package. */
export const shown: typeof golden = {
  webhook: [
    {
      idempotency: 'key',
      attach: 'with',
      attachLater: false,
      category: false,
      track: false,
      mine: false,
      rate: false,
      dispute: false,
      reply: false,
      nearby: false,
      support: false,
      suggestCategory: false,
    },
  ],
}
