import type { Page } from '@playwright/test'
import { pdf } from '../../official-site/e2e/files/media.ts'
import { photo, tellsOfPlace } from '../../official-site/e2e/files/photo.ts'
import { expect, test } from '../../official-site/e2e/town.ts'

// The pages of an organization for those whose browser runs no script, or has not got ours.

test.use({ javaScriptEnabled: false })

interface Receipt {
  readonly number: string
  readonly code: string
}

async function choosePothole(page: Page, backend: string): Promise<void> {
  await page.goto(`${backend}/o/kirov`)
  await page.getByRole('radio', { name: 'Проблема' }).check()
  await page.getByRole('combobox', { name: 'Тема' }).selectOption('Ямы и выбоины')
  await page.getByRole('button', { name: 'Далее' }).click()
}

async function fillIn(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Текст сообщения' }).fill('Напротив дома 5 на дороге глубокая яма.')
  await page.getByRole('radio', { name: 'Улица в городе' }).check()
  await page.getByRole('textbox', { name: 'Адрес или описание места' }).fill('ул. Примерная, 5')
  await page.getByRole('radio', { name: 'Быстрое сообщение' }).check()
  await page.getByLabel('Фото, видео или PDF').setInputFiles([await photo('яма.jpg')])
}

/** Presses once the form is as old as one that a person has filled in: sooner, it is asked for once more. */
async function press(page: Page, how: 'click' | 'dblclick' = 'click'): Promise<void> {
  const given = (await page.locator('input[name="given"]').getAttribute('value')) ?? ''
  await expect.poll(() => Date.now() - Number.parseInt(given, 10)).toBeGreaterThan(3_000)
  await page.getByRole('button', { name: 'Отправить сообщение' })[how]()
  await expect(page.getByRole('heading', { name: 'Сообщение отправлено' })).toBeVisible()
}

async function send(page: Page): Promise<Receipt> {
  await press(page)
  return readReceipt(page)
}

async function readReceipt(page: Page): Promise<Receipt> {
  const beside = (term: string) => page.locator('dl div', { hasText: term }).locator('dd')
  return {
    number: (await beside('Номер сообщения').textContent()) ?? '',
    code: (await beside('Код').textContent()) ?? '',
  }
}

async function follow(page: Page, backend: string, { number, code }: Receipt): Promise<void> {
  await page.goto(`${backend}/o/kirov/track`)
  await page.getByRole('textbox', { name: 'Номер сообщения' }).fill(number)
  await page.getByRole('textbox', { name: 'Код' }).fill(code)
  await page.getByRole('button', { name: 'Найти сообщение' }).click()
}

test('a resident sends a complaint with a photo, reads the answer and rates it', async ({ page, town }) => {
  await choosePothole(page, town.backend)
  await fillIn(page)
  const receipt = await send(page)

  await follow(page, town.backend, receipt)
  await expect(page.getByRole('heading', { name: `Сообщение № ${receipt.number}` })).toBeVisible()
  await expect(page.getByText('На проверке').first()).toBeVisible()

  await town.desk.register(receipt.number, 'К-18')
  await town.desk.answer(receipt.number, 'Засыпали.', [
    { name: 'Акт.pdf', type: 'application/pdf', content: new Uint8Array(pdf('Акт.pdf').buffer) },
  ])
  await follow(page, town.backend, receipt)
  await expect(page.getByText('Засыпали.')).toBeVisible()
  const file = await page.request.get(
    new URL((await page.getByRole('link', { name: 'Акт.pdf' }).getAttribute('href')) ?? '', page.url()).href,
  )
  expect(await file.body()).toEqual(pdf('Акт.pdf').buffer)

  await page.getByRole('radio', { name: '4: скорее хорошо' }).check()
  await page.getByRole('button', { name: 'Отправить оценку' }).click()
  await expect(page.getByText('Ваша оценка: 4 из 5')).toBeVisible()
})

test('the photo arrives without the place where it was taken', async ({ page, town }) => {
  await choosePothole(page, town.backend)
  await fillIn(page)
  const { number } = await send(page)
  const { files } = await town.desk.show(number)
  const kept = await Promise.all(files.map(({ url }) => town.desk.file(url)))
  expect(kept).toHaveLength(1)
  expect(kept.filter(tellsOfPlace)).toEqual([])
})

test('pressing the button twice gives one number', async ({ page, town }) => {
  const before = await town.desk.numbers()
  await choosePothole(page, town.backend)
  await fillIn(page)
  await press(page, 'dblclick')
  expect(await town.desk.numbers()).toHaveLength(before.length + 1)
})

test('what is missing is said at its field, and what was typed and chosen stays', async ({ page, town, guard }) => {
  guard.expects(/422/)
  await choosePothole(page, town.backend)
  await page.getByRole('textbox', { name: 'Текст сообщения' }).fill('Глубокая яма у дома')
  await page.getByLabel('Фото, видео или PDF').setInputFiles([await photo('яма.jpg')])
  await page.getByRole('button', { name: 'Отправить сообщение' }).click()

  const summary = page.getByRole('group', { name: 'Исправьте, чтобы продолжить' })
  await expect(summary.getByRole('link', { name: 'Напишите адрес или опишите место' })).toHaveAttribute(
    'href',
    '#place',
  )
  await expect(page.getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('Глубокая яма у дома')
  await expect(page.getByRole('checkbox', { name: /яма\.jpg/ })).toBeChecked()
  await expect(page).toHaveTitle(/^Ошибка: /)
})

test('a wrong code opens nothing and says so in words', async ({ page, town, guard }) => {
  guard.expects(/404|422/)
  await follow(page, town.backend, { number: '2026-000001-1', code: '0000 0000 0000' })
  await expect(page.getByText('Сообщение с таким номером и кодом не нашлось').first()).toBeVisible()
})

test('an organization that takes nothing now says when and where else to turn', async ({ page, town }) => {
  await page.goto(`${town.backend}/o/closed-town`)
  await expect(page.getByRole('heading', { name: 'Сейчас сообщения не принимают' })).toBeVisible()
  await expect(page.getByText('Приём сообщений через сайт приостановлен до 1 февраля')).toBeVisible()
  await expect(page.getByRole('link', { name: '8 (000) 000-00-02' })).toBeVisible()
})

test('the fallback link of a page whose script never came leads to a form that works', async ({ page, town }) => {
  await page.goto('/never.html')
  await page.getByRole('link', { name: 'Написать в администрацию' }).click()
  await page.getByRole('radio', { name: 'Вопрос' }).check()
  await page.getByRole('combobox', { name: 'Тема' }).selectOption('Почта')
  await page.getByRole('button', { name: 'Далее' }).click()
  await page.getByRole('textbox', { name: 'Текст сообщения' }).fill('Когда откроют отделение?')
  const { number } = await send(page)
  expect(await town.desk.numbers()).toContain(number)
})
