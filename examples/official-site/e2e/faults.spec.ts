import type { Locator } from '@playwright/test'
import { photo } from './files/photo.ts'
import { arrive, dialog, goOn, launcherName, press, readReceipt, send } from './resident.ts'
import { openMock, writeSuggestion } from './stories.ts'
import { allowOrigin, expect, test } from './town.ts'

// Everything that can go wrong between the widget and a backend, played by the mock, and what a resident then reads.

test.beforeEach(async ({ mockTown, guard }) => {
  await mockTown.reset()
  allowOrigin(guard, mockTown.site)
  allowOrigin(guard, mockTown.backend)
})

/** What was not sent is kept, is told so without a number, and goes out when it is asked to. */
async function waitsAndGoes(panel: Locator, reason: string | RegExp): Promise<void> {
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'waiting')
  await expect(panel.getByText(reason)).toBeVisible()
  await expect(panel.getByText('Номер сообщения')).toHaveCount(0)
  await expect(panel.getByRole('button', { name: 'Скопировать текст' })).toBeVisible()
}

test('without a connection the message is kept, and goes out by «Отправить сейчас»', async ({
  page,
  mockTown,
  guard,
}) => {
  guard.expects(/console: .*Failed to load/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'offline', route: 'submissions', times: 'always' })
  await waitsAndGoes(panel, 'Нет связи. Проверьте интернет и попробуйте ещё раз.')
  await mockTown.heal()
  await press(panel, 'Отправить сейчас')
  await arrive(panel, 'sent')
  expect(await mockTown.cases()).toHaveLength(1)
})

test('an error of the server keeps the message', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*500/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'server_error', route: 'submissions', times: 'always' })
  await waitsAndGoes(panel, 'На сервере неполадки. Попробуйте позже.')
})

test('a page of a proxy in place of an answer keeps the message', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*502/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'html_502', route: 'submissions', times: 'always' })
  await waitsAndGoes(panel, 'На сервере неполадки. Попробуйте позже.')
})

test('a limit says until when', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*429/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'rate_limited', retryAfter: 3600, route: 'submissions', times: 'always' })
  await waitsAndGoes(panel, /Сообщений слишком много подряд. Попробуйте после \d{1,2}:\d{2}/)
})

test('an answer lost on its way back gives one case and its number', async ({ page, mockTown, guard }) => {
  // A browser may send a request again by itself when its connection breaks, and then says nothing.
  guard.tolerates(/console: .*Failed to load/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'answer_lost', route: 'submissions' })
  const { number } = await sendHoweverLong(panel)
  expect((await mockTown.cases()).map((one) => one.number)).toEqual([number])
})

test('an answer cut in half gives one case and its number', async ({ page, mockTown }) => {
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'malformed', route: 'submissions' })
  const { number } = await sendHoweverLong(panel)
  expect((await mockTown.cases()).map((one) => one.number)).toEqual([number])
})

test('a photo that the server has thrown away is sent again by itself', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*409/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel, [await photo('школа.jpg')])
  await mockTown.faults({ kind: 'upload_gone', route: 'submissions' })
  await sendHoweverLong(panel)
  expect((await mockTown.cases()).map(({ attachments }) => attachments)).toEqual([1])
})

test('a form that is too old says to copy the text and reload', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*426/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'too_old', route: 'submissions', times: 'always' })
  await press(panel, 'Отправить сообщение')
  await expect(panel.getByText('Форма на этой странице устарела. Скопируйте текст и обновите страницу.')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Скопировать текст' })).toBeVisible()
})

test('a slow server is waited for, and a second press sends nothing twice', async ({ page, mockTown }) => {
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'slow', ms: 1500, route: 'submissions' })
  await panel.getByRole('button', { name: 'Отправить сообщение' }).dblclick()
  await arrive(panel, 'sent')
  expect(await mockTown.cases()).toHaveLength(1)
})

