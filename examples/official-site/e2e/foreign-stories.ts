import { expect, type Locator } from '@playwright/test'
import { photo } from './files/photo.ts'
import { arrive, expectHeading, fillIn, goOn, headings, pick, press } from './resident.ts'
import { clearDevice, openOrganization, type Stage } from './stories.ts'
import type { MockTown } from './town/mock.ts'

// Ways through the widget before backends that are not ours: each offers what that backend can do, and nothing else.

/** A photo can be added where the backend takes any. */
export const filesOf = (panel: Locator) => panel.getByLabel(/^Добавить/)

/** GeoReport v2: no files, no codes, and everybody can read it. */
export async function register({ page, foreignTown, see }: Stage): Promise<void> {
  const town = await foreignTown('open311')
  await town.reset()
  const open = () => openRegister(page, town)
  const panel = await open()
  await arrive(panel, 'tell')
  await expect(panel.getByRole('checkbox', { name: 'Это чужой компьютер' })).toBeVisible()
  await expect(filesOf(panel)).toBeHidden()
  await expect(panel.getByRole('radio')).toHaveCount(0)
  await see('open311, tell')
  await writeReport(panel, 'Не горит фонарь')
  await expect(panel.getByText('Это открытый список', { exact: false })).toBeVisible()
  await expect(panel.getByText('Посмотрю сам по номеру', { exact: true })).toBeVisible()
  await see('open311, review')
  await press(panel, 'Отправить сообщение')
  await arrive(panel, 'sent')
  await expect(panel.getByText('Номер понадобится', { exact: false })).toBeVisible()
  await expect(panel.getByText(/^Код|Срок ответа|Напомнить/)).toHaveCount(0)
  await see('open311, sent')
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await expect(panel.getByLabel('Код')).toBeHidden()
  await see('open311, follow')
  await panel.getByRole('button', { name: /^№ / }).click()
  await expect(panel.getByText('Это открытый список', { exact: false })).toBeVisible()
  await expect(panel.getByText(/Оцените|не решена|Добавить файлы/)).toHaveCount(0)
  await see('open311, case')

  await town.reset()
  const batch = await open()
  await arrive(batch, 'tell')
  await writeReport(batch, 'Упавшее дерево')
  await press(batch, 'Отправить сообщение')
  await expectHeading(batch, 'Сообщение принято, номера ещё нет')
  await see('taken, without a number yet')

  await town.reset()
  const lost = await open()
  await arrive(lost, 'tell')
  await writeReport(lost, 'Не горит фонарь')
  await town.faults(
    { kind: 'malformed', route: 'submit' },
    {
      kind: 'server_error',
      route: 'requests',
      times: 'always',
    },
  )
  await press(lost, 'Отправить сообщение')
  await expectHeading(lost, 'Не знаем, дошло ли сообщение. Проверяем')
  await see('not known whether it arrived, looked for')
  await town.heal()
  await press(lost, 'Проверить ещё раз')
  await arrive(lost, 'sent')
}

