import type { Locator } from '@playwright/test'
import { heic, pdf, video } from './files/media.ts'
import { type ChosenFile, photo, tellsOfPlace, twelveMegapixels } from './files/photo.ts'
import { filesName, openWidget, send, writeComplaint } from './resident.ts'
import { expect, test } from './town.ts'

const addFile = (panel: Locator, file: ChosenFile) => panel.getByLabel(filesName).setInputFiles([file])

/** What the page's owner would find of a file in the backend. */
async function sendWith(panel: Locator, files: readonly ChosenFile[]): Promise<string> {
  await writeComplaint(panel, { photos: files })
  return (await send(panel)).number
}

test('the files of these tests do tell where they were made', async () => {
  expect(tellsOfPlace((await photo('яма.jpg')).buffer)).toBe(true)
  expect(tellsOfPlace(video('двор.mp4').buffer)).toBe(true)
  expect(tellsOfPlace(heic('двор.heic').buffer)).toBe(true)
})

test('a photo of twelve megapixels arrives smaller and without the place', async ({ page, town }) => {
  const original = await photo('яма.jpg', twelveMegapixels)
  await page.goto('/')
  const number = await sendWith(await openWidget(page), [original])
  const [kept] = (await town.desk.show(number)).files
  expect(kept).toMatchObject({ name: 'яма.jpg', type: 'image/jpeg' })
  expect(kept?.size).toBeLessThan(original.buffer.length)
  expect((await town.storedFiles()).filter(tellsOfPlace)).toEqual([])
})

test('a HEIC that no browser here can show arrives without the place', async ({ page, town }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  const number = await sendWith(panel, [await photo('яма.jpg'), heic('двор.heic')])
  const { files } = await town.desk.show(number)
  expect(files.map(({ name, type }) => [name, type])).toContainEqual(['двор.heic', 'image/heic'])
  expect((await town.storedFiles()).filter(tellsOfPlace)).toEqual([])
})

test('an MP4 arrives without the place', async ({ page, town }) => {
  await page.goto('/')
  const number = await sendWith(await openWidget(page), [await photo('яма.jpg'), video('двор.mp4')])
  const { files } = await town.desk.show(number)
  expect(files.map(({ name, type }) => [name, type])).toContainEqual(['двор.mp4', 'video/mp4'])
  expect((await town.storedFiles()).filter(tellsOfPlace)).toEqual([])
})

test('a PDF that calls itself a photo is sent as the PDF it is', async ({ page, town }) => {
  await page.goto('/')
  const number = await sendWith(await openWidget(page), [await photo('яма.jpg'), pdf('акт.jpg', 'image/jpeg')])
  const { files } = await town.desk.show(number)
  expect(files.map(({ type }) => type)).toContain('application/pdf')
  expect(files.map(({ name }) => name)).not.toContain('акт.jpg')
})

test('a file of another kind is refused in words, and nothing typed is lost', async ({ page }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  const text = panel.getByRole('textbox', { name: 'Текст сообщения' })
  await text.fill('Глубокая яма')
  await addFile(panel, { name: 'таблица.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04 таблица') })
  await expect(panel.getByText('Файл «таблица.zip» не того вида. Выберите фото, видео или PDF').first()).toBeVisible()
  await expect(text).toHaveValue('Глубокая яма')
})

test('an empty file is refused in words', async ({ page }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await addFile(panel, { name: 'яма.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) })
  await expect(panel.getByText('Файл «яма.jpg» пустой. Выберите другой файл').first()).toBeVisible()
})

test('a photo that is cut off in the middle is refused in words', async ({ page }) => {
  const { buffer, ...whole } = await photo('яма.jpg')
  await page.goto('/')
  const panel = await openWidget(page)
  await addFile(panel, { ...whole, buffer: buffer.subarray(0, 1000) })
  await expect(panel.getByText('Файл «яма.jpg» не открывается. Выберите другой файл').first()).toBeVisible()
})

test('a theme that needs a photo does not go on without one, and takes it on the spot', async ({ page }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await panel.getByRole('radio', { name: 'Проблема' }).check()
  await panel.getByRole('textbox', { name: 'Текст сообщения' }).fill('Глубокая яма у дома')
  await panel.getByRole('button', { name: 'Далее' }).click()
  await panel.getByRole('searchbox', { name: 'Тема' }).fill('яма')
  await panel.getByRole('radio', { name: 'Ямы и выбоины' }).check()
  await panel.getByRole('radio', { name: 'Улица в городе' }).check()
  await panel.getByRole('button', { name: 'Далее' }).click()
  await expect(panel.getByText('Добавьте фото: без него эту тему не примут').first()).toBeVisible()
  await addFile(panel, await photo('яма.jpg'))
  await panel.getByRole('button', { name: 'Далее' }).click()
  await expect(panel.getByRole('heading', { name: 'Какой ответ вам нужен?' })).toBeFocused()
})
