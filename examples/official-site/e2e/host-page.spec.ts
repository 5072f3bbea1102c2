import type { Page } from '@playwright/test'
import { compareScreenshots } from './files/compare.ts'
import { photo } from './files/photo.ts'
import { arrive, dialog, headings, launcher, launcherName, openWidget, press, writeQuestion } from './resident.ts'
import { expect, test } from './town.ts'

test('two organizations on a page each open their own form', async ({ page }) => {
  await page.goto('/two.html')
  const city = page.getByRole('region', { name: 'Городская администрация' }).or(page.locator('section').nth(0))
  await city.getByRole('button', { name: launcherName }).click()
  await expect(page.getByRole('dialog', { name: 'Обратная связь: Администрация Кирова' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.locator('section').nth(1).getByRole('button', { name: launcherName }).click()
  await expect(page.getByRole('dialog', { name: 'Обратная связь: Водоканал' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
})

test('what was typed for one organization is not seen at the other', async ({ page }) => {
  await page.goto('/two.html')
  await page.locator('section').nth(0).getByRole('button', { name: launcherName }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Текст сообщения' }).fill('Для города')
  await page.keyboard.press('Escape')
  await page.locator('section').nth(1).getByRole('button', { name: launcherName }).click()
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('')
})

test('the script twice on a page gives one launcher', async ({ page }) => {
  await page.goto('/twice.html', { waitUntil: 'networkidle' })
  await expect(launcher(page)).toHaveCount(1)
  await launcher(page).click()
  await arrive(dialog(page), 'tell')
})

test('calls pushed before the script has arrived are carried out when it comes', async ({ page }) => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/otklik.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/calm.html', { waitUntil: 'commit' })
  await page.evaluate(() => {
    const host = window as unknown as { Otklik: unknown[] }
    host.Otklik ||= []
    host.Otklik.push(['on', 'open', () => document.documentElement.setAttribute('data-heard', 'open')])
    host.Otklik.push(['open', { kind: 'question' }])
  })
  letGo()
  const panel = dialog(page)
  await arrive(panel, 'tell')
  await expect(panel.getByRole('radio', { name: 'Вопрос' })).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-heard', 'open')
})

test('any element of the page opens the widget, one that came later too', async ({ page }) => {
  await page.goto('/calm.html')
  await expect(launcher(page)).toBeVisible()
  await page.evaluate(() => {
    const late = document.createElement('button')
    late.textContent = 'Пожаловаться'
    late.dataset.otklikOpen = ''
    document.querySelector('main')?.append(late)
  })
  await page.getByRole('button', { name: 'Пожаловаться' }).click()
  await arrive(dialog(page), 'tell')
})

test('the page hears what happens, and nothing of what was written', async ({ page }) => {
  await page.goto('/')
  await page.evaluate(() => {
    const heard: unknown[] = []
    for (const name of ['open', 'step', 'submitted', 'close', 'error']) {
      document.addEventListener(`otklik:${name}`, (event) => {
        heard.push([name, (event as CustomEvent).detail])
        document.documentElement.dataset.heard = JSON.stringify(heard)
      })
    }
  })
  const panel = await openWidget(page)
  await writeQuestion(panel, 'Секретный вопрос')
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'sent')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  const heard = (await page.locator('html').getAttribute('data-heard')) ?? ''
  const names = (JSON.parse(heard) as [string, object][]).map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining(['open', 'step', 'submitted', 'close']))
  expect(names).not.toContain('error')
  expect(heard).not.toMatch(/Секретный|\d{4}-\d{6}-\d/)
})

test.describe('a page with hostile styles', () => {
  test.use({ viewport: { width: 900, height: 700 } })

  // What lies under the widget differs, so both stand before the same plain ground.
  const hidePage = (page: Page) =>
    page.evaluate(() => {
      const ground = new CSSStyleSheet()
      ground.replaceSync('html { background: white !important } head, body { opacity: 0 !important }')
      document.adoptedStyleSheets = [ground]
    })

  test('does not change the launcher', async ({ page }) => {
    const pictures: Buffer[] = []
    for (const name of ['calm', 'hostile']) {
      await page.goto(`/${name}.html`)
      await hidePage(page)
      await expect(launcher(page)).toBeVisible()
      const box = await launcher(page).boundingBox()
      const clip = box && { x: box.x - 8, y: box.y - 8, width: box.width + 16, height: box.height + 16 }
      pictures.push(await page.screenshot({ ...(clip && { clip }) }))
    }
    expect(await compareScreenshots(pictures)).toBeLessThanOrEqual(0.005)
  })

  test('does not change the open dialog', async ({ page }) => {
    const pictures: Buffer[] = []
    for (const name of ['calm', 'hostile']) {
      await page.goto(`/${name}.html`)
      await hidePage(page)
      const panel = await openWidget(page)
      await expect(panel.getByText('Есть угроза жизни или здоровью?')).toBeVisible()
      await expect(panel.getByText(headings.follow)).toBeVisible()
      pictures.push(await page.screenshot({ animations: 'disabled' }))
    }
    expect(await compareScreenshots(pictures)).toBeLessThanOrEqual(0.005)
  })

  test('does not stop a resident from writing', async ({ page }) => {
    await page.goto('/hostile.html')
    const panel = await openWidget(page)
    await writeQuestion(panel)
    await press(panel, 'Отправить сообщение')
    await arrive(panel, 'sent')
  })
})

test('a page written from right to left keeps the widget readable', async ({ page }) => {
  await page.goto('/calm.html')
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await expect(launcher(page)).toHaveCSS('direction', 'ltr')
  const panel = await openWidget(page)
  await expect(panel).toHaveCSS('direction', 'ltr')
})

test('a page that shows and removes the widget fifty times keeps nothing of it', async ({ page, context }) => {
  await page.goto('/spa.html')
  const session = await context.newCDPSession(page)
  const showAndRemove = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      await page.getByRole('button', { name: 'Показать раздел' }).click()
      await launcher(page).click()
      await arrive(dialog(page), 'tell')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Убрать раздел' }).click()
    }
  }
  const count = async () => {
    await session.send('HeapProfiler.enable')
    await session.send('HeapProfiler.collectGarbage')
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    return { nodes, jsEventListeners }
  }
  // What is made once and kept for the page is made by then.
  await showAndRemove(5)
  const before = await count()
  await showAndRemove(50)
  const after = await count()
  expect(after.jsEventListeners).toBeLessThanOrEqual(before.jsEventListeners)
  // A browser keeps a few nodes of its own, such as the last focused one; fifty panels would be thousands.
  expect(after.nodes - before.nodes).toBeLessThan(50)
})

test('a message on its way arrives though the widget was taken off the page', async ({ page, town, context }) => {
  await page.goto('/spa.html')
  await page.getByRole('button', { name: 'Показать раздел' }).click()
  const panel = await openWidget(page)
  await writeQuestion(panel)
  const before = await town.desk.numbers()
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await context.route('**/submissions', async (route) => {
    await held
    await route.continue()
  })
  const sending = page.waitForRequest(/\/submissions$/)
  await press(panel, 'Отправить сообщение')
  await sending
  await page.evaluate(() => document.querySelector('#view')?.replaceChildren())
  letGo()
  await expect.poll(() => town.desk.numbers()).toHaveLength(before.length + 1)
})

test('a widget that was removed leaves no trace in the page', async ({ page }) => {
  await page.goto('/spa.html')
  const trace = () =>
    page.evaluate(() => ({
      elements: [...document.querySelectorAll('*')].map(({ localName }) => localName),
      sheets: document.adoptedStyleSheets.length,
      overflow: getComputedStyle(document.documentElement).overflow,
    }))
  const before = await trace()
  await page.getByRole('button', { name: 'Показать раздел' }).click()
  await openWidget(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Убрать раздел' }).click()
  // A file that is on its way is let arrive.
  await expect.poll(trace).toEqual(before)
})

test('a form in the flow of the page takes neither focus nor a dialog', async ({ page }) => {
  await page.goto('/inline.html')
  await expect(page.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Закрыть' })).toHaveCount(0)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
})

test('a banner offers both doors', async ({ page }) => {
  await page.goto('/banner.html')
  await page.getByRole('button', { name: headings.follow }).click()
  await arrive(dialog(page), 'follow')
})

test('the widget takes its files from one origin and speaks to another', async ({ page }) => {
  await page.goto('/cdn.html')
  const panel = await openWidget(page)
  await panel.getByLabel('Добавить фото, видео или PDF').setInputFiles([await photo('двор.jpg')])
  await expect(panel.getByText('двор.jpg').first()).toBeVisible()
})

test('a script that never arrives leaves the link that leads to a working form', async ({ page, guard, town }) => {
  guard.expects(/console: .*(CORS|Failed to load)/)
  await page.goto('/never.html')
  await page.getByRole('link', { name: 'Написать в администрацию' }).click()
  await expect(page).toHaveURL(`${town.backend}/o/kirov`)
  await expect(page.getByRole('heading', { name: headings.tell })).toBeVisible()
})

test('the widget fills the page of the organization, and names the page after each screen', async ({ page, town }) => {
  await page.goto(`${town.backend}/o/kirov`)
  await expect(page.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(page).toHaveTitle(/^Расскажите, в чём дело/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
