import type { Page } from '@playwright/test'
import { arrive, goOn, headings, pick, press, send, writeQuestion } from '../../official-site/e2e/resident.ts'
import { asked, expect, inVk, section, test } from './town.ts'

// What VK's client does for the page: looks, language, copying, sharing, places, links, ways back.

/** A page in a frame has its part in the browser's one history, of which no page is loaded anew. */
const goBack = (page: Page): Promise<void> => page.evaluate(() => history.back())

const background = (app: Parameters<typeof arrive>[0]): Promise<string> =>
  app
    .getByRole('heading', { level: 2 })
    .first()
    .evaluate((one) => getComputedStyle(one).color)

test('the look of VK is followed at once, with what was written still there @main', async ({ enter, town, page }) => {
  const app = await enter({ community: await town.connectedCommunity() })
  await app.getByRole('textbox', { name: 'Текст сообщения' }).fill('Пишу при свете')
  const inTheLight = await background(app)
  await page.getByLabel('тёмное').check()
  await expect.poll(() => background(app)).not.toBe(inTheLight)
  await page.getByLabel('светлое').check()
  await expect.poll(() => background(app)).toBe(inTheLight)
  await expect(app.getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('Пишу при свете')
})

test('VK’s language is the form’s', async ({ enter, town }) => {
  const app = await enter({ community: await town.connectedCommunity(), language: 'en' })
  await expect(app.getByRole('heading', { name: 'Tell us what it is about' })).toBeVisible()
  await expect(app.getByRole('navigation')).toContainText('My messages')
})

test('what covers the edges of a phone covers nothing of the page', async ({ enter, town }) => {
  const app = await enter({ community: await town.connectedCommunity(), platform: 'mobile_web', insets: '47,0,34,0' })
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  const top = await app.getByRole('navigation').evaluate((one) => one.querySelector('a')?.getBoundingClientRect().top)
  expect(top).toBeGreaterThanOrEqual(47)
})

test('a link is shared by VK, and copied where it cannot be shared', async ({ enter, town, page }) => {
  const community = await town.connectedCommunity()
  const app = await enter({ community })
  await writeQuestion(app)
  const { number } = await send(app)
  await press(app, 'Поделиться ссылкой')
  await expect(page.getByRole('dialog', { name: 'Поделиться' })).toContainText(encodeURIComponent(number))
  await inVk(page, 'Отмена')
  expect((await asked(page)).filter((line) => line.startsWith('VKWebAppShare'))).toHaveLength(1)

  const unable = await enter({ community, fail: 'VKWebAppShare:6' })
  await writeQuestion(unable)
  await send(unable)
  await press(unable, 'Поделиться ссылкой')
  await expect(unable.getByText('Ссылка скопирована')).toBeVisible()
  await expect(page.locator('#asked')).toHaveAttribute('data-copied', /\/o\/kirov/)
})

test('VK says where the resident is, when they let it', async ({ enter, town, page }) => {
  const app = await enter({ community: await town.connectedCommunity() })
  await pick(app, 'Проблема')
  await app.getByRole('textbox', { name: 'Текст сообщения' }).fill('Во дворе не горит фонарь.')
  await goOn(app)
  await arrive(app, 'topic')
  await app.getByRole('searchbox', { name: 'Тема' }).fill('обочины')
  await pick(app, 'Обочины')
  await goOn(app)
  await arrive(app, 'place')
  await press(app, 'Указать, где я сейчас')
  await inVk(page, 'Запретить')
  await expect(app.getByText(/не разрешил узнать место/)).toBeVisible()
  await press(app, 'Указать, где я сейчас')
  await inVk(page, 'Разрешить')
  await expect(app.getByText('Место отмечено с точностью до 20 м')).toBeVisible()
})

test('a link into the form settles kind and theme', async ({ enter, town, page }) => {
  const app = await enter({ community: await town.connectedCommunity(), link: '#kind=thanks' })
  await expect(app.getByRole('radio', { name: 'Благодарность' })).toBeChecked()
  // Another link is opened while the mini app is there.
  await page.evaluate(() => {
    location.hash = 'kind=question&category=roads.roadsides'
  })
  await expect(app.getByRole('radio', { name: 'Вопрос' })).toBeChecked()
})

test('the way back leads through the form and out of it, step by step', async ({ enter, town, page }) => {
  const community = await town.connectedCommunity()
  await enter({ community, theme: 'dark' })
  const outside = page.url()
  const app = await enter({ community })
  await pick(app, 'Вопрос')
  await app.getByRole('textbox', { name: 'Текст сообщения' }).fill('Когда откроют каток?')
  await goOn(app)
  await arrive(app, 'topic')
  await goBack(page)
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(app.getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('Когда откроют каток?')
  await section(app, 'Мои сообщения')
  await expect(app.getByText('Вы пока ничего не отправили.')).toBeVisible()
  await goBack(page)
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await section(app, 'Мои сообщения')
  await press(app, 'Назад')
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await goBack(page)
  await expect(page).toHaveURL(outside)
})

test('a client that answers nothing does not keep the form from being used', async ({ enter, town }) => {
  const silent = ['Init', 'GetConfig', 'SetSwipeSettings', 'GetLaunchParams'].map((name) => `VKWebApp${name}:silent`)
  const app = await enter({ community: await town.connectedCommunity(), fail: silent.join(' ') })
  await writeQuestion(app)
  expect((await send(app)).number).toMatch(/^\d{4}-/)
})
