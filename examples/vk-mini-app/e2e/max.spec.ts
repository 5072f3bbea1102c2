import { test as base, type Locator, type Page, expect as usual } from '@playwright/test'
import { fillIn, goOn, headings, pick, send, writeQuestion } from '../../official-site/e2e/resident.ts'
import { type BackendProcess, startBackend } from '../../official-site/e2e/town/backend.ts'
import { openDesk } from '../../official-site/e2e/town/desk.ts'
import { type MaxDouble, type MaxLaunch, serveMax } from './max/serve.ts'

// The same page in MAX: a double stands around it on another origin, and speaks as MAX does in a browser.

const token = 'f9LHodD0cOL5NY7All_9xJRh5ZhPw6bRvq_0Adm8-1bZZEHdRy6_ZHDMNVPejUYNZg7Zhty-wKHNv2X2WJBQ'

/** The form comes in several files, on a machine that may be busy with others. */
const expect = usual.configure({ timeout: 30_000 })

interface Max {
  readonly double: MaxDouble
  readonly backend: BackendProcess
}

interface Things {
  /** Opens the mini app as somebody; gives what is in the frame. */
  readonly enter: (launch: MaxLaunch, page?: Page, token?: string) => Promise<Locator>
}

const test = base.extend<Things, { max: Max }>({
  max: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern.
    async ({}, use) => {
      const double = await serveMax()
      const backend = await startBackend({
        MAX_BOT_TOKEN: token,
        MAX_ORGANIZATION: 'kirov',
        MAX_FRAME_ORIGINS: double.origin,
      })
      await use({ double, backend })
      await backend.stop()
      await double.close()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  enter: async ({ page: first, max: { double, backend } }, use) => {
    await use(async (launch, page = first, signedWith = token) => {
      await page.goto(double.open(`${backend.origin}/mini-app/`, launch, signedWith))
      return page.frameLocator('iframe').locator('body')
    })
  },
})

// One backend is enough for them all.
test.describe.configure({ mode: 'default' })

const heard = (page: Page): Locator => page.getByRole('list', { name: 'События' }).getByRole('listitem')

test('a resident writes without leaving MAX, and finds it on another device @main', async ({
  enter,
  page,
  max,
  browser,
}) => {
  const app = await enter({ user: 400, startParam: 'river-town' })
  // In a page of its own the form does not take the focus.
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(heard(page).first()).toHaveText('WebAppReady')
  await writeQuestion(app)
  const { number } = await send(app)
  const { submission } = await openDesk(max.backend.origin, max.backend.deskToken).show(number)
  expect(submission).toMatchObject({ source: { channel: 'max', community: 'river-town' } })
  expect(JSON.stringify(submission)).not.toContain('Житель')

  const telephone = await browser.newContext()
  const there = await enter({ user: 400 }, await telephone.newPage())
  await there.getByRole('link', { name: 'Мои сообщения' }).click()
  await expect(there.getByRole('button', { name: new RegExp(number) })).toBeVisible()
  await telephone.close()
})

test('nobody finds what another has sent', async ({ enter }) => {
  const app = await enter({ user: 403 })
  await app.getByRole('link', { name: 'Мои сообщения' }).click()
  await expect(app.getByText('Вы пока ничего не отправили.')).toBeVisible()
})

test('the button of MAX goes back screen by screen, and is gone at the first', async ({ enter, page }) => {
  const app = await enter({ user: 404 })
  await pick(app, 'Вопрос')
  await fillIn(app, 'Текст сообщения', 'Когда откроют каток на площади?')
  await goOn(app)
  await expect(app.getByRole('heading', { name: headings.topic })).toBeVisible()
  const back = page.getByRole('button', { name: 'Назад в MAX' })
  await back.click()
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(back).toBeHidden()
})

test('MAX speaks English to those who have chosen it', async ({ enter }) => {
  const app = await enter({ user: 401, language: 'en' })
  await expect(app.getByRole('heading', { name: 'Tell us what it is about' })).toBeVisible()
})

test('after a reload at another place of the page the resident is still known', async ({ enter, page }) => {
  const app = await enter({ user: 402 })
  await expect(app.getByRole('heading', { name: headings.tell })).toBeVisible()
  const frame = page.frames().at(-1)
  await frame?.evaluate(() => {
    location.hash = '#/mine'
  })
  await expect(app.getByText('Вы пока ничего не отправили.')).toBeVisible()
  expect(frame?.url()).not.toContain('WebAppData')
  await frame?.evaluate(() => location.reload())
  await expect(app.getByRole('link', { name: 'Мои сообщения' })).toBeVisible()
  await expect(app.getByRole('heading', { name: 'Откройте приложение ещё раз' })).toBeHidden()
})

test('what another has signed gets a clear page and nothing else', async ({ enter, page }) => {
  const app = await enter({ user: 400 }, page, 'the token of another bot')
  await expect(app.getByRole('heading', { name: 'Откройте приложение ещё раз' })).toBeVisible()
  await expect(app.getByRole('textbox')).toBeHidden()
  await app.getByRole('button', { name: 'Закрыть приложение' }).click()
  await expect(heard(page).last()).toHaveText('WebAppClose')
})
