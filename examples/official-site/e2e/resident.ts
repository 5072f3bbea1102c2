import { expect, type Locator, type Page } from '@playwright/test'
import type { ChosenFile } from './files/photo.ts'

// What a resident does in the widget, by what they see and hear there.

export const launcherName = 'Сообщить о проблеме или спросить'
export const filesName = 'Добавить фото, видео или PDF'

export const headings = {
  tell: 'Расскажите, в чём дело',
  topic: 'Выберите тему',
  procedure: 'Какой ответ вам нужен?',
  place: 'Укажите место',
  contact: 'Как вам ответить?',
  review: 'Проверьте и отправьте',
  sent: 'Сообщение отправлено',
  waiting: 'Ещё не отправлено',
  follow: 'Узнать, что с моим сообщением',
} as const

export interface Receipt {
  readonly number: string
  readonly code: string
}

/** What is written into a complaint about a pothole: the longest way through the form. */
export interface Complaint {
  readonly text?: string
  readonly photos?: readonly ChosenFile[]
  readonly address?: string
  readonly email?: string
}

export const someText = 'Напротив дома 5 на дороге глубокая яма, машины выезжают на тротуар.'

export const launcher = (page: Page): Locator => page.getByRole('button', { name: launcherName })

export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Обратная связь/ })

/** Presses the launcher and waits for the first screen. */
export async function openWidget(page: Page): Promise<Locator> {
  await launcher(page).click()
  const panel = dialog(page)
  await arrive(panel, 'tell')
  return panel
}

/** Each screen begins at its heading. */
export const arrive = (panel: Locator, screen: keyof typeof headings): Promise<void> =>
  expectHeading(panel, headings[screen])

export const expectHeading = (panel: Locator, name: string): Promise<void> =>
  expect(panel.getByRole('heading', { name, exact: true })).toBeFocused()

export const press = (panel: Locator, name: string): Promise<void> =>
  panel.getByRole('button', { name, exact: true }).click()

/** Chooses one of several. */
export const pick = (panel: Locator, name: string): Promise<void> =>
  panel.getByRole('radio', { name, exact: true }).check()

export const fillIn = (panel: Locator, name: string, value: string): Promise<void> =>
  panel.getByRole('textbox', { name, exact: true }).fill(value)

export const goOn = (panel: Locator): Promise<void> => press(panel, 'Далее')

export async function tell(panel: Locator, { text = someText, photos = [] }: Complaint): Promise<void> {
  await pick(panel, 'Проблема')
  await fillIn(panel, 'Текст сообщения', text)
  if (photos.length > 0) await panel.getByLabel(filesName).setInputFiles([...photos])
  await goOn(panel)
}

async function choosePothole(panel: Locator): Promise<void> {
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('яма')
  await pick(panel, 'Ямы и выбоины')
  await pick(panel, 'Улица в городе')
  await goOn(panel)
}

/** Fills in the form for a pothole up to the last screen, where nothing has been sent yet. */
export async function writeComplaint(panel: Locator, complaint: Complaint): Promise<void> {
  const { address = 'ул. Примерная, 5', email } = complaint
  await tell(panel, complaint)
  await choosePothole(panel)
  await arrive(panel, 'procedure')
  await pick(panel, 'Быстрое сообщение')
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Адрес или описание места', address)
  await goOn(panel)
  await arrive(panel, 'contact')
  if (email) {
    await pick(panel, 'По электронной почте')
    await fillIn(panel, 'Электронная почта', email)
  } else {
    await pick(panel, 'Посмотрю сам по номеру и коду')
  }
  await goOn(panel)
  await arrive(panel, 'review')
}

/** A question on a theme that asks for nothing more: four screens. */
export async function writeQuestion(panel: Locator, text = 'Когда откроют каток на площади?'): Promise<void> {
  await pick(panel, 'Вопрос')
  await fillIn(panel, 'Текст сообщения', text)
  await goOn(panel)
  await arrive(panel, 'topic')
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('почта')
  await pick(panel, 'Почта')
  await goOn(panel)
  await arrive(panel, 'place')
  await press(panel, 'Пропустить: место не важно')
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру и коду')
  await goOn(panel)
  await arrive(panel, 'review')
}

/** Sends what stands on the last screen, and reads number and code off the receipt. */
export async function send(panel: Locator): Promise<Receipt> {
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'sent')
  return readReceipt(panel)
}

export async function readReceipt(panel: Locator): Promise<Receipt> {
  const beside = (term: string) =>
    panel
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${term}$`) })
      .locator('xpath=following-sibling::dd[1]')
  const number = (await beside('Номер сообщения').textContent()) ?? ''
  // A public register gives none.
  const code = (await beside('Код').count()) > 0 ? ((await beside('Код').textContent()) ?? '') : ''
  return { number: number.trim(), code: code.trim() }
}

/** Opens the widget and finds a message by what stands on its receipt. */
export async function follow(page: Page, { number, code }: Receipt): Promise<Locator> {
  const panel = await openWidget(page)
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await fillIn(panel, 'Номер сообщения', number)
  await fillIn(panel, 'Код', code)
  await press(panel, 'Найти сообщение')
  await expect(panel.getByRole('heading', { name: `Сообщение № ${number}` })).toBeFocused()
  return panel
}
