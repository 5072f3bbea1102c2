import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Page } from '@playwright/test'
import { stories } from './stories.ts'
import { allowOrigin, expect, test } from './town.ts'

// Every state of every story, in every way in which people look at it.

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds against WCAG 2.2 AA, in one line each. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames to look into, so axe needs no second page to put its findings together.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (rules) axe.withRules(rules)
  else axe.withTags(standards)
  // Behind an open dialog the page cannot be reached.
  if (await page.getByRole('dialog').isVisible()) axe.include('otklik-widget')
  // What lies beneath the footer can be scrolled from under it; axe takes it for too small.
  await page.evaluate(() => {
    for (const { shadowRoot } of document.querySelectorAll('otklik-widget')) {
      const footer = shadowRoot?.querySelector<HTMLElement>('.footer')
      if (footer) footer.style.position = 'static'
    }
  })
  const { violations } = await axe.analyze()
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target).join(', ')}`)
}

/** Says by how much the page or the form is wider than its place. */
async function sideways(page: Page): Promise<string[]> {
  const pixels = await page.evaluate(() => {
    const places = [...document.querySelectorAll('otklik-widget')].flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll('dialog[open], .flow') ?? []),
    ])
    return Math.max(...[document.documentElement, ...places].map((one) => one.scrollWidth - one.clientWidth))
  })
  return pixels > 0 ? [`${pixels} px too wide`] : []
}

/** Plays a story and collects what is wrong at each of its states. */
async function findAt(
  name: string,
  stage: Omit<Parameters<(typeof stories)[string]['tell']>[0], 'see'>,
  find: (page: Page) => Promise<readonly string[]>,
): Promise<string[]> {
  const found: string[] = []
  await stories[name]?.tell({
    ...stage,
    async see(state) {
      for (const one of await find(stage.page)) found.push(`${state}: ${one}`)
    },
  })
  return found
}

for (const [name, { expects = [] }] of Object.entries(stories)) {
  test.describe(name, () => {
    test.beforeEach(({ guard, mockTown }) => {
      allowOrigin(guard, mockTown.site)
      allowOrigin(guard, mockTown.backend)
      for (const trouble of expects) guard.expects(trouble)
    })

    test.describe('on a screen that shows all of it', () => {
      test.use({ viewport: { width: 1000, height: 1600 } })

      test('axe finds nothing at any state', async ({ page, town, mockTown, foreignTown }) => {
        expect(await findAt(name, { page, town, mockTown, foreignTown }, violations)).toEqual([])
      })

      test.describe('in the dark', () => {
        test.use({ colorScheme: 'dark' })
        test('everything is seen well', async ({ page, town, mockTown, foreignTown }) => {
          const find = () => violations(page, ['color-contrast', 'link-in-text-block'])
          expect(await findAt(name, { page, town, mockTown, foreignTown }, find)).toEqual([])
        })
      })
    })

    test.describe('at 320×256, which is 1280×1024 at 400 %', () => {
      test.use({ viewport: { width: 320, height: 256 } })
      test('nothing has to be scrolled sideways or is cut off, also when a reader spaces the text', async ({
        page,
        town,
        mockTown,
        foreignTown,
      }) => {
        const find = async () => {
          const before = await sideways(page)
          const unspace = await spaceText(page)
          const found = [...before, ...(await sideways(page)), ...(await clipped(page))]
          await unspace()
          return found
        }
        expect(await findAt(name, { page, town, mockTown, foreignTown }, find)).toEqual([])
      })
    })
  })
}

test('with the browser’s own text at 32 pixels all is twice as large, and nothing is scrolled sideways', async ({
  town,
  mockTown,
  foreignTown,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-large-text-'))
  await mkdir(join(folder, 'Default'))
  // The setting that a person makes in chrome://settings/fonts.
  const settings = { webkit: { webprefs: { default_font_size: 32, default_fixed_font_size: 26 } } }
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(settings))
  const { launchOptions, locale } = test.info().project.use
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions,
    ...(locale && { locale }),
    viewport: { width: 640, height: 900 },
  })
  try {
    const page = await context.newPage()
    await page.goto(`${town.site}/calm.html`)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
    const sizes: string[] = []
    const find = async () => {
      const size = await page.evaluate(() => {
        const text = document.querySelector('otklik-widget')?.shadowRoot?.querySelector('textarea, dialog p')
        return text ? getComputedStyle(text).fontSize : undefined
      })
      if (size) sizes.push(size)
      return sideways(page)
    }
    for (const name of ['a complaint', 'a public register of Open311', 'a municipality with Signalen']) {
      expect(await findAt(name, { page, town, mockTown, foreignTown }, find), name).toEqual([])
    }
    expect(new Set(sizes)).toEqual(new Set(['32px']))
  } finally {
    await context.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** WCAG 2.2, 1.4.12, as a reader's own style sheet would do it, inside the widget too. Returns how to take it away. */
async function spaceText(page: Page): Promise<() => Promise<void>> {
  const spaced = await page.evaluateHandle(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }' +
        'p { margin-bottom: 2em !important }',
    )
    const roots = [...document.querySelectorAll('otklik-widget')].flatMap(({ shadowRoot }) => shadowRoot ?? [])
    for (const root of roots) root.adoptedStyleSheets.push(sheet)
    return { roots, sheet }
  })
  return () =>
    spaced.evaluate(({ roots, sheet }) => {
      for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
    })
}

/** Words of the widget that do not fit into what holds them. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('otklik-widget')].flatMap(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll('dialog button, dialog label, dialog p, dialog h2, dialog summary') ?? [])]
        .filter((one) => !one.closest('.hidden') && one.clientWidth > 0 && getComputedStyle(one).overflow !== 'visible')
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map((one) => `«${one.textContent}» is cut off`),
    ),
  )