test('a form that cannot be loaded keeps what is typed and comes by «Попробовать снова»', async ({
  page,
  mockTown,
  guard,
}) => {
  guard.expects(/console: .*500/)
  await mockTown.faults({ kind: 'server_error', route: 'form', times: 'always' })
  const panel = await openMock(page, mockTown)
  await expect(panel.getByRole('heading', { name: 'Форма не загрузилась' })).toBeFocused()
  await expect(panel.getByRole('link', { name: /Открыть форму на отдельной странице/ })).toHaveAttribute(
    'href',
    `${mockTown.backend}/o/zarechny`,
  )
  await mockTown.reset()
  await press(panel, 'Попробовать снова')
  await arrive(panel, 'tell')
})

test('an organization that does not exist is told as what it is', async ({ page, mockTown, guard }) => {
  guard.expects(/console: .*404/)
  const panel = await openMock(page, mockTown, 'nowhere')
  await expect(panel.getByText('На этом сайте форма настроена неверно. Обратитесь другим способом.')).toBeVisible()
})

test('an organization that takes nothing now says so, with the other ways to turn to it', async ({ page, town }) => {
  await page.goto('/element.html')
  await page.evaluate(() => document.querySelector('otklik-widget')?.setAttribute('organization', 'closed-town'))
  await page.getByRole('button', { name: launcherName }).click()
  const panel = dialog(page)
  await expect(panel.getByRole('heading', { name: 'Сейчас сообщения не принимают' })).toBeFocused()
  await expect(panel.getByText(/Приём сообщений через сайт приостановлен до 1 февраля/)).toBeVisible()
  await expect(panel.getByRole('link', { name: '8 (000) 000-00-02' })).toBeVisible()
  expect(await town.desk.numbers('closed-town')).toEqual([])
})

test('a required consent is asked for in words, and the text stays', async ({ page, mockTown }) => {
  const panel = await openMock(page, mockTown, 'park')
  await arrive(panel, 'tell')
  await panel.getByRole('radio', { name: 'Благодарность' }).check()
  await panel.getByRole('textbox', { name: 'Текст сообщения' }).fill('Спасибо за каток')
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('radio', { name: 'Праздники и концерты' }).check()
  await goOn(panel)
  await arrive(panel, 'contact')
  await panel.getByRole('radio', { name: 'Посмотрю сам по номеру и коду' }).check()
  await goOn(panel)
  await arrive(panel, 'review')
  await press(panel, 'Отправить сообщение')
  await expect(panel.getByRole('link', { name: /отметьте согласие на обработку персональных данных/ })).toBeVisible()
  await panel.getByRole('checkbox', { name: /Я даю согласие на обработку персональных данных/ }).check()
  await send(panel)
})

test('a mistake that only the backend sees is shown at its field', async ({ page, mockTown, context, guard }) => {
  guard.expects(/console: .*422/)
  const panel = await openMock(page, mockTown)
  await writeSuggestion(panel)
  await context.route('**/submissions', async (route) => {
    await route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify({
        type: 'urn:otklik:problem:rejected',
        title: 'rejected',
        status: 422,
        code: 'rejected',
        errors: [{ pointer: '/place', code: 'out_of_area' }],
      }),
    })
  })
  await press(panel, 'Отправить сообщение')
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await expect(panel.getByRole('heading', { name: 'Укажите место' })).toBeVisible()
  await expect(panel.getByRole('textbox', { name: 'Адрес или описание места' })).toHaveValue('у школы № 3')
})

/** Sends; whether the first try gets through or the resident presses once more, there is a number in the end. */
async function sendHoweverLong(panel: Locator) {
  await press(panel, 'Отправить сообщение')
  const sent = panel.getByRole('heading', { name: 'Сообщение отправлено' })
  const again = panel.getByRole('button', { name: 'Отправить сейчас' })
  await expect(sent.or(again)).toBeVisible({ timeout: 20_000 })
  if (await again.isVisible()) await again.click()
  await expect(sent).toBeFocused({ timeout: 20_000 })
  return readReceipt(panel)
}
