import { photo } from '../../official-site/e2e/files/photo.ts'
import { headings, press, send, writeComplaint } from '../../official-site/e2e/resident.ts'
import { expect, section, test } from './town.ts'

test('a resident complains with a photo in VK, and reads and rates the answer on another device without any code @main', async ({
  enter,
  device,
  town,
}) => {
  const community = await town.connectedCommunity()
  const app = await enter({ community })
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await writeComplaint(app, { photos: [await photo('яма.jpg')] })
  const { number } = await send(app)

  const { submission, files } = await town.desk.show(number)
  expect(submission).toMatchObject({ source: { channel: 'vk', community } })
  expect(files.map(({ name }) => name)).toEqual(['яма.jpg'])
  await town.desk.register(number, 'К-17')
  await town.desk.answer(number, 'Яму засыпали.')

  const telephone = await device()
  const there = await enter({ community, platform: 'mobile_web' }, telephone)
  await section(there, 'Мои сообщения')
  await expect(there.getByRole('heading', { name: 'Мои сообщения' })).toBeVisible()
  await there.getByRole('button', { name: new RegExp(number) }).click()
  await expect(there.getByText('Яму засыпали.')).toBeVisible()
  await there.getByText('Оцените ответ').first().click()
  await there.getByRole('radio', { name: '5: хорошо' }).check()
  await press(there, 'Отправить оценку')
  await expect(there.getByText('Ваша оценка: 5 из 5')).toBeVisible()
})
