import type { Locator, Page } from '@playwright/test'
import { arrive, dialog, follow, goOn, launcher, openWidget, send, writeQuestion } from './resident.ts'
import { expect, test } from './town.ts'

// Whatever a backend says in words is shown as words: nothing of it runs, breaks out of its place or turns others round.

test.use({ viewport: { width: 320, height: 640 } })

const mark = 'Ж<img src=x onerror="document.documentElement.dataset.ran=1"><script>dataset</script><b>&amp;'
const words: Readonly<Record<string, string>> = {
  markup: mark,
  'controls of writing direction': `${'\u202e'}${'\u2067'}Жилищный ${'\u202d'}отдел`,
  'characters without width': `Ж${'\u200b\u200d\ufeff\u2060'.repeat(50)}`,
  'ten thousand letters in one word': 'Ж'.repeat(10_000),
  'marks upon marks': `Ж${'\u0301\u0316'.repeat(300)}`,
}

for (const [name, said] of Object.entries(words)) {
  test(`${name} in a form`, async ({ page, context }) => {
    await context.route('**/form?*', async (route) => {
      const response = await route.fetch()
      const form = (await response.json()) as { categories: unknown[] }
      // Laying out a hundred themes of ten thousand letters takes a browser half a minute.
      const few = { ...form, categories: form.categories.slice(0, 3) }
      await route.fulfill({ response, json: replaceWords(few, said) })
    })
    await page.goto('/calm.html')
    await launcher(page).click()
    const panel = dialog(page)
    await arrive(panel, 'tell')
    await expect(panel.getByText(said.slice(0, 20)).first()).toBeAttached()
    await expectInPlace(page, panel)
    await panel.getByRole('radio').first().check()
    await panel.getByRole('textbox').first().fill('Сломан фонарь')
    await goOn(panel)
    await arrive(panel, 'topic')
    await expectInPlace(page, panel)
  })

  test(`${name} in an answer`, async ({ page, context, town }) => {
    await page.goto('/calm.html')
    const panel = await openWidget(page)
    await writeQuestion(panel)
    const receipt = await send(panel)
    await town.desk.register(receipt.number, 'К-17')
    await town.desk.answer(receipt.number, 'Ответ')
    await context.route('**/submissions/*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: replaceWords(await response.json(), said) })
    })
    await page.reload()
    const found = await follow(page, receipt)
    await expect(found.getByText(said.slice(0, 20)).first()).toBeAttached()
    await expectInPlace(page, found)
  })
}

/** Every text for people in an answer of the backend becomes `said`. */
function replaceWords(value: unknown, said: string, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => replaceWords(one, said, name))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceWords(one, said, key)]))
  }
  return typeof value === 'string' && forPeople.has(name) ? said : value
}

const forPeople = new Set(
  ['name', 'shortName', 'text', 'label', 'needs', 'notice', 'dataNotice', 'contactNotice', 'hours', 'address'].concat([
    'authority',
    'hint',
    'help',
    'comment',
  ]),
)

async function expectInPlace(page: Page, panel: Locator): Promise<void> {
  expect(await page.locator('html').getAttribute('data-ran')).toBeNull()
  await expect(panel.locator('img, script, b')).toHaveCount(0)
  // Nothing is wider than the panel, and the panel no wider than the screen.
  const wide = await panel.evaluate((element) => {
    const all = [element, ...element.querySelectorAll('*')]
    return all
      .filter((one) => {
        const { right, left } = one.getBoundingClientRect()
        return right > innerWidth + 1 || left < -1
      })
      .map((one) => `${one.localName}.${one.className}: ${one.textContent?.slice(0, 40)}`)
  })
  expect(wide).toEqual([])
  // A control of writing direction ends with the words in which it stands: it never reaches ours.
  const turned = await panel.evaluate((element) => {
    const found: string[] = []
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!/[\u202a-\u202e\u2066-\u2069]/.test(node.nodeValue ?? '')) continue
      const around = node.parentElement as Element
      const { display, unicodeBidi } = getComputedStyle(around)
      const alone = [...around.childNodes].filter(({ nodeValue }) => nodeValue?.trim() !== '').length === 1
      const apart = /isolate|plaintext/.test(unicodeBidi) || (!display.startsWith('inline') && alone)
      if (!apart) found.push(`${around.localName}.${around.className}: ${around.textContent?.slice(0, 60)}`)
    }
    return found
  })
  expect(turned).toEqual([])
}
