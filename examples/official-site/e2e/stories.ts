import { expect, type Locator, type Page } from '@playwright/test'
import { pdf } from './files/media.ts'
import { photo } from './files/photo.ts'
import { register, signals } from './foreign-stories.ts'
import {
  arrive,
  dialog,
  expectHeading,
  filesName,
  fillIn,
  follow,
  goOn,
  headings,
  launcher,
  launcherName,
  openWidget,
  pick,
  press,
  send,
  someText,
  writeQuestion,
} from './resident.ts'
import type { ForeignTown } from './town/foreign.ts'
import type { MockTown } from './town/mock.ts'
import type { Town } from './town.ts'

/** Where a story takes place. */
export interface Stage {
  readonly page: Page
  readonly town: Pick<Town, 'site' | 'backend' | 'desk'>
  readonly mockTown: MockTown
  readonly foreignTown: ForeignTown
  /** Called at every state worth looking at, by its stable name. */
  see(state: string): Promise<void>
}

export interface Story {
  readonly tell: (stage: Stage) => Promise<void>
  /** Lines in the console that the story brings about itself. */
  readonly expects?: readonly RegExp[]
}

/** Ways through the widget that together lead to every state a resident can meet. */
export const stories: Readonly<Record<string, Story>> = {
  'a complaint': { tell: complaint },
  'a formal appeal': { tell: appeal },
  'following a message': { tell: following, expects: [/console: .*404/] },
  'a server in trouble': { tell: trouble, expects: [/console: .*(500|429|426)/] },
  'a message that waits for a connection': { tell: unsent, expects: [/console: .*(ERR_FAILED|Failed to load)/] },
  'an organization that takes nothing now': { tell: closed },
  'a consent': { tell: consent },
  'a shared computer': { tell: sharedComputer },
  'a draft': { tell: draft },
  'a public register of Open311': { tell: register, expects: [/console: .*(500|ERR_FAILED|ERR_EMPTY)/] },
  'a municipality with Signalen': { tell: signals, expects: [/console: .*(400|500|ERR_FAILED|ERR_EMPTY)/] },
  'every way to embed it': { tell: modes, expects: [/console: .*ERR_FAILED/] },
}

async function complaint({ page, town, see }: Stage): Promise<void> {
  await page.goto(town.site)
  await expect(launcher(page)).toBeVisible()
  await see('launcher')
  const panel = await openWidget(page)
  await expect(panel.getByText('Есть угроза жизни или здоровью?')).toBeVisible()
  await see('tell')
  await stumble(panel)
  await see('tell, nothing written')
  await pick(panel, 'Проблема')
  await fillIn(panel, 'Текст сообщения', someText)
  const zip = { name: 'таблица.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04') }
  await panel.getByLabel(filesName).setInputFiles([await photo('яма.jpg'), zip])
  await expect(panel.getByText('Файл «таблица.zip» не того вида').first()).toBeVisible()
  await see('tell, a file refused')
  await press(panel, 'Удалить файл «таблица.zip»')
  await see('tell, filled in')
  await goOn(panel)

  await arrive(panel, 'topic')
  await see('topic')
  await stumble(panel)
  await see('topic, none chosen')
  const search = panel.getByRole('searchbox', { name: 'Тема' })
  await search.fill('дирижабль')
  await see('topic, nothing found')
  await search.fill('запах газа')
  await pick(panel, 'Запах газа')
  await see('topic, a stopper')
  await search.fill('лифт')
  await pick(panel, 'Лифт')
  await see('topic, a stopper that lets through')
  await search.fill('разметка')
  await pick(panel, 'Дорожная разметка')
  await stumble(panel)
  await see('topic, out of season')
  await search.fill('яма')
  await pick(panel, 'Ямы и выбоины')
  await see('topic, questions')
  await stumble(panel)
  await see('topic, a question not answered')
  await pick(panel, 'Федеральная трасса')
  await see('topic, an answer that stops')
  await pick(panel, 'Улица в городе')
  await goOn(panel)

  await arrive(panel, 'procedure')
  await see('procedure')
  await stumble(panel)
  await see('procedure, none chosen')
  await pick(panel, 'Быстрое сообщение')
  await goOn(panel)

  await arrive(panel, 'place')
  await see('place')
  await stumble(panel)
  await see('place, none given')
  await press(panel, 'Указать, где я сейчас')
  await expect(panel.getByText('не разрешил узнать место')).toBeVisible()
  await see('place, location refused')
  await fillIn(panel, 'Адрес или описание места', 'ул. Примерная, 5')
  await goOn(panel)

  await arrive(panel, 'contact')
  await see('contact')
  await pick(panel, 'По электронной почте')
  await fillIn(panel, 'Электронная почта', 'ivanova')
  await stumble(panel)
  await see('contact, an address that is none')
  await fillIn(panel, 'Электронная почта', 'ivanova@example.ru')
  await goOn(panel)

  await arrive(panel, 'review')
  await see('review')
  await send(panel)
  await see('sent')
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await see('follow, one sent from this page')
}

