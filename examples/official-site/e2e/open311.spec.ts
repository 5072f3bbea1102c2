import type { Locator, Page } from '@playwright/test'
import { photo } from './files/photo.ts'
import { arrive, expectHeading, fillIn, goOn, openWidget, pick, press, send, someText } from './resident.ts'
import { expect, test } from './town.ts'

const place = 'ул. Примерная, 5'

test('a report goes over the site’s own proxy to the city, and its answer comes back @main', async ({
  page,
  visit,
  town,
}) => {
  await page.goto('/open311.html')
  const panel = await openWidget(page)
  await write(panel, 'Фонарь у второго подъезда не горит третий день.')
  const { number } = await send(panel)
  expect(number).toMatch(/^\d{4}-\d{6}-\d$/)
  await page.close()

  const { submission, files } = await town.desk.show(number)
  expect(submission.text).toBe('Фонарь у второго подъезда не горит третий день.')
  expect(submission.place?.address?.text).toBe(place)
  expect(files.map(({ type }) => type)).toEqual(['image/jpeg'])
  await town.desk.register(number, 'К-17')
  await town.desk.answer(number, 'Лампу заменили.')

  const back = await visit()
  await back.goto('/open311.html')
  const found = await followByNumber(back, number)
  await expect(found.getByText('Лампу заменили.').first()).toBeVisible()
})

test('the key of the city is in nothing that a browser sends, receives or keeps', async ({ page, guard, town }) => {
  const bodies: Promise<string>[] = []
  page.on('response', (response) => bodies.push(response.text().catch(() => '')))
  await page.goto('/open311.html')
  const panel = await openWidget(page)
  await write(panel, someText)
  await send(panel)

  const sent = guard.requests.flatMap((request) => [
    request.url(),
    JSON.stringify(request.headers()),
    request.postDataBuffer()?.toString('latin1') ?? '',
  ])
  const kept = await page.evaluate(() =>
    JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }),
  )
  const received = await Promise.all(bodies)
  expect(received.join('')).toContain('Не горит фонарь')
  expect([...sent, ...received, kept].filter((text) => text.includes(town.open311Key))).toEqual([])
  // All that was asked of the city was asked of the site.
  const asked = guard.requests.filter((request) => /\/(services|requests)[./]/.test(request.url()))
  expect(asked.length).toBeGreaterThan(2)
  expect([...new Set(asked.map((request) => new URL(request.url()).origin))]).toEqual([town.site])
})

test('what Open311 cannot do is not offered', async ({ page }) => {
  await page.goto('/open311.html')
  const panel = await openWidget(page)
  await expect(panel.getByRole('radio', { name: 'Вопрос', exact: true })).toHaveCount(0)
  await press(panel, 'Узнать, что с моим сообщением')
  await arrive(panel, 'follow')
  await expect(panel.getByRole('textbox', { name: 'Код' })).toHaveCount(0)
})

async function write(panel: Locator, text: string): Promise<void> {
  await fillIn(panel, 'Текст сообщения', text)
  await panel.getByLabel(/^Добавить фото/).setInputFiles([await photo('фонарь.jpg')])
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('фонарь')
  await pick(panel, 'Не горит фонарь')
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Адрес или описание места', place)
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру')
  await goOn(panel)
  await arrive(panel, 'review')
}

async function followByNumber(page: Page, number: string): Promise<Locator> {
  const panel = await openWidget(page)
  await press(panel, 'Узнать, что с моим сообщением')
  await arrive(panel, 'follow')
  await fillIn(panel, 'Номер сообщения', number)
  await press(panel, 'Найти сообщение')
  await expectHeading(panel, `Сообщение № ${number}`)
  return panel
}
