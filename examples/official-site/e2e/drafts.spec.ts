import type { Locator, Page } from '@playwright/test'
import { photo } from './files/photo.ts'
import {
  arrive,
  dialog,
  expectHeading,
  fillIn,
  goOn,
  headings,
  launcher,
  openWidget,
  pick,
  press,
  readReceipt,
  send,
  someText,
  writeComplaint,
  writeQuestion,
} from './resident.ts'
import { openOrganization } from './stories.ts'
import { expect, test } from './town.ts'

/** Of which day is not said here: the clock may pass midnight. */
const asked = /^На этом устройстве есть черновик от .+ Он ваш\?$/
const eraseName = 'Удалить всё с этого устройства'

/** What the widget has left in this browser, all of it. */
function left(page: Page) {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const rows: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const keys = await done(database.transaction(store).objectStore(store).getAllKeys())
        rows.push(...keys.map(() => store))
      }
      database.close()
    }
    return { rows, local: Object.keys(localStorage), session: Object.keys(sessionStorage) }
  })
}

const nothing = { rows: [], local: [], session: [] }

/** Waits until so many rows of the drafts are kept: one for the words, one for each file. */
const expectKept = (page: Page, count: number) =>
  expect.poll(async () => (await left(page)).rows.filter((store) => store === 'drafts')).toHaveLength(count)

async function expectAsked(page: Page): Promise<Locator> {
  const panel = dialog(page)
  await expect(panel.getByRole('heading', { name: asked })).toBeFocused()
  return panel
}

/** Opens the widget and waits until it has asked about a draft. */
async function openAsked(page: Page): Promise<Locator> {
  await launcher(page).click()
  return expectAsked(page)
}

/** Opens the widget and waits until it has looked for a draft and has found none. */
async function openUnasked(page: Page): Promise<Locator> {
  const panel = await openWidget(page)
  await expect(panel.getByText('черновик останется на этом устройстве на 7 дней')).toBeVisible()
  await expect(panel.getByRole('heading', { name: headings.tell })).toBeVisible()
  return panel
}

async function write(page: Page, text = someText): Promise<Locator> {
  const panel = await openUnasked(page)
  await pick(panel, 'Проблема')
  await fillIn(panel, 'Текст сообщения', text)
  await expectKept(page, 1)
  return panel
}

const textField = (panel: Locator) => panel.getByRole('textbox', { name: 'Текст сообщения' })

test('what was written is there after a reload, photo and all, and goes out as it was', async ({ page, town }) => {
  await page.goto('/')
  await openUnasked(page)
  await writeComplaint(dialog(page), { photos: [await photo('яма.jpg')], email: 'ivanova@example.ru' })
  await expectKept(page, 2)
  await page.reload()

  const panel = await openAsked(page)
  await expect(panel.getByText(someText)).toHaveCount(0)
  await press(panel, 'Продолжить')
  // An e-mail is no part of a draft, so its screen is the first with something missing.
  await arrive(panel, 'contact')
  await fillIn(panel, 'Электронная почта', 'ivanova@example.ru')
  await goOn(panel)
  await arrive(panel, 'review')
  await expect(panel.getByText('ул. Примерная, 5')).toBeVisible()
  const { number } = await send(panel)

  const { submission, files } = await town.desk.show(number)
  expect(submission.text).toBe(someText)
  expect(files.map(({ name }) => name)).toEqual(['яма.jpg'])
  await expectKept(page, 0)
})

test('a page that is killed leaves the draft to the next', async ({ page, context }) => {
  await page.goto('/')
  await write(page)
  const crashed = page.waitForEvent('crash')
  const killer = await context.newCDPSession(page)
  // It never answers.
  killer.send('Page.crash').catch(() => {})
  await crashed

  const next = await context.newPage()
  await next.goto('/')
  const panel = await openAsked(next)
  await press(panel, 'Продолжить')
  await arrive(panel, 'tell')
  await expect(textField(panel)).toHaveValue(someText)
})

test('closing keeps a draft, and says so to the resident and to the page', async ({ page }) => {
  await page.goto('/')
  await write(page)
  await page.evaluate(() =>
    addEventListener('otklik:close', ({ detail }: CustomEventInit) => {
      document.documentElement.dataset.told = JSON.stringify(detail)
    }),
  )
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('data-told', '{"organization":"kirov","draft":true}')
  await expect(page.getByText('Черновик остался на этом устройстве')).toBeVisible()
  await launcher(page).click()
  await expect(textField(dialog(page))).toHaveValue(someText)
})

