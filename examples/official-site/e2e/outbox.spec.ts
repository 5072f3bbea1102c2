import type { BrowserContext, Locator, Page } from '@playwright/test'
import { photo } from './files/photo.ts'
import {
  arrive,
  dialog,
  expectHeading,
  goOn,
  headings,
  launcher,
  openWidget,
  pick,
  press,
  send,
  someText,
  writeComplaint,
  writeQuestion,
} from './resident.ts'
import { shiftOf, watchShifts } from './shifts.ts'
import { expect, test } from './town.ts'

// What was not sent outlives the page, is said so wherever the site is open, and goes out once.

const unsent = (page: Page, count = 1) => page.getByRole('button', { name: `Не отправлено: ${count}`, exact: true })
const onDevice = /Сообщение хранится на этом устройстве. Отправим, когда появится связь/

/** Nothing gets through to the backend that would make a case. Returns how to let it through again. */
async function cutOff(context: BrowserContext): Promise<() => Promise<void>> {
  await context.route('**/submissions', (route) => route.abort())
  return () => context.unroute('**/submissions')
}

test.beforeEach(({ guard }) => {
  guard.tolerates(/console: .*(Failed to load|ERR_FAILED)/)
  // Firefox calls it an error of the page.
  guard.tolerates(/CORS request did not succeed/)
})

/** Sends it now, unless it has gone by itself meanwhile: the connection is back. */
async function sendNow(panel: Locator): Promise<void> {
  const sent = panel.getByRole('heading', { name: headings.sent })
  const now = panel.getByRole('button', { name: 'Отправить сейчас' })
  await expect(async () => {
    if (await now.isVisible()) await now.click({ timeout: 1_000 })
    await expect(sent).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 60_000 })
}

async function writeAndFail(page: Page): Promise<void> {
  const panel = await openWidget(page)
  await writeQuestion(panel)
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'waiting')
  await expect(panel.getByText(onDevice)).toBeVisible()
}

test('what was not sent is sent when the resident is next on the site, without a click and without a move @main', async ({
  page,
  context,
  town,
}) => {
  const before = await town.desk.numbers()
  const letThrough = await cutOff(context)
  await watchShifts(page)
  await page.goto('/')
  await writeAndFail(page)
  await page.goto('/')
  await expect(unsent(page)).toBeVisible()
  expect(await town.desk.numbers()).toHaveLength(before.length)
  expect(await shiftOf(page)).toBeNull()
  await letThrough()
  await page.goto('/')
  await expect.poll(() => town.desk.numbers(), { timeout: 30_000 }).toHaveLength(before.length + 1)
  await expect(launcher(page)).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  await expect.poll(() => page.evaluate(() => localStorage.getItem('otklik'))).toBeNull()
})

test('the launcher leads to what was not sent, and «Отправить сейчас» sends it', async ({ page, context, town }) => {
  const before = await town.desk.numbers()
  const letThrough = await cutOff(context)
  await page.goto('/')
  await writeAndFail(page)
  await page.goto('/')
  await unsent(page).click()
  const panel = dialog(page)
  await arrive(panel, 'waiting')
  await expect(panel.getByText('Когда откроют каток на площади?')).toBeVisible()
  await expect(panel.getByText(onDevice)).toBeVisible()
  await letThrough()
  await sendNow(panel)
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeFocused()
  expect(await town.desk.numbers()).toHaveLength(before.length + 1)
})

test('what was not sent can be deleted after a reload', async ({ page, context, town }) => {
  const before = await town.desk.numbers()
  await cutOff(context)
  await page.goto('/')
  await writeAndFail(page)
  await page.goto('/')
  await unsent(page).click()
  const panel = dialog(page)
  await arrive(panel, 'waiting')
  await press(panel, 'Удалить')
  await press(panel, 'Удалить насовсем')
  await arrive(panel, 'tell')
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeVisible()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('otklik'))).toBeNull()
  expect(await town.desk.numbers()).toHaveLength(before.length)
})

