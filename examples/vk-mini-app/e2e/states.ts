import type { Locator, Page } from '@playwright/test'
import { arrive, goOn, headings, pick, press, readReceipt } from '../../official-site/e2e/resident.ts'
import { type Entrance, expect, inVk, section, type Town } from './town.ts'

/** On what a walk is taken. `see` is called at each state. */
export interface Stage {
  readonly page: Page
  readonly town: Town
  readonly enter: (choices: Entrance, page?: Page) => Promise<Locator>
  readonly device: () => Promise<Page>
  see(state: string): Promise<void>
}

/** Walks through everything there is to see. */
export const states: Record<string, (stage: Stage) => Promise<void>> = {
  'a resident': resident,
  'an administrator': administrator,
  'where nobody can write': nobody,
}

async function resident({ town, enter, see }: Stage): Promise<void> {
  const app = await enter({ community: await town.connectedCommunity(), user: '3001' })
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await see('the form')
  await pick(app, 'Вопрос')
  await app.getByRole('textbox', { name: 'Текст сообщения' }).fill('Когда откроют каток на площади?')
  await goOn(app)
  await arrive(app, 'topic')
  await app.getByRole('searchbox', { name: 'Тема' }).fill('почта')
  await pick(app, 'Почта')
  await see('themes')
  await goOn(app)
  await press(app, 'Пропустить: место не важно')
  await arrive(app, 'contact')
  await app.getByRole('radio').first().check()
  await goOn(app)
  await arrive(app, 'review')
  await see('before sending')
  await press(app, 'Отправить сообщение')
  await arrive(app, 'sent')
  await see('the number')
  const { number } = await readReceipt(app)
  await town.desk.register(number, 'В-3')
  await town.desk.answer(number, 'Каток откроем первого декабря.')
  await section(app, 'Мои сообщения')
  const mine = app.getByRole('button', { name: new RegExp(number) })
  await expect(mine).toBeVisible()
  await see('own messages')
  await mine.click()
  await expect(app.getByText('Каток откроем первого декабря.')).toBeVisible()
  await see('the answer')
}

async function administrator({ town, enter, see, page }: Stage): Promise<void> {
  const app = await enter({ community: town.newCommunity(), role: 'admin', user: '3002' })
  const key = app.getByRole('textbox', { name: 'Одноразовый ключ' })
  await expect(key).toBeVisible()
  await see('no key yet')
  await app.getByRole('button', { name: 'Подключить', exact: true }).click()
  await see('no key given')
  await key.fill(await town.newKey())
  await app.getByRole('button', { name: 'Подключить', exact: true }).click()
  await expect(app.getByRole('heading', { name: 'Сообщество подключено' })).toBeVisible()
  await see('connected')
  await app.getByRole('button', { name: 'Поставить карточку' }).click()
  await expect(page.getByRole('dialog', { name: 'Доступ к сообществу' })).toBeVisible()
  await inVk(page, 'Разрешить')
  await inVk(page, 'Добавить')
  await expect(app.getByText('Карточка поставлена.')).toBeVisible()
  await see('with a card')
  await app.getByRole('button', { name: 'Отключить сообщество' }).click()
  await see('asked whether to disconnect')
}

async function nobody({ town, enter, see }: Stage): Promise<void> {
  const stranger = await enter({ community: town.newCommunity() })
  await expect(stranger.getByRole('link', { name: 'Открыть официальный сайт' })).toBeVisible()
  await see('not connected')
  const refused = await enter({ community: town.newCommunity(), sign: 'foreign' })
  await expect(refused.getByRole('heading', { name: 'Откройте приложение ещё раз' })).toBeVisible()
  await see('refused')
  const alone = await enter({ community: '' })
  await expect(alone.getByRole('heading', { name: 'Откройте приложение в сообществе' })).toBeVisible()
  await see('opened on its own')
}
