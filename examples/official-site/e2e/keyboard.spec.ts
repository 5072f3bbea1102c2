import type { Page } from '@playwright/test'
import { photo } from './files/photo.ts'
import { arrive, dialog, filesName, headings, launcher, readReceipt, someText } from './resident.ts'
import { expect, test } from './town.ts'

/** Tab until the focus is on what is wanted: never on something else that cannot be left, never in a circle. */
async function tabTo(page: Page, name: string | RegExp, role: Parameters<Page['getByRole']>[0] = 'button') {
  const target = page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) })
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluateAll((elements) => elements.some((one) => one.matches(':focus')))) return
  }
  throw new Error(`Tab does not lead to ${role} ${name}`)
}

/** Presses a button that the focus has to reach first. */
async function go(page: Page, name: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

/** Chooses a radio of a group: Tab goes into the group, an arrow or Space to the choice. */
async function choose(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('radio', { name, exact: true })
  const inGroup = await wanted.evaluate((one) => (one as HTMLInputElement).name)
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab')
    const focused = page.locator(`input[name="${inGroup}"]:focus`)
    if ((await focused.count()) > 0) break
  }
  for (let pressed = 0; pressed < 20; pressed += 1) {
    if (await wanted.evaluate((one) => one.matches(':focus'))) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Space')
  await expect(wanted).toBeChecked()
}

test('the whole way to a number and back is walked with the keyboard alone @main', async ({ page }) => {
  await page.goto('/calm.html')
  await tabTo(page, /^Сообщить о проблеме/)
  await page.keyboard.press('Enter')
  const panel = dialog(page)
  await arrive(panel, 'tell')

  await choose(page, 'Проблема')
  await tabTo(page, 'Текст сообщения', 'textbox')
  await page.keyboard.insertText(someText)
  await go(page, 'Далее')

  await arrive(panel, 'topic')
  await tabTo(page, 'Тема', 'searchbox')
  await page.keyboard.insertText('обочины')
  await page.keyboard.press('Enter')
  await choose(page, 'Обочины')
  await go(page, 'Далее')

  await arrive(panel, 'place')
  await tabTo(page, 'Адрес или описание места', 'textbox')
  await page.keyboard.insertText('ул. Примерная, 5')
  await page.keyboard.press('Enter')

  await arrive(panel, 'contact')
  await choose(page, 'По электронной почте')
  await tabTo(page, 'Электронная почта', 'textbox')
  await page.keyboard.insertText('ivanova@example.ru')
  await go(page, 'Далее')

  await arrive(panel, 'review')
  await go(page, 'Отправить сообщение')
  await arrive(panel, 'sent')
  const { number, code } = await readReceipt(panel)

  await go(page, headings.follow)
  await arrive(panel, 'follow')
  await tabTo(page, 'Номер сообщения', 'textbox')
  await page.keyboard.insertText(number)
  await tabTo(page, 'Код', 'textbox')
  await page.keyboard.insertText(code)
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: `Сообщение № ${number}` })).toBeFocused()
})

test('Escape closes, the focus returns to the launcher, and what was typed is there again', async ({ page }) => {
  await page.goto('/calm.html')
  await launcher(page).focus()
  await page.keyboard.press('Enter')
  await arrive(dialog(page), 'tell')
  await tabTo(page, 'Текст сообщения', 'textbox')
  await page.keyboard.insertText('Начало')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(launcher(page)).toBeFocused()

  await page.keyboard.press('Enter')
  await arrive(dialog(page), 'tell')
  await expect(dialog(page).getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('Начало')
})

test('the focus returns to whatever opened the panel', async ({ page }) => {
  await page.goto('/')
  const opener = page.getByRole('main').getByRole('link', { name: 'Сообщить о проблеме или спросить' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await arrive(dialog(page), 'tell')
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()
})

test('the focus stays inside the open dialog', async ({ page }) => {
  await page.goto('/')
  await launcher(page).click()
  await arrive(dialog(page), 'tell')
  for (let pressed = 0; pressed < 40; pressed += 1) {
    await page.keyboard.press('Tab')
    const outside = await page.evaluate(
      () => document.activeElement !== document.body && document.activeElement?.localName !== 'otklik-widget',
    )
    expect(outside).toBe(false)
  }
})

test('mistakes take the focus to their summary, and each of its links to its field', async ({ page }) => {
  await page.goto('/')
  await launcher(page).focus()
  await page.keyboard.press('Enter')
  const panel = dialog(page)
  await arrive(panel, 'tell')
  await go(page, 'Далее')
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()

  await tabTo(page, 'Напишите, в чём дело, хотя бы коротко', 'link')
  await page.keyboard.press('Enter')
  const text = panel.getByRole('textbox', { name: 'Текст сообщения' })
  await expect(text).toBeFocused()
  await expect(text).toHaveAccessibleDescription(/^Ошибка:\s+Напишите, в чём дело/)
})

test('a group of choices with a mistake takes the focus to its first choice', async ({ page }) => {
  await page.goto('/')
  await launcher(page).focus()
  await page.keyboard.press('Enter')
  const panel = dialog(page)
  await arrive(panel, 'tell')
  await go(page, 'Далее')
  await tabTo(page, 'Выберите, что вы хотите отправить', 'link')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('radio', { name: 'Проблема' })).toBeFocused()
})

test('«Изменить …» leads to its screen and back to the same row', async ({ page }) => {
  await page.goto('/')
  await launcher(page).click()
  const panel = dialog(page)
  await arrive(panel, 'tell')
  await choose(page, 'Проблема')
  await tabTo(page, 'Текст сообщения', 'textbox')
  await page.keyboard.insertText(someText)
  await go(page, 'Далее')
  await arrive(panel, 'topic')
  await tabTo(page, 'Тема', 'searchbox')
  await page.keyboard.insertText('обочины')
  await choose(page, 'Обочины')
  await go(page, 'Далее')
  await arrive(panel, 'place')
  await tabTo(page, 'Адрес или описание места', 'textbox')
  await page.keyboard.insertText('ул. Примерная, 5')
  await go(page, 'Далее')
  await arrive(panel, 'contact')
  await choose(page, 'Посмотрю сам по номеру и коду')
  await go(page, 'Далее')
  await arrive(panel, 'review')

  await go(page, 'Изменить место')
  await arrive(panel, 'place')
  await tabTo(page, 'Адрес или описание места', 'textbox')
  await page.keyboard.press('End')
  await page.keyboard.insertText(', второй подъезд')
  await go(page, 'Далее')
  await expect(panel.getByRole('button', { name: 'Изменить место' })).toBeFocused()
  await expect(panel.getByText('ул. Примерная, 5, второй подъезд')).toBeVisible()
})

test('files are chosen from the keyboard and taken away again', async ({ page }) => {
  await page.goto('/')
  await launcher(page).click()
  const panel = dialog(page)
  await arrive(panel, 'tell')
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, filesName, 'button')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles([await photo('двор.jpg')])
  await tabTo(page, 'Удалить файл «двор.jpg»')
  await page.keyboard.press('Enter')
  await expect(panel.getByText('двор.jpg', { exact: true })).toHaveCount(0)
  await expect(panel.getByLabel(filesName)).toBeFocused()
})
