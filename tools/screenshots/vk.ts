import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import { startBackend } from '../../examples/official-site/e2e/town/backend.ts'
import { openDesk } from '../../examples/official-site/e2e/town/desk.ts'
import { connect, newKey } from '../../examples/vk-mini-app/e2e/double/connect.ts'
import { startVk } from '../../examples/vk-mini-app/e2e/double/vk.ts'

const [ours, new_] = [220_000_001, 220_000_002]

/** The pictures of docs/vk.md, which show a double of VK: what an administrator sees, step by step. */
export async function vkPictures(browser: Browser, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  let origin = ''
  const vk = await startVk({
    ...{ port: 0, backend: () => origin },
    people: [{ id: 1001, name: 'житель' }],
    communities: [
      { id: new_, name: 'Наш город' },
      { id: ours, name: 'подключено' },
    ],
  })
  const backend = await startBackend(vk.environment)
  origin = backend.origin
  const key = () => newKey(origin, backend.deskToken, 'kirov')
  await connect(origin, vk.launch({ user: 1001, community: ours, role: 'admin' }), await key())
  const context = await browser.newContext({
    ...{ viewport: { width: 560, height: 760 }, locale: 'ru-RU', timezoneId: 'Europe/Moscow' },
  })
  const page = await context.newPage()
  const enter = async (choices: Record<string, string>): Promise<Locator> => {
    await page.goto(`${vk.origin}/?${new URLSearchParams({ user: '1001', ...choices })}`)
    return page.frameLocator('iframe').locator('body')
  }
  const take = (name: string, target: Page | Locator = page) =>
    target.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })

  try {
    const form = await enter({ community: String(ours) })
    await form.getByRole('radio', { name: 'Вопрос' }).check()
    await form.getByRole('textbox', { name: 'Текст сообщения' }).fill('Когда откроют каток на площади?')
    await take('form')
    await form.getByRole('button', { name: 'Далее' }).click()
    await form.getByRole('searchbox', { name: 'Тема' }).fill('почта')
    await form.getByRole('radio', { name: 'Почта' }).check()
    await form.getByRole('button', { name: 'Далее' }).click()
    await form.getByRole('button', { name: 'Пропустить: место не важно' }).click()
    await form.getByRole('radio').first().check()
    await form.getByRole('button', { name: 'Далее' }).click()
    await form.getByRole('button', { name: 'Отправить сообщение' }).click()
    await form.getByRole('heading', { name: 'Сообщение отправлено' }).waitFor()
    const desk = openDesk(origin, backend.deskToken)
    const [number = ''] = await desk.numbers()
    await desk.register(number, 'В-31')
    await desk.answer(number, 'Каток на площади откроем первого декабря, если лёд встанет.')

    const alone = await enter({ community: '' })
    await alone.getByRole('button', { name: 'Добавить в сообщество' }).waitFor()
    await take('add')

    const app = await enter({ community: String(new_), role: 'admin' })
    await app.getByRole('textbox', { name: 'Одноразовый ключ' }).fill('4ZPS-380J-BAHC-XW1D')
    await take('key')
    await app.getByRole('textbox', { name: 'Одноразовый ключ' }).fill(await key())
    await app.getByRole('button', { name: 'Подключить', exact: true }).click()
    await app.getByRole('heading', { name: 'Сообщество подключено' }).waitFor()
    await take('connected')
    await app.getByRole('radio', { name: /^Список/ }).check()
    await app.getByRole('button', { name: 'Поставить карточку' }).click()
    await page.getByRole('button', { name: 'Разрешить' }).click()
    await page.getByRole('button', { name: 'Добавить' }).waitFor()
    await take('preview')
    await page.getByRole('button', { name: 'Добавить' }).click()
    await app.getByText('Карточка поставлена.').waitFor()

    const resident = await enter({ community: String(new_) })
    await resident.getByRole('heading', { name: 'Расскажите, в чём дело' }).waitFor()
    await take('card', page.getByRole('region', { name: 'Карточка сообщества' }))
    await resident.getByRole('link', { name: 'Мои сообщения' }).click()
    await resident.getByRole('button', { name: new RegExp(number) }).click()
    await resident.getByText('Каток на площади откроем').waitFor()
    await take('answer')
  } finally {
    await context.close()
    await backend.stop()
    await vk.close()
  }
}
