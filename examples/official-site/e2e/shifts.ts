import type { Page } from '@playwright/test'

/** From the next navigation on, measures how much of a page moves by itself. Chromium alone can. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return
    // Kept on an element: a variable would be one more name on the window.
    const shifts: number[] = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
      document.documentElement.dataset.shift = String(shifts.reduce((sum, one) => sum + one, 0))
    }).observe({ type: 'layout-shift', buffered: true })
  })

/** By how much it has moved; null while nothing has. */
export const shiftOf = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-shift')
