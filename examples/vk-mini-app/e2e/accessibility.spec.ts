import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { states } from './states.ts'
import { expect, test } from './town.ts'

// Every state of the mini app, on the narrowest of screens, in both looks.

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

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
  const axe = new AxeBuilder({ page }).include(['iframe', 'html'])
  if (rules) axe.withRules(rules)
  else axe.withTags(standards)
  const { violations } = await axe.analyze()
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