test('two tabs show the same, and send it once', async ({ page, context, town }) => {
  const before = await town.desk.numbers()
  const letThrough = await cutOff(context)
  await page.goto('/')
  await writeAndFail(page)
  const other = await context.newPage()
  await other.goto('/')
  await expect(unsent(other)).toBeVisible()
  await unsent(other).click()
  await arrive(dialog(other), 'waiting')
  await letThrough()
  await sendNow(dialog(page))
  await expect(dialog(other).getByRole('heading', { name: headings.sent })).toBeVisible()
  await expect(other.getByRole('button', { name: /Не отправлено/ })).toHaveCount(0)
  expect(await town.desk.numbers()).toHaveLength(before.length + 1)
})

test('a message with photos goes out whole at the next visit', async ({ page, context, town }) => {
  const before = await town.desk.numbers()
  const letThrough = await cutOff(context)
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: [await photo('яма.jpg'), await photo('двор.jpg')] })
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'waiting')
  await page.close()
  await letThrough()
  const next = await context.newPage()
  await next.goto('/')
  await expect.poll(() => town.desk.numbers(), { timeout: 30_000 }).toHaveLength(before.length + 1)
  await expect(launcher(next)).toBeVisible()
})

const refuseAll = (context: BrowserContext, field: { pointer: string; code: string }) =>
  context.route('**/submissions', (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify({
        type: 'urn:otklik:problem:rejected',
        title: 'rejected',
        status: 422,
        code: 'rejected',
        errors: [field],
      }),
    }),
  )

test('who deletes the draft of a refused message deletes the message', async ({ page, context, guard }) => {
  guard.expects(/console: .*422/)
  await refuseAll(context, { pointer: '/text', code: 'too_long' })
  await page.goto('/')
  const panel = await openWidget(page)
  await expect(panel.getByText('черновик останется на этом устройстве')).toBeVisible()
  await writeQuestion(panel)
  await press(panel, 'Отправить сообщение')
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Черновик остался на этом устройстве')).toBeVisible()
  await page.goto('/')
  await expect(unsent(page)).toBeVisible()
  await page.locator('otklik-widget').evaluate((widget: HTMLElement & { open(): void }) => widget.open())
  await press(panel, 'Удалить и начать заново')
  await arrive(panel, 'tell')
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeVisible()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('otklik'))).toBeNull()
})

test('two tabs with two texts of one draft lose neither', async ({ page, context, town }) => {
  const before = await town.desk.numbers()
  const letThrough = await cutOff(context)
  await page.goto('/')
  await expect((await openWidget(page)).getByText('черновик останется на этом устройстве')).toBeVisible()
  await writeQuestion(dialog(page))
  await page.keyboard.press('Escape')
  await expect(page.getByText('Черновик остался на этом устройстве')).toBeVisible()
  const other = await context.newPage()
  await other.goto('/')
  await launcher(other).click()
  await press(dialog(other), 'Продолжить')
  await arrive(dialog(other), 'review')
  await press(dialog(other), 'Изменить текст')
  await dialog(other).getByRole('textbox', { name: 'Текст сообщения' }).fill('Когда откроют каток у школы?')
  await goOn(dialog(other))
  await launcher(page).click()
  await press(dialog(page), 'Отправить сообщение')
  await arrive(dialog(page), 'waiting')
  await press(dialog(other), 'Отправить сообщение')
  await expectHeading(dialog(other), 'Отправить не получилось')
  await expect(
    dialog(other).getByText('Это сообщение уже отправляли с другим текстом.', { exact: false }),
  ).toBeVisible()
  await letThrough()
  await sendNow(dialog(page))
  await press(dialog(other), 'Вернуться к сообщению')
  await send(dialog(other))
  const sent = (await town.desk.numbers()).filter((number) => !before.includes(number))
  const texts = await Promise.all(sent.map(async (number) => (await town.desk.show(number)).submission.text))
  expect(texts.sort()).toEqual(['Когда откроют каток на площади?', 'Когда откроют каток у школы?'])
})