test('who says that it is not theirs never sees it, and nothing of it stays', async ({ page }) => {
  await page.goto('/')
  await write(page)
  await page.reload()
  const panel = await openAsked(page)
  await press(panel, 'Удалить и начать заново')
  await arrive(panel, 'tell')
  await expect(textField(panel)).toHaveValue('')
  await expectKept(page, 0)
})

test('the question is answered from the keyboard', async ({ page }) => {
  await page.goto('/')
  await write(page)
  await page.reload()
  const panel = await openAsked(page)
  const next = panel.getByRole('button', { name: 'Продолжить' })
  for (let pressed = 0; pressed < 20 && !(await next.evaluate((one) => one.matches(':focus'))); pressed += 1) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await arrive(panel, 'tell')
  await expect(textField(panel)).toHaveValue(someText)
})

test('each organization has drafts of its own', async ({ page, town }) => {
  await page.goto('/')
  await write(page)
  const library = await openOrganization(page, town.site, 'library')
  await arrive(library, 'tell')
  await expect(library.getByText('черновик останется на этом устройстве')).toBeVisible()
  await fillIn(library, 'Текст сообщения', 'Можно ли продлить книгу?')
  await expectKept(page, 2)
  await page.goto('/')
  const panel = await openAsked(page)
  await press(panel, 'Продолжить')
  await expect(textField(panel)).toHaveValue(someText)
})

test('a draft has seven days', async ({ page, context }) => {
  const day = 86_400_000
  const start = Date.now()
  await page.clock.install({ time: start })
  await page.goto('/')
  await write(page)
  await page.close()

  const early = await context.newPage()
  await early.clock.install({ time: start + 6.9 * day })
  await early.goto('/')
  await openAsked(early)
  await early.close()

  const late = await context.newPage()
  await late.clock.install({ time: start + 7.1 * day })
  await late.goto('/')
  await openUnasked(late)
  await expectKept(late, 0)
})

test('what was begun before the draft was found is not lost for it', async ({ page, town }) => {
  await page.goto('/')
  await write(page)
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route(`${town.backend}/**/outbox.js*`, async (route) => {
    await held
    await route.fallback()
  })
  await page.reload()
  const panel = await openWidget(page)
  await fillIn(panel, 'Текст сообщения', 'Ещё одна яма, у дома 7')
  letThrough()
  await press(panel, 'Открыть черновик')
  await expectAsked(page)
  await expect(panel.getByText('То, что вы уже написали, не пропадёт', { exact: false })).toBeVisible()
  await press(panel, 'Продолжить')
  await arrive(panel, 'tell')
  await expect(textField(panel)).toHaveValue(someText)
  await press(panel, 'Открыть черновик')
  await press(panel, 'Продолжить')
  await expect(textField(panel)).toHaveValue('Ещё одна яма, у дома 7')
})

test('two tabs that go on with one draft send one message', async ({ page, context, town }) => {
  await page.goto('/')
  await write(page, 'Одно на две вкладки')
  await page.reload()
  await press(await openAsked(page), 'Продолжить')
  await arrive(dialog(page), 'tell')

  const second = await context.newPage()
  await second.goto('/')
  const panel = await openAsked(second)
  await press(panel, 'Продолжить')
  await arrive(panel, 'tell')
  await writeQuestion(panel, 'Одно на две вкладки')
  const { number } = await send(panel)
  await expectKept(second, 0)

  await page.bringToFront()
  await fillIn(dialog(page), 'Текст сообщения', 'Одно на две вкладки, ещё раз')
  // The other tab has sent it: here stands the same receipt, and what was written since is a draft of its own.
  await arrive(dialog(page), 'sent')
  expect((await readReceipt(dialog(page))).number).toBe(number)
  await expectKept(page, 1)
  const texts = await Promise.all(
    (await town.desk.numbers()).map(async (one) => (await town.desk.show(one)).submission.text),
  )
  expect(texts.filter((text) => text.startsWith('Одно на две вкладки'))).toHaveLength(1)
  await press(dialog(page), 'Написать ещё одно сообщение')
  await expectAsked(page)
  await press(dialog(page), 'Продолжить')
  await expect(textField(dialog(page))).toHaveValue('Одно на две вкладки, ещё раз')
})