async function appeal({ page, town, see }: Stage): Promise<void> {
  await page.goto(town.site)
  const panel = await openWidget(page)
  await pick(panel, 'Вопрос')
  await fillIn(panel, 'Текст сообщения', 'Почему не убирают в подъезде?')
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('управляющая')
  await pick(panel, 'Управляющая организация')
  await goOn(panel)
  await arrive(panel, 'procedure')
  await pick(panel, 'Официальное обращение')
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Адрес или описание места', 'ул. Примерная, 5')
  await goOn(panel)
  await arrive(panel, 'contact')
  await see('contact of an appeal')
  await stumble(panel)
  await see('contact of an appeal, not given')
  await fillIn(panel, 'Фамилия', 'Иванова')
  await fillIn(panel, 'Имя', 'Анна')
  await fillIn(panel, 'Электронная почта', 'ivanova@example.ru')
  await goOn(panel)
  await arrive(panel, 'review')
  await see('review of an appeal')
  await press(panel, 'Отправить обращение')
  await arrive(panel, 'sent')
  await see('an appeal sent')
}

async function following({ page, town, see }: Stage): Promise<void> {
  await page.goto(town.site)
  const panel = await openWidget(page)
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await see('follow, nothing sent from here')
  await press(panel, 'Найти сообщение')
  await expect(summary(panel)).toBeFocused()
  await see('follow, nothing entered')
  await fillIn(panel, 'Номер сообщения', '2026-000001-1')
  await fillIn(panel, 'Код', '0000 0000 0000')
  await press(panel, 'Найти сообщение')
  await expect(panel.getByText('Сообщение с таким номером и кодом не нашлось').first()).toBeVisible()
  await see('follow, not found')
  await press(panel, 'Назад')
  await arrive(panel, 'tell')
  await writeQuestion(panel)
  const { number, code } = await send(panel)

  await page.goto(town.site)
  const found = await follow(page, { number, code })
  await see('case, on review')
  const refreshed = async (text: string) => {
    await press(found, 'Обновить')
    await expect(found.getByText(text).first()).toBeVisible()
  }
  await town.desk.ask(number, 'Какой каток вы имеете в виду?')
  await refreshed('Какой каток вы имеете в виду?')
  await see('case, the operator asks')
  await town.desk.register(number, 'К-2026-17')
  await town.desk.take(number, 'Управление культуры')
  await town.desk.extend(number, '2027-02-01', 'Ждём решения по освещению.')
  await refreshed('Срок продлён до 1 февраля 2027 г.')
  await see('case, extended')
  await town.desk.answer(number, 'Каток откроем 1 декабря. Прокат коньков работает с 10 до 20 часов.', [
    { name: 'График работы.pdf', type: 'application/pdf', content: new Uint8Array(pdf('').buffer) },
  ])
  await refreshed('Есть ответ')
  await see('case, answered')
  await found.locator('summary', { hasText: 'Оцените ответ' }).click()
  await see('case, rating')
  await press(found, 'Отправить оценку')
  await expect(summary(found)).toBeFocused()
  await see('case, rating with nothing chosen')
  await pick(found, '2: скорее плохо')
  await press(found, 'Отправить оценку')
  await expect(found.getByText('Ваша оценка: 2 из 5')).toBeVisible()
  await see('case, rated')
}

