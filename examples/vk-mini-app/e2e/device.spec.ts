import type { Locator, Page } from '@playwright/test'
import { headings, press, send, writeQuestion } from '../../official-site/e2e/resident.ts'
import { expect, section, test } from './town.ts'

// What the device does to the mini app: no connection, no storage, no mouse.

test('a message that could not go out is kept, and goes out by itself when the mini app is opened again @main', async ({
  enter,
  town,
  context,
  guard,
}) => {
  guard.tolerates(/console: .*(Failed to load|ERR_FAILED)/)
  // Firefox calls it an error of the page.
  guard.tolerates(/CORS request did not succeed|NetworkError/)
  const community = await town.connectedCommunity()
  const before = await town.desk.numbers()
  const app = await enter({ community })
  await context.route('**/submissions', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await writeQuestion(app, 'Когда уберут снег?')
  await press(app, 'Отправить сообщение')
  await expect(app.getByRole('heading', { name: headings.waiting })).toBeVisible()

  const again = await enter({ community })
  await expect(again.getByRole('button', { name: 'Не отправлено: 1' })).toBeVisible()
  expect(await town.desk.numbers()).toHaveLength(before.length)
  await context.unroute('**/submissions')
  const later = await enter({ community })
  await expect.poll(() => town.desk.numbers(), { timeout: 60_000 }).toHaveLength(before.length + 1)
  const [number = ''] = await town.desk.numbers()
  await section(later, 'Мои сообщения')
  await expect(later.getByText(number).first()).toBeVisible()
  expect((await town.desk.show(number)).submission).toMatchObject({ source: { channel: 'vk', community } })
})

test('without a connection the page says so, and comes in by itself when it is back', async ({
  enter,
  town,
  context,
  guard,
}) => {
  guard.tolerates(/console: .*(Failed to load|ERR_FAILED|ERR_INTERNET)/)
  const community = await town.connectedCommunity()
  await context.route('**/sessions', (route) => route.abort())
  const app = await enter({ community })
  await expect(app.getByRole('heading', { name: 'Сервер не отвечает' })).toBeVisible()
  await context.unroute('**/sessions')
  await context.setOffline(true)
  await app.getByRole('button', { name: 'Попробовать ещё раз' }).click()
  await expect(app.getByRole('heading', { name: 'Нет интернета' })).toBeVisible()
  await context.setOffline(false)
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
})

test('where the browser refuses a page in a frame all storage, a message is sent all the same', async ({
  enter,
  town,
  context,
}) => {
  await context.addInitScript(() => {
    if (window.parent === window) return
    const refuse = () => {
      throw new DOMException('Access is denied for this document', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, { get: refuse })
    }
  })
  const community = await town.connectedCommunity()
  const app = await enter({ community })
  await writeQuestion(app)
  const { number } = await send(app)
  await section(app, 'Мои сообщения')
  await expect(app.getByText(number).first()).toBeVisible()
})

/** Tab until the focus is on what is wanted: never in a circle. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluateAll((elements) => elements.some((one) => one.matches(':focus')))) return
  }
  throw new Error(`Tab does not lead to ${target}`)
}

test('everything is reached with the keyboard alone', async ({ enter, town, page }) => {
  const app = await enter({ community: await town.connectedCommunity() })
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  const go = async (name: string, role: 'button' | 'link' = 'button') => {
    await tabTo(page, app.getByRole(role, { name, exact: true }))
    await page.keyboard.press('Enter')
  }
  await tabTo(page, app.getByRole('radio').first())
  await page.keyboard.press('ArrowDown')
  await expect(app.getByRole('radio', { name: 'Вопрос' })).toBeChecked()
  await tabTo(page, app.getByRole('textbox', { name: 'Текст сообщения' }))
  await page.keyboard.insertText('Когда откроют каток?')
  await go('Далее')
  await tabTo(page, app.getByRole('searchbox', { name: 'Тема' }))
  await page.keyboard.insertText('почта')
  await tabTo(page, app.getByRole('radio', { name: 'Почта' }))
  await page.keyboard.press('Space')
  await go('Далее')
  await go('Пропустить: место не важно')
  await tabTo(page, app.getByRole('radio').first())
  await page.keyboard.press('Space')
  await go('Далее')
  await go('Отправить сообщение')
  await expect(app.getByRole('heading', { name: headings.sent })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await go('Поделиться ссылкой')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})