test('a message that is to be remembered is found from the next visit, and rated without its code', async ({
  page,
  context,
  town,
}) => {
  await page.goto('/')
  await openUnasked(page)
  await writeQuestion(dialog(page))
  const { number } = await send(dialog(page))
  await press(dialog(page), 'Да, это моё устройство')
  await expect(dialog(page).getByText('Запомнили.', { exact: false }).first()).toBeVisible()
  await page.close()
  await town.desk.register(number, 'К-18')
  await town.desk.answer(number, 'Каток откроем первого декабря.')

  const next = await context.newPage()
  await next.goto('/')
  const panel = await openUnasked(next)
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await panel.getByRole('button', { name: new RegExp(`^№ ${number}`) }).click()
  await panel.locator('summary', { hasText: 'Оцените ответ' }).click()
  await expect(panel.getByRole('textbox', { name: 'Код' })).toHaveCount(0)
  await pick(panel, '5: хорошо')
  await press(panel, 'Отправить оценку')
  await expect(panel.getByText('Ваша оценка: 5 из 5')).toBeVisible()
})

test('without an answer a message is remembered for this visit alone', async ({ page, context }) => {
  await page.goto('/')
  await openUnasked(page)
  await writeQuestion(dialog(page))
  const { number } = await send(dialog(page))
  await page.reload()
  const again = await openUnasked(page)
  await press(again, headings.follow)
  await expect(again.getByRole('button', { name: new RegExp(`^№ ${number}`) })).toBeVisible()

  const next = await context.newPage()
  await next.goto('/')
  const panel = await openUnasked(next)
  await press(panel, headings.follow)
  await expect(panel.getByText('С этого устройства пока ничего не отправлено.')).toBeVisible()
})

test('a device that is said to be shared forgets the message at once', async ({ page }) => {
  await page.goto('/')
  await openUnasked(page)
  await writeQuestion(dialog(page))
  await send(dialog(page))
  await press(dialog(page), 'Нет, устройство общее')
  await expect(
    dialog(page).getByText('На этом устройстве сообщения больше нет.', { exact: false }).first(),
  ).toBeVisible()
  expect((await left(page)).rows).toEqual([])
  await press(dialog(page), 'Написать ещё одно сообщение')
  await expect(dialog(page).getByRole('checkbox', { name: 'Это чужой компьютер' })).toBeChecked()
})

test('on somebody else’s computer what was kept goes, and nothing is kept any more', async ({ page }) => {
  await page.goto('/')
  const panel = await write(page)
  await panel.getByRole('checkbox', { name: 'Это чужой компьютер' }).check()
  await expectKept(page, 0)
  await fillIn(panel, 'Текст сообщения', `${someText} И ещё.`)
  await press(panel, 'Закрыть')
  await expectHeading(panel, 'Закрыть и потерять написанное?')
  await press(panel, 'Закрыть и стереть')
  await expect(panel).toBeHidden()
  expect((await left(page)).rows).toEqual([])
  await launcher(page).click()
  await expect(textField(dialog(page))).toHaveValue('')
})

test('a kiosk keeps nothing, neither before sending nor after', async ({ page, town }) => {
  const panel = await openOrganization(page, town.site, 'kirov', undefined, { 'shared-device': '' })
  await arrive(panel, 'tell')
  await writeQuestion(panel)
  await send(panel)
  await expect(panel.getByText('Запомнить сообщение на этом устройстве?')).toHaveCount(0)
  expect((await left(page)).rows).toEqual([])
})

test('everything is deleted at one word, and nothing is left', async ({ page }) => {
  await page.goto('/')
  await openUnasked(page)
  await writeQuestion(dialog(page))
  await send(dialog(page))
  await press(dialog(page), 'Да, это моё устройство')
  await press(dialog(page), 'Написать ещё одно сообщение')
  await arrive(dialog(page), 'tell')
  await fillIn(dialog(page), 'Текст сообщения', someText)
  await expectKept(page, 1)
  await press(dialog(page), headings.follow)
  await arrive(dialog(page), 'follow')
  await press(dialog(page), eraseName)
  await expect(dialog(page).getByText('На этом устройстве ничего не осталось').first()).toBeVisible()
  await expect(dialog(page).getByText('С этого устройства пока ничего не отправлено.')).toBeVisible()
  expect(await left(page)).toEqual(nothing)
  await press(dialog(page), 'Назад')
  await expect(textField(dialog(page))).toHaveValue('')
})

test('where the browser keeps nothing, closing asks first', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
  await page.goto('/')
  const panel = await openWidget(page)
  await expect(panel.getByText('Это устройство не хранит черновики', { exact: false })).toBeVisible()
  await fillIn(panel, 'Текст сообщения', someText)
  await press(panel, 'Закрыть')
  await expectHeading(panel, 'Закрыть и потерять написанное?')
  await press(panel, 'Вернуться к сообщению')
  await expect(textField(panel)).toHaveValue(someText)
})
