import type { Page } from '@playwright/test'
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import { states } from './states.ts'
import { expect, test } from './town.ts'

// Every state of the mini app, on the narrowest of screens, in both looks.

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What it leaves on the page. */
interface Axe {
  readonly axe: { run(context: Document, options: RunOptions): Promise<AxeResults> }
}

test.use({ viewport: { width: 320, height: 1600 } })

for (const [name, walk] of Object.entries(states)) {
  test(`${name}: axe finds nothing in the light or in the dark, and nothing is wider than the screen`, async ({
    enter,
    device,
    town,
    guard,
    page,
  }) => {
    guard.tolerates(/console: .*40[14]/)
    const found: string[] = []
    const see = async (state: string) => {
      const troubles = [...(await violations(page)), ...(await sideways(page))]
      await turn(page, 'dark')
      troubles.push(...(await violations(page, ['color-contrast', 'link-in-text-block'])))
      await turn(page, 'light')
      found.push(...troubles.map((trouble) => `${state}: ${trouble}`))
    }
    await walk({ page, enter, device, town, see })
    expect(found).toEqual([])
  })
}

/** What axe finds in the frame against WCAG 2.2 AA, in one line each. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame())
  if (!frame) throw new Error('There is no mini app')
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source)
  const options: RunOptions = {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: standards },
    resultTypes: ['violations'],
  }
  const { violations } = await frame.evaluate(
    (options) => (window as unknown as Axe).axe.run(document, options),
    options,
  )
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target).join(', ')}`)
}

/** The choice stands in a part of the double's page that is folded on a narrow screen. */
async function turn(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.locator(`input[value=${theme}]`).evaluate((radio: HTMLInputElement) => radio.click())
  await expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('data-theme', theme)
}

async function sideways(page: Page): Promise<string[]> {
  const html = page.frameLocator('iframe').locator('html')
  const pixels = await html.evaluate((one) => one.scrollWidth - one.clientWidth)
  return pixels > 0 ? [`${pixels} px too wide`] : []
}