test('what was refused opens after a reload with everything that was filled in', async ({
  page,
  context,
  guard,
  town,
}) => {
  guard.expects(/console: .*422/)
  const before = await town.desk.numbers()
  await refuseAll(context, { pointer: '/place', code: 'out_of_area' })
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: [await photo('яма.jpg')], email: 'ivanova@example.ru' })
  await press(panel, 'Отправить сообщение')
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await page.goto('/')
  await unsent(page).click()
  const again = dialog(page)
  await expect(again.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await expect(again.getByText('Это место не обслуживают здесь', { exact: false }).first()).toBeVisible()
  const address = again.getByRole('textbox', { name: 'Адрес или описание места' })
  await expect(address).toHaveValue('ул. Примерная, 5')
  await context.unroute('**/submissions')
  await address.fill('ул. Примерная, 7')
  await goOn(again)
  await expect(again.getByRole('heading', { name: headings.review })).toBeVisible()
  await expect(again.getByText(someText)).toBeVisible()
  await expect(again.getByText('яма.jpg')).toBeVisible()
  await expect(again.getByText('ivanova@example.ru')).toBeVisible()
  await send(again)
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeVisible()
  expect(await town.desk.numbers()).toHaveLength(before.length + 1)
})

test('another message can be written while one waits, and the list has both', async ({ page, context }) => {
  await cutOff(context)
  await page.goto('/')
  await writeAndFail(page)
  await press(dialog(page), 'Написать ещё одно сообщение')
  await arrive(dialog(page), 'tell')
  await expect(dialog(page).getByRole('button', { name: 'Не отправлено: 1' })).toBeVisible()
  await writeQuestion(dialog(page), 'А каток у школы?')
  await press(dialog(page), 'Отправить сообщение')
  await arrive(dialog(page), 'waiting')
  await page.goto('/')
  await unsent(page, 2).click()
  await arrive(dialog(page), 'follow')
  await expect(dialog(page).getByRole('button', { name: 'Ещё не отправлено' })).toHaveCount(2)
})

test('where the device keeps nothing the resident is told before sending, and sending works', async ({
  page,
  town,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not here', 'SecurityError')
    }
  })
  const before = await town.desk.numbers()
  await page.goto('/')
  const panel = await openWidget(page)
  await writeQuestion(panel)
  await expect(
    panel.getByText('Это устройство не может сохранить копию сообщения.', { exact: false }).first(),
  ).toBeVisible()
  await send(panel)
  expect(await town.desk.numbers()).toHaveLength(before.length + 1)
})

test('where the device keeps nothing what was not sent says that it is kept with the page', async ({
  page,
  context,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not here', 'SecurityError')
    }
  })
  await cutOff(context)
  await page.goto('/')
  const panel = await openWidget(page)
  await writeQuestion(panel)
  await press(panel, 'Отправить сообщение')
  await expectHeading(panel, headings.waiting)
  await expect(panel.getByText(/Сообщение хранится, пока открыта эта страница/)).toBeVisible()
})

test('on a shared computer nothing is left for the next resident to send', async ({ page, context }) => {
  await cutOff(context)
  await page.goto('/')
  const panel = await openWidget(page)
  await panel.getByRole('checkbox', { name: 'Это чужой компьютер' }).check()
  await writeQuestion(panel)
  await press(panel, 'Отправить сообщение')
  await expectHeading(panel, headings.waiting)
  await expect(panel.getByText(/Сообщение хранится, пока открыта эта страница/)).toBeVisible()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('otklik'))).toBeNull()
})

test('a page whose storage is forbidden works', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('not here', 'SecurityError')
        },
      })
    }
  })
  await page.goto('/')
  const panel = await openWidget(page)
  await pick(panel, 'Вопрос')
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeFocused()
})