async function trouble({ page, mockTown, see }: Stage): Promise<void> {
  await mockTown.reset()
  await mockTown.faults({ kind: 'slow', ms: 3000, route: 'form' })
  const waiting = await openAnew(page, mockTown)
  await arrive(waiting, 'tell')
  await see('tell, the form on its way')

  await mockTown.reset()
  await mockTown.faults({ kind: 'server_error', route: 'form', times: 'always' })
  const failed = await openAnew(page, mockTown)
  await expectHeading(failed, 'Форма не загрузилась')
  await see('the form could not be loaded')

  await mockTown.reset()
  const panel = await openAnew(page, mockTown)
  await writeSuggestion(panel)
  await mockTown.faults({ kind: 'server_error', route: 'submissions' })
  await press(panel, 'Отправить сообщение')
  await expectHeading(panel, 'Ещё не отправлено')
  await see('not sent yet')

  await mockTown.reset()
  const limited = await openAnew(page, mockTown)
  await writeSuggestion(limited)
  await mockTown.faults({ kind: 'rate_limited', retryAfter: 3600, route: 'submissions', times: 'always' })
  await press(limited, 'Отправить сообщение')
  await expectHeading(limited, 'Ещё не отправлено')
  await see('not sent yet, a limit')

  await mockTown.reset()
  const old = await openAnew(page, mockTown)
  await writeSuggestion(old)
  await mockTown.faults({ kind: 'too_old', route: 'submissions', times: 'always' })
  await press(old, 'Отправить сообщение')
  await expectHeading(old, 'Отправить не получилось')
  await see('refused for good')

  await mockTown.reset()
  await page.clock.install()
  const slow = await openAnew(page, mockTown)
  await writeSuggestion(slow, [await photo('школа.jpg')])
  await mockTown.faults({ kind: 'slow', ms: 10_000, route: 'uploads' })
  await press(slow, 'Отправить сообщение')
  await expectHeading(slow, 'Отправляем')
  await see('on its way')
  await page.clock.fastForward(11_000)
  await expect(slow.getByText('Отправка идёт дольше обычного', { exact: false }).first()).toBeVisible()
  await see('on its way for over ten seconds')
}

async function unsent({ page, town, see }: Stage): Promise<void> {
  await page.route('**/submissions', (route) => route.abort())
  await page.goto(town.site)
  const panel = await openWidget(page)
  await writeQuestion(panel)
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'waiting')
  await see('not sent yet, kept on the device')
  await press(panel, 'Написать ещё одно сообщение')
  await arrive(panel, 'tell')
  await see('tell, while another message waits')
  await page.goto(town.site)
  const noted = page.getByRole('button', { name: 'Не отправлено: 1' })
  await expect(noted).toBeVisible()
  await see('launcher, something not sent')
  await page.goto(`${town.site}/banner.html`)
  await expect(noted).toBeVisible()
  await see('banner, something not sent')
  await noted.click()
  await arrive(dialog(page), 'waiting')
  await see('not sent yet, after a reload')
  await press(dialog(page), 'Удалить')
  await press(dialog(page), 'Удалить насовсем')
  await arrive(dialog(page), 'tell')

  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not here', 'SecurityError')
    }
  })
  await page.goto(town.site)
  const forgetful = await openWidget(page)
  await writeQuestion(forgetful)
  await expect(forgetful.getByText('Это устройство не может сохранить копию', { exact: false }).first()).toBeVisible()
  await see('review, nothing can be kept')
  await press(forgetful, 'Отправить сообщение')
  await expectHeading(forgetful, 'Ещё не отправлено')
  await see('not sent yet, kept with the page')
  await page.unroute('**/submissions')
}

async function closed({ page, town, see }: Stage): Promise<void> {
  const panel = await openOrganization(page, town.site, 'closed-town')
  await expectHeading(panel, 'Сейчас сообщения не принимают')
  await see('closed for now')
}

