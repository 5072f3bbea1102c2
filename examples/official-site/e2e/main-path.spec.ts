import { pdf } from './files/media.ts'
import { photo, twelveMegapixels } from './files/photo.ts'
import { arrive, follow, goOn, openWidget, pick, press, send, tell, writeComplaint } from './resident.ts'
import { expect, test } from './town.ts'

const photos = async () => [await photo('яма.jpg'), await photo('двор целиком.jpg', twelveMegapixels)]

test('a resident complains with two photos, comes back another day and reads the answer @main', async ({
  page,
  visit,
  town,
}) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: await photos(), email: 'ivanova@example.ru' })
  const receipt = await send(panel)
  expect(receipt.number).toMatch(/^\d{4}-\d{6}-\d$/)
  await page.close()

  const back = await visit()
  await back.goto('/')
  await expect((await follow(back, receipt)).getByText('На проверке').first()).toBeVisible()
  await back.close()

  await town.desk.register(receipt.number, 'К-17')
  await town.desk.answer(receipt.number, 'Яму засыпали, весной положим асфальт.', [
    { name: 'Акт.pdf', type: 'application/pdf', content: new Uint8Array(pdf('Акт.pdf').buffer) },
  ])

  const answered = await visit()
  await answered.goto('/')
  const found = await follow(answered, receipt)
  await expect(found.getByText('Яму засыпали, весной положим асфальт.')).toBeVisible()
  const link = found.getByRole('link', { name: /Акт\.pdf/ })
  const file = await answered.request.get((await link.getAttribute('href')) ?? '')
  expect(await file.body()).toEqual(pdf('Акт.pdf').buffer)

  await found.getByText('Оцените ответ').first().click()
  await found.getByRole('radio', { name: '5: хорошо' }).check()
  await press(found, 'Отправить оценку')
  await expect(found.getByText('Ваша оценка: 5 из 5')).toBeVisible()
})

test('what was sent is what the operator gets', async ({ page, town }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, {
    text: 'Яма «у моста» — глубиной 20 см 🕳',
    photos: await photos(),
    address: 'ул. Ленина, 5, второй подъезд',
  })
  const { number } = await send(panel)

  const { submission, files } = await town.desk.show(number)
  expect(submission.text).toBe('Яма «у моста» — глубиной 20 см 🕳')
  expect(submission.place?.address?.text).toBe('ул. Ленина, 5, второй подъезд')
  expect(files.map(({ name }) => name)).toEqual(['яма.jpg', 'двор целиком.jpg'])
})

test('a photo of more than a megabyte goes in pieces', async ({ page, guard }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: await photos() })
  await send(panel)
  const uploads = guard.requests.filter((request) => /\/uploads/.test(request.url()) && request.method() !== 'OPTIONS')
  expect(uploads.map((request) => request.method())).toEqual(expect.arrayContaining(['POST', 'PATCH']))
})

test('nothing leaves the device before «Отправить»', async ({ page, guard }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: await photos() })
  expect(guard.requests.filter((request) => !['GET', 'OPTIONS'].includes(request.method()))).toEqual([])
})

test('another theme takes away what was wrong with the first', async ({ page }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await tell(panel, {})
  await arrive(panel, 'topic')
  const search = panel.getByRole('searchbox', { name: 'Тема' })
  await search.fill('разметка')
  await pick(panel, 'Дорожная разметка')
  await goOn(panel)
  const complaint = panel.getByText('Эту тему сейчас не принимают')
  await expect(complaint.first()).toBeVisible()
  await search.fill('яма')
  await pick(panel, 'Ямы и выбоины')
  await expect(complaint).toHaveCount(0)
})

test('a wrong code is told from an opened case by nothing but words', async ({ page, guard }) => {
  guard.expects(/404/)
  await page.goto('/')
  const panel = await openWidget(page)
  await press(panel, 'Узнать, что с моим сообщением')
  await panel.getByRole('textbox', { name: 'Номер сообщения' }).fill('2026-000001-1')
  await panel.getByRole('textbox', { name: 'Код' }).fill('0000 0000 0000')
  await press(panel, 'Найти сообщение')
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await expect(panel.getByText('Сообщение с таким номером и кодом не нашлось').first()).toBeVisible()
  await expect(panel.getByRole('textbox', { name: 'Номер сообщения' })).toHaveValue('2026-000001-1')
})