/** Signalen: photos after the text, a token in the place of a code, proposals, what is reported nearby. */
export async function signals({ page, foreignTown, see }: Stage): Promise<void> {
  const town = await foreignTown('signalen')
  await town.reset()
  const open = () => openSignals(page, town)
  const panel = await open()
  await arrive(panel, 'tell')
  await expect(panel.getByRole('checkbox', { name: 'Это чужой компьютер' })).toBeVisible()
  await expect(filesOf(panel)).toBeVisible()
  await expect(panel.getByRole('radio')).toHaveCount(0)
  await see('signalen, tell')
  await fillIn(panel, 'Текст сообщения', 'De lamp op de hoek is kapot, het is er donker.')
  await filesOf(panel).setInputFiles([await photo('lamp.jpg')])
  await goOn(panel)
  await arrive(panel, 'topic')
  await see('signalen, topic')
  await press(panel, 'Подобрать тему')
  await expect(panel.getByText('Подобрали тем: 1').first()).toBeVisible()
  await pick(panel, 'Lantaarnpaal')
  await pick(panel, 'De paal staat scheef')
  await expect(panel.getByText('Is het gevaarlijk?')).toBeVisible()
  await pick(panel, 'Nee, niet gevaarlijk')
  await see('signalen, a topic proposed')
  await goOn(panel)
  await arrive(panel, 'place')
  await goOn(panel)
  await expect(panel.getByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeFocused()
  await see('signalen, place, no point given')
  await fillIn(panel, 'Координаты', '52.3731, 4.8926')
  await press(panel, 'Узнать, что рядом уже сообщили')
  await expect(panel.getByText(/^Рядом (ничего не сообщали|уже сообщили)/).first()).toBeVisible()
  await see('signalen, place')
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру и коду')
  await goOn(panel)
  await arrive(panel, 'review')
  await see('signalen, review')
  await town.faults({ kind: 'server_error', route: 'attachments', times: 'always' })
  await press(panel, 'Отправить сообщение')
  await expectHeading(panel, 'Текст отправлен, фото дойдут позже')
  await see('text sent, photos to follow')
  await town.heal()
  await press(panel, 'Отправить сейчас')
  await arrive(panel, 'sent')
  await see('signalen, sent')
  await press(panel, headings.follow)
  await arrive(panel, 'follow')
  await see('signalen, follow')
  await panel.getByRole('button', { name: /^№ / }).click()
  await expect(panel.getByRole('heading', { name: /^Сообщение № SIG-/ })).toBeFocused()
  await expect(panel.getByText(/Добавить файлы|не решена/)).toHaveCount(0)
  await see('signalen, case')

  await town.reset()
  const refused = await open()
  await writeSignal(refused, [await photo('lamp.jpg')])
  await town.faults({ kind: 'server_error', route: 'attachments', times: 1 })
  await press(refused, 'Отправить сообщение')
  await expectHeading(refused, 'Текст отправлен, фото дойдут позже')
  const [stored] = (await town.control('signals')) as { id: number }[]
  await town.control(`signals/SIG-${stored?.id}/move`, { state: 'b' })
  await press(refused, 'Отправить сейчас')
  await expect(refused.getByText('фото не приняли').first()).toBeVisible()
  await see('text sent, photos refused')

  await town.reset()
  const lost = await open()
  await writeSignal(lost)
  await town.faults({ kind: 'malformed', route: 'signals' })
  await press(lost, 'Отправить сообщение')
  await expectHeading(lost, 'Не знаем, дошло ли сообщение')
  await expect(lost.getByRole('button', { name: 'Проверить ещё раз' })).toBeHidden()
  await see('not known whether it arrived')
}

const openRegister = async (page: Stage['page'], { site, backend }: MockTown) => {
  await clearDevice(page, site)
  return openOrganization(page, site, 'zarechny', `${backend}/open311/v2`, { adapter: 'open311' })
}

const openSignals = async (page: Stage['page'], { site, backend }: MockTown) => {
  await clearDevice(page, site)
  return openOrganization(page, site, 'zarechny', `${backend}/signals`, { adapter: 'signalen' })
}

async function writeReport(panel: Locator, topic: string): Promise<void> {
  await fillIn(panel, 'Текст сообщения', 'Фонарь у второго подъезда не горит с понедельника.')
  await goOn(panel)
  await arrive(panel, 'topic')
  await pickTopic(panel, topic)
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Адрес или описание места', 'ул. Примерная, 5')
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру')
  await goOn(panel)
  await arrive(panel, 'review')
}

async function writeSignal(panel: Locator, photos: Parameters<Locator['setInputFiles']>[0] = []): Promise<void> {
  await arrive(panel, 'tell')
  await fillIn(panel, 'Текст сообщения', 'De verlichting in het park doet het niet.')
  await filesOf(panel).setInputFiles(photos)
  await goOn(panel)
  await arrive(panel, 'topic')
  await pickTopic(panel, 'Overige verlichting')
  await goOn(panel)
  await arrive(panel, 'place')
  await fillIn(panel, 'Координаты', '52.3731, 4.8926')
  await goOn(panel)
  await arrive(panel, 'contact')
  await pick(panel, 'Посмотрю сам по номеру и коду')
  await goOn(panel)
  await arrive(panel, 'review')
}

async function pickTopic(panel: Locator, topic: string): Promise<void> {
  await panel.getByRole('searchbox', { name: 'Тема' }).fill(topic)
  await pick(panel, topic)
}
