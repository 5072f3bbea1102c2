import type { Browser, Page } from 'playwright'
import { type Figure, median } from './figure.ts'

const runs = 9

/** From the click to a first screen that is painted and can be typed into. */
export async function benchOpen(browser: Browser, site: string): Promise<Figure[]> {
  const cold: number[] = []
  const hovered: number[] = []
  for (let run = -1; run < runs; run++) {
    const pair = [await open(browser, site, false), await open(browser, site, true)] as const
    if (run < 0) continue
    cold.push(pair[0])
    hovered.push(pair[1])
  }
  return [
    { name: 'click to first screen, after hover', unit: 'ms', value: median(hovered), goal: 120, runs },
    { name: 'click to first screen, cold', unit: 'ms', value: median(cold), goal: 250, runs },
  ]
}

async function open(browser: Browser, site: string, hover: boolean): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site}/calm.html`, { waitUntil: 'load' })
  await page.locator('otklik-widget').getByRole('button').first().waitFor()
  if (hover) {
    await page.locator('otklik-widget').getByRole('button').first().hover()
    await page.waitForLoadState('networkidle')
  }
  const spent = await clickUntilUsable(page)
  await context.close()
  return spent
}

/** Measured inside the page, so that the driver's own messages do not count. */
function clickUntilUsable(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const root = document.querySelector('otklik-widget')?.shadowRoot
        const started = performance.now()
        root?.querySelector('button')?.click()
        const look = () => {
          const field = root?.querySelector('textarea')
          const painted = field && field.getClientRects().length > 0
          // The frame after the one in which it is laid out has it on the screen.
          if (painted) requestAnimationFrame(() => resolve(performance.now() - started))
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
}