async function consent({ page, town, see }: Stage): Promise<void> {
  const panel = await openOrganization(page, town.site, 'library')
  await arrive(panel, 'tell')
  await pick(panel, 'Вопрос')
  await fillIn(panel, 'Текст сообщения', 'Можно ли продлить книгу по телефону?')
  await goOn(panel)
  await arrive(panel, 'topic')
  await see('topic, a few')
  await pick(panel, 'Книги и продление')
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру и коду')
  await goOn(panel)
  await arrive(panel, 'review')
  await see('review, consents')
  await press(panel, 'Отправить сообщение')
  await expect(summary(panel)).toBeFocused()
  await see('review, a consent missing')
}

async function sharedComputer({ page, town, see }: Stage): Promise<void> {
  await page.clock.install()
  await page.goto(town.site)
  const panel = await openWidget(page)
  await fillIn(panel, 'Текст сообщения', someText)
  await panel.getByRole('checkbox', { name: 'Это чужой компьютер' }).check()
  await page.keyboard.press('Escape')
  await expectHeading(panel, 'Закрыть и потерять написанное?')
  await see('leaving what was written')
  await press(panel, 'Вернуться к сообщению')
  await arrive(panel, 'tell')
  await page.clock.fastForward('08:01')
  await expectHeading(panel, 'Вы ещё здесь?')
  await see('nobody there for eight minutes')
}

async function draft({ page, town, see }: Stage): Promise<void> {
  await page.goto(town.site)
  const panel = await openWidget(page)
  await expect(panel.getByText('черновик останется на этом устройстве', { exact: false })).toBeVisible()
  await pick(panel, 'Проблема')
  await fillIn(panel, 'Текст сообщения', someText)
  await panel.getByLabel(filesName).setInputFiles([await photo('яма.jpg')])
  await see('tell, a draft is kept')
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('яма')
  await pick(panel, 'Ямы и выбоины')
  await press(panel, 'Закрыть')
  await expect(page.getByText('Черновик остался на этом устройстве')).toBeVisible()
  await see('closed, a draft kept')

  // The theme has been withdrawn when the resident comes back.
  await page.route('**/v1/organizations/kirov/form*', async (route) => {
    const response = await route.fetch()
    const form = (await response.text()).replaceAll('roads-potholes', 'roads-others')
    await route.fulfill({ response, body: form })
  })
  const asked = /^На этом устройстве есть черновик от .+ Он ваш\?$/
  await page.reload()
  await launcher(page).click()
  await expect(panel.getByRole('heading', { name: asked })).toBeFocused()
  await see('a draft found')
  await press(panel, 'Продолжить')
  await expectHeading(panel, 'С тех пор форма изменилась')
  await see('a draft found, the form has changed')
  await press(panel, 'Продолжить')
  await arrive(panel, 'topic')
  await page.unroute('**/v1/organizations/kirov/form*')

  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/outbox.js*', async (route) => {
    await held
    await route.fallback()
  })
  await page.reload()
  await openWidget(page)
  await fillIn(panel, 'Текст сообщения', 'Ещё одна яма, у дома 7')
  letThrough()
  await expect(panel.getByRole('button', { name: 'Открыть черновик' })).toBeVisible()
  await see('tell, a draft found after it was begun')
  await press(panel, 'Открыть черновик')
  await see('a draft found, with another begun')
  await press(panel, 'Удалить черновик')
  await arrive(panel, 'tell')

  await writeQuestion(panel)
  await send(panel)
  await panel.getByText('Запомнить сообщение на этом устройстве?').scrollIntoViewIfNeeded()
  await panel.getByRole('button', { name: 'Удалить всё с этого устройства' }).scrollIntoViewIfNeeded()
  await see('sent, to be remembered or not')
  await press(panel, 'Да, это моё устройство')
  await see('sent, remembered')
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await press(panel, 'Удалить всё с этого устройства')
  await expect(panel.getByText('На этом устройстве ничего не осталось').first()).toBeVisible()
  await see('follow, everything deleted')

  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
  await page.goto(town.site)
  await openWidget(page)
  await expect(panel.getByText('Это устройство не хранит черновики', { exact: false })).toBeVisible()
  await fillIn(panel, 'Текст сообщения', someText)
  await see('tell, no draft can be kept')
  await press(panel, 'Закрыть')
  await expectHeading(panel, 'Закрыть и потерять написанное?')
  await see('leaving where no draft can be kept')
}

