import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Served, serveApp, serveMock } from './processes.ts'

// One after another: each process is started once.
test.describe.configure({ mode: 'default' })
// A development server hands out every module by itself, after bundling what it depends on.
test.slow()

const message = 'Во дворе дома 5 третий день не горит фонарь у второго подъезда.'
const picture = { name: 'фонарь.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgo=', 'base64') }

async function open(page: Page, { url }: Served): Promise<void> {
  await page.goto(url)
  await expect(page.getByRole('button', { name: 'Отправить сообщение' })).toBeVisible({ timeout: 60_000 })
}

async function write(page: Page): Promise<{ number: string; code: string }> {
  await page.getByLabel('Текст сообщения').fill(message)
  await page.getByLabel('Тема').selectOption('Детская площадка')
  await page.getByLabel('Адрес или описание места').fill('ул. Ленина, 5')
  await page.getByLabel('Фото или PDF').setInputFiles(picture)
  await page.getByRole('button', { name: 'Отправить сообщение' }).click()
  await expect(page.getByText('Сообщение отправлено.')).toBeVisible()
  const [number, code] = await page.locator('dd').allTextContents()
  return { number: number ?? '', code: code ?? '' }
}

async function follow(page: Page, { number, code }: { number: string; code: string }): Promise<void> {
  await page.getByLabel('Номер', { exact: true }).fill(number)
  await page.getByLabel('Код из двенадцати цифр').fill(code)
  await page.getByRole('button', { name: 'Узнать' }).click()
}

const violations = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations

test.describe('with the backend inside the page', () => {
  let app: Served
  test.beforeAll(async () => {
    app = await serveApp()
  })
  test.afterAll(() => app.stop())

  test('a message goes its whole way with no backend at all @main', async ({ page }) => {
    await open(page, app)
    expect(await violations(page)).toEqual([])
    const receipt = await write(page)
    expect(receipt.number).toMatch(/^2\d{3}-000001-\d$/)

    await page.reload()
    await follow(page, receipt)
    await expect(page.getByTestId('status')).toHaveText('Отправлено')

    await page.getByRole('button', { name: `Ответить на ${receipt.number}` }).click()
    await follow(page, receipt)
    await expect(page.getByTestId('status')).toHaveText('Есть ответ')
    await expect(page.getByText('Спасибо! Всё починили.').first()).toBeVisible()
    await page.getByRole('button', { name: 'Оценка 5 из 5' }).click()
    await expect(page.getByText('Ваша оценка: 5 из 5.')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

  test('what is missing is said before anything is sent, and the links lead to it', async ({ page }) => {
    await open(page, app)
    await page.getByRole('button', { name: 'Отправить сообщение' }).click()
    await expect(page.getByRole('heading', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Текст сообщения: заполните это поле' }).click()
    await expect(page.getByLabel('Текст сообщения')).toBeFocused()
  })

  test('extra questions of a theme are asked as its answers make them appear', async ({ page }) => {
    await open(page, app)
    await page.getByLabel('Тема').selectOption('Ямы и выбоины')
    await page.getByRole('group', { name: 'Можно ли объехать?' }).getByLabel('Нет').check()
    await expect(page.getByLabel('Какая полоса закрыта?')).toBeVisible()
    await page.getByRole('group', { name: 'Можно ли объехать?' }).getByLabel('Да').check()
    await expect(page.getByLabel('Какая полоса закрыта?')).toHaveCount(0)
  })

  test('without a connection a message waits, and goes when the line is back', async ({ page }) => {
    await open(page, app)
    await page.getByLabel('Текст сообщения').fill(message)
    await page.getByLabel('Тема').selectOption('Другое')
    await page.getByLabel('Оборвать связь').check()
    await page.getByRole('button', { name: 'Отправить сообщение' }).click()
    await expect(page.getByText('Ещё не отправлено.')).toBeVisible()
    await page.getByLabel('Оборвать связь').uncheck()
    await page.getByRole('button', { name: 'Отправить сейчас' }).click()
    await expect(page.getByText('Сообщение отправлено.')).toBeVisible()
    await page.getByRole('button', { name: 'Обновить список' }).click()
    await expect(page.getByRole('button', { name: /^Ответить на/ })).toHaveCount(1)
  })
})

test.describe('with backends of other kinds inside the page', () => {
  let app: Served
  test.beforeAll(async () => {
    app = await serveApp()
  })
  test.afterAll(() => app.stop())

  const openWith = (page: Page, adapter: string) => open(page, { ...app, url: `${app.url}/?adapter=${adapter}` })
  const send = (page: Page) => page.getByRole('button', { name: 'Отправить сообщение' }).click()

  test('a report is there while its photo is not, and the photo follows', async ({ page }) => {
    await openWith(page, 'signalen')
    await page.getByLabel('Не принимать фото').check()
    await page.getByLabel('Текст сообщения').fill(message)
    await page.getByLabel('Тема').selectOption('Overige verlichting')
    await page.getByLabel('Фото или PDF').setInputFiles(picture)
    await send(page)
    await page.getByRole('link', { name: 'Широта и долгота: заполните это поле' }).click()
    await expect(page.getByLabel('Широта и долгота')).toBeFocused()
    await page.getByLabel('Широта и долгота').fill('52.3731, 4.8926')
    await send(page)
    await expect(page.getByText('Текст отправлен, фото дойдут позже.')).toBeVisible()
    expect(await violations(page)).toEqual([])

    await page.getByLabel('Не принимать фото').uncheck()
    await page.getByRole('button', { name: 'Отправить фото сейчас' }).click()
    await expect(page.getByText('Сообщение отправлено.')).toBeVisible()
    await page.getByRole('button', { name: 'Обновить список' }).click()
    await expect(page.getByRole('button', { name: /^Ответить на SIG-/ })).toHaveCount(1)
    await page.getByRole('button', { name: /^Ответить на SIG-/ }).click()
    await page.getByRole('button', { name: /^Что с сообщением SIG-/ }).click()
    await expect(page.getByTestId('status')).toHaveText('Завершено')
  })

  test('a report that may have arrived is looked for and found', async ({ page }) => {
    await openWith(page, 'open311')
    await writeTo(page)
    await page.getByLabel('Потерять ответ сервера').check()
    await send(page)
    await expect(
      page.getByText('Сообщение отправлено.').or(page.getByText('Не знаем, дошло ли сообщение.')),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Обновить список' }).click()
    await expect(page.getByRole('button', { name: /^Ответить на/ })).toHaveCount(1)
  })

  test('a public register shows an answer to whoever knows the number', async ({ page }) => {
    await openWith(page, 'open311')
    await writeTo(page)
    await send(page)
    await expect(page.getByText('Сообщение отправлено.')).toBeVisible()
    const number = (await page.locator('dd').first().textContent()) ?? ''
    await page.getByRole('button', { name: 'Обновить список' }).click()
    await page.getByRole('button', { name: `Ответить на ${number}` }).click()
    await page.getByLabel('Номер', { exact: true }).fill(number)
    await expect(page.getByLabel('Код из двенадцати цифр')).toHaveCount(0)
    await page.getByRole('button', { name: 'Узнать' }).click()
    await expect(page.getByTestId('status')).toHaveText('Есть ответ')
    await expect(page.getByText('Спасибо! Всё починили.').first()).toBeVisible()
  })

  async function writeTo(page: Page): Promise<void> {
    await page.getByLabel('Текст сообщения').fill(message)
    await page.getByLabel('Тема').selectOption('Не горит фонарь')
    await page.getByLabel('Адрес или описание места').fill('ул. Ленина, 5')
  }
})

test.describe('with the mock on a port of its own', () => {
  let mock: Served
  let app: Served
  test.beforeAll(async () => {
    mock = await serveMock()
    app = await serveApp(mock.url)
  })
  test.afterAll(async () => {
    await app.stop()
    await mock.stop()
  })

  test('a message crosses origins and comes back answered', async ({ page }) => {
    await open(page, app)
    const receipt = await write(page)
    await expect(page.getByRole('heading', { name: /За стеной/ })).toHaveCount(0)
    const answered = await fetch(`${mock.url}/__mock/cases/${receipt.number}/answer`, {
      method: 'POST',
      body: JSON.stringify({ text: 'Фонарь заменили.' }),
    })
    expect(await answered.json()).toMatchObject({ text: message, attachments: 1 })

    await follow(page, receipt)
    await expect(page.getByText('Фонарь заменили.')).toBeVisible()
  })

  test('a wrong code says what to check', async ({ page }) => {
    await open(page, app)
    await follow(page, { number: '2026-000009-9', code: '000000000000' })
    await expect(page.getByText('Не нашли сообщение с таким номером и кодом. Проверьте обе строки.')).toBeVisible()
  })
})
