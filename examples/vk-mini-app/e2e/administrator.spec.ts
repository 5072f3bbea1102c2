import type { Locator, Page } from '@playwright/test'
import { headings } from '../../official-site/e2e/resident.ts'
import { readCard } from './double/page/card.ts'
import { asked, expect, inVk, section, test } from './town.ts'

// A community is connected in minutes, by somebody who has a key and nothing else.

async function connectWith(app: Locator, key: string): Promise<void> {
  await app.getByRole('textbox', { name: 'Одноразовый ключ' }).fill(key)
  await app.getByRole('button', { name: 'Подключить', exact: true }).click()
}

async function putCardUp(app: Locator, page: Page): Promise<void> {
  await app.getByRole('button', { name: /^Поставить (карточку|заново)/ }).click()
  await inVk(page, 'Разрешить')
  await inVk(page, 'Добавить')
}

test('an administrator connects a community, and its card leads residents into the form @main', async ({
  enter,
  town,
  page,
  device,
}) => {
  const community = town.newCommunity()
  const app = await enter({ community, role: 'admin' })
  await connectWith(app, await town.newKey())
  await expect(app.getByRole('heading', { name: 'Сообщество подключено' })).toBeVisible()
  await app.getByRole('radio', { name: /^Список/ }).check()
  await putCardUp(app, page)

  const shown = (await asked(page)).find((line) => line.startsWith('VKWebAppShowCommunityWidgetPreviewBox'))
  const { type, code } = JSON.parse(shown?.replace(/^\S+ /, '') ?? '{}')
  expect(readCard(type, code).rows?.map(({ button }) => button)).toContain('Спросить')
  await expect
    .poll(
      () => town.vk.api.calls.filter(({ parameters }) => parameters.access_token === town.vk.tokenOf(community)).length,
    )
    .toBeGreaterThan(0)
  await expect.poll(() => town.vk.api.cards.get(town.vk.tokenOf(community))?.type).toBe('list')

  const resident = await device()
  await enter({ community }, resident)
  await resident.getByRole('region', { name: 'Карточка сообщества' }).getByRole('link', { name: 'Спросить' }).click()
  await expect(resident.frameLocator('iframe').getByRole('radio', { name: 'Вопрос' })).toBeChecked()
})

test('a key that is wrong says so, and so does one that was used', async ({ enter, town, guard }) => {
  guard.expects(/console: .*422/)
  const key = await town.newKey()
  await connectWith(await enter({ community: town.newCommunity(), role: 'admin' }), key)
  const other = await enter({ community: town.newCommunity(), role: 'admin' })
  for (const wrong of ['7777-7777-7777-7777', key]) {
    await connectWith(other, wrong)
    const field = other.getByRole('textbox', { name: 'Одноразовый ключ' })
    await expect(field).toHaveAccessibleDescription(/Этот ключ не подходит/)
    await expect(field).toBeFocused()
  }
})

test('whoever is no administrator is never asked for a key', async ({ enter, town }) => {
  const community = await town.connectedCommunity()
  for (const role of ['moder', 'editor']) {
    const app = await enter({ community, role })
    await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
    await expect(app.getByRole('link', { name: 'Сообщество', exact: true })).toHaveCount(0)
  }
})

test('an administrator who says no in VK’s window has changed nothing', async ({ enter, town, page }) => {
  const app = await enter({ community: await town.connectedCommunity(), role: 'admin' })
  await section(app, 'Сообщество')
  await app.getByRole('button', { name: 'Поставить карточку' }).click()
  await inVk(page, 'Отмена')
  await expect(app.getByText(/Вы закрыли окно ВКонтакте/)).toBeFocused()
  await app.getByRole('button', { name: 'Поставить карточку' }).click()
  await inVk(page, 'Разрешить')
  await inVk(page, 'Отмена')
  await expect(app.getByText(/Вы закрыли окно ВКонтакте/)).toBeFocused()
})

test('a token that VK has revoked, and one that it is too busy for, are told in words', async ({
  enter,
  town,
  page,
}) => {
  const community = await town.connectedCommunity()
  const app = await enter({ community, role: 'admin' })
  await section(app, 'Сообщество')
  // https://dev.vk.com/reference/errors
  const [authorizationFailed, floodControl] = [5, 9]
  town.vk.api.troubles.push({ error: authorizationFailed })
  await putCardUp(app, page)
  await expect(app.getByText(/Карточка не обновляется. Разрешение отозвано/)).toBeVisible()

  town.vk.api.troubles.push({ error: floodControl })
  await putCardUp(app, page)
  await expect(app.getByText(/ВКонтакте просит подождать/)).toBeVisible()

  await putCardUp(app, page)
  await expect(app.getByText('Карточка поставлена.')).toBeVisible()
  const [call] = town.vk.api.calls.filter(({ parameters }) => parameters.access_token === town.vk.tokenOf(community))
  expect(call?.method).toBe('appWidgets.update')
})

test('a community that is disconnected takes no messages any more', async ({ enter, town, device }) => {
  const community = await town.connectedCommunity()
  const app = await enter({ community, role: 'admin' })
  await section(app, 'Сообщество')
  await app.getByRole('button', { name: 'Отключить сообщество' }).click()
  await app.getByRole('button', { name: 'Да, отключить' }).click()
  await expect(app.getByRole('heading', { name: 'Подключить сообщество' })).toBeFocused()

  const resident = await enter({ community }, await device())
  await expect(resident.getByRole('heading', { name: 'Здесь пока не принимают сообщения' })).toBeVisible()
})

test('an administrator who has opened the mini app on its own is led into the community', async ({
  enter,
  town,
  page,
}) => {
  const app = await enter({ community: '' })
  await expect(app.getByRole('heading', { name: 'Откройте приложение в сообществе' })).toBeVisible()
  await app.getByRole('button', { name: 'Добавить в сообщество' }).click()
  await inVk(page, 'Добавить')
  await expect(app.getByText('Приложение добавлено.')).toBeVisible()
  expect(town.vk.environment.VK_APP_ID).toMatch(/^\d+$/)
})