async function modes({ page, town, see }: Stage): Promise<void> {
  await page.goto(`${town.site}/inline.html`)
  // It loads once it comes into view.
  await page.locator('.card').scrollIntoViewIfNeeded()
  await expect(page.getByText('Есть угроза жизни или здоровью?')).toBeVisible()
  await see('in the flow of a page')
  await page.goto(`${town.site}/banner.html`)
  await expect(launcher(page)).toBeVisible()
  await see('banner')
  await page.goto(`${town.backend}/o/kirov`)
  await expect(page.getByRole('heading', { name: headings.tell })).toBeVisible()
  await see('page of the organization')
  await page.goto(`${town.backend}/o/kirov/plain`)
  await see('page without scripts')

  await page.goto(town.site)
  await openWidget(page)
  await page.getByRole('combobox', { name: 'Язык' }).selectOption('English')
  await expect(page.getByRole('dialog', { name: 'Feedback: Kirov Administration' })).toBeVisible()
  await see('tell in English')

  await page.route('**/panel.js*', (route) => route.abort())
  await page.goto(`${town.site}/calm.html`)
  await launcher(page).click()
  await expect(page.getByRole('link', { name: launcherName })).toBeVisible()
  await see('the panel could not be loaded')
  await page.unroute('**/panel.js*')
}

const summary = (panel: Locator) => panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })

/** «Далее» with something missing. */
async function stumble(panel: Locator): Promise<void> {
  await goOn(panel)
  await expect(summary(panel)).toBeFocused()
}

/** The widget of an organization, with attributes of the test's own. */
export async function openOrganization(
  page: Page,
  site: string,
  organization: string,
  backend?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Locator> {
  await page.goto(`${site}/element.html`)
  await page.evaluate(
    (attributes) => {
      const widget = document.createElement('otklik-widget')
      for (const [name, value] of Object.entries(attributes)) widget.setAttribute(name, value)
      document.querySelector('otklik-widget')?.replaceWith(widget)
    },
    { organization, ...(backend && { backend }), ...more },
  )
  await launcher(page).click()
  return dialog(page)
}

/** The mock's town on the official site. */
export const openMock = (page: Page, { site, backend }: MockTown, organization = 'zarechny'): Promise<Locator> =>
  openOrganization(page, site, organization, backend)

/** The same on a device where nothing is left of what came before. */
async function openAnew(page: Page, town: MockTown): Promise<Locator> {
  await clearDevice(page, town.site)
  return openMock(page, town)
}

/** Leaves nothing of the site on the device: neither drafts nor messages. */
export async function clearDevice(page: Page, site: string): Promise<void> {
  // A page of the site on which no widget is at work.
  const script = { contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' }, body: '' }
  await page.route('**/otklik.js', (route) => route.fulfill(script))
  await page.goto(`${site}/element.html`)
  await page.unroute('**/otklik.js')
  await page.evaluate(async () => {
    localStorage.clear()
    sessionStorage.clear()
    for (const { name = '' } of await indexedDB.databases()) {
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name)
        request.onsuccess = resolve
        request.onerror = reject
      })
    }
  })
}

/** A suggestion about crossings, up to the last screen: of the mock's themes one that asks for little. */
export async function writeSuggestion(
  panel: Locator,
  photos: Parameters<Locator['setInputFiles']>[0] = [],
): Promise<void> {
  await arrive(panel, 'tell')
  await pick(panel, 'Предложение')
  await fillIn(panel, 'Текст сообщения', 'Поставьте светофор у школы')
  await panel.getByLabel(filesName).setInputFiles(photos)
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('переход')
  await pick(panel, 'Переходы и светофоры')
  await goOn(panel)
  await arrive(panel, 'procedure')
  await pick(panel, 'Быстрый ответ')
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Адрес или описание места', 'у школы № 3')
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру и коду')
  await goOn(panel)
  await arrive(panel, 'review')
}
