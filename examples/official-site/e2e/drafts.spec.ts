import type { Locator, Page } from '@playwright/test'
import { photo } from './files/photo.ts'
import {
  arrive,
  dialog,
  expectHeading,
  filesName,
  fillIn,
  goOn,
  launcher,
  openWidget,
  pick,
  press,
  send,
  someText,
  writeComplaint,
} from './resident.ts'
import { expect, test } from './town.ts'

/** Of which day is not said here: the clock may pass midnight. */
const asked = /^На этом устройстве есть черновик от .+ Он ваш\?$/

/** What the widget has left in this browser, all of it. */
async function left(page: Page) {
  return page.evaluate(async () => {
    const rows: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const store of database.objectStoreNames) {
        const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAllKeys()
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        rows.push(...keys.map(() => store))
      }
      database.close()
    }
    return { rows: rows.sort(), local: Object.keys(localStorage), session: Object.keys(sessionStorage) }
  })
}

/** Opens the widget and waits until it has asked about a draft. */
async function openAsked(page: Page): Promise<Locator> {
  await launcher(page).click()
  const panel = dialog(page)
  await expect(panel.getByRole('heading', { name: asked })).toBeFocused()
  return panel
}

/** The form says what it keeps once it knows that it can. */
const canKeep = (panel: Locator) =>
  expect(panel.getByText('черновик останется на этом устройстве на 7 дней')).toBeVisible()

const rowsOf = async (page: Page, store: string) => (await left(page)).rows.filter((name) => name === store).length

test('what was written is there after a reload, with its photo, and is sent', async ({ page, town }) => {
  await page.goto('/')
  const before = await openWidget(page)
  await canKeep(before)
  await writeComplaint(before, { photos: [await photo('яма.jpg')], email: 'ivanova@example.ru' })
  await expect.poll(() => rowsOf(page, 'drafts')).toBe(2)
  await page.reload()

  const panel = await openAsked(page)
  await expect(panel.getByText(someText)).toHaveCount(0)
  await press(panel, 'Продолжить')
  // An e-mail is no part of a draft, so its screen is the first with something missing.
  await arrive(panel, 'contact')
  await fillIn(panel, 'Электронная почта', 'ivanova@example.ru')
  await goOn(panel)
  await arrive(panel, 'review')
  await expect(panel.getByText(someText)).toBeVisible()
  await expect(panel.getByText('ул. Примерная, 5')).toBeVisible()
  const { number } = await send(panel)

  const { submission, files } = await town.desk.show(number)
  expect(submission.text).toBe(someText)
  expect(files.map(({ name }) => name)).toEqual(['яма.jpg'])
  await expect.poll(() => rowsOf(page, 'drafts')).toBe(0)
})
