import type { Route } from '@playwright/test'
import { photo, twelveMegapixels } from './files/photo.ts'
import { arrive, dialog, launcher, launcherName, openWidget, send, writeComplaint } from './resident.ts'
import { shiftOf, watchShifts } from './shifts.ts'
import { expect, test } from './town.ts'

// The guard of every test fails it on a violated policy, a line in the console or a request to another server.

test('the page is under the frozen header when photos are sent', async ({ page, town }) => {
  const response = await page.goto('/')
  expect(response?.headers()['content-security-policy']).toBe(
    `default-src 'none'; script-src ${town.backend}; connect-src ${town.backend}; style-src 'self'; img-src 'self'; ` +
      `base-uri 'none'; form-action 'self' ${town.backend}; frame-ancestors 'none'; require-trusted-types-for 'script'`,
  )
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: [await photo('яма.jpg'), await photo('двор.jpg', twelveMegapixels)] })
  await send(panel)
})

test('the guard itself sees a violated policy', async ({ page, guard }) => {
  guard.expects(/policy violated: img-src/)
  guard.expects(/console: .*Content Security Policy/)
  await page.goto('/')
  await page.evaluate(() => {
    const image = document.createElement('img')
    image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
    document.body.append(image)
  })
  await expect.poll(() => guard.verdict()).toEqual([])
})

test('the widget adds one name to the window', async ({ page, context }) => {
  await context.route('**/otklik.js', async (route) => {
    await route.fulfill({ body: '', contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' } })
  })
  await page.goto('/')
  const before = await page.evaluate(() => Object.getOwnPropertyNames(window))
  await context.unroute('**/otklik.js')
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: [await photo('яма.jpg')] })
  await send(panel)
  const after = await page.evaluate(() => Object.getOwnPropertyNames(window))
  expect(after.filter((name) => !before.includes(name))).toEqual(['Otklik'])
})

test('before a click the widget is one request', async ({ page, guard, town }) => {
  await page.goto('/', { waitUntil: 'networkidle' })
  await expect(launcher(page)).toBeVisible()
  const ours = guard.requests.filter((request) => request.url().startsWith(town.backend))
  expect(ours.map((request) => new URL(request.url()).pathname)).toEqual(['/otklik.js'])
})

test('nothing moves when the widget comes, opens, fills in late and closes', async ({ page }) => {
  await watchShifts(page)
  // Later than half a second after the click, so that what moves is not put down to it.
  const late = async (route: Route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await route.continue()
  }
  for (const [file, size] of [
    ['**/form?*', { width: 1280, height: 720 }],
    ['**/steps.js*', { width: 1280, height: 1300 }],
    ['**/form?*', { width: 375, height: 812 }],
  ] as const) {
    await page.setViewportSize(size)
    await page.route(file, late)
    await page.goto('/')
    const panel = await openWidget(page)
    await expect(panel.getByText('Есть угроза жизни или здоровью?')).toBeVisible()
    await expect(panel.getByRole('checkbox', { name: 'Это чужой компьютер' })).toBeAttached()
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
    expect(await shiftOf(page)).toBeNull()
    await page.unroute(file)
  }
})

test('of what was sent the browser keeps a database for this visit, and nothing else', async ({ page, context }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos: [await photo('яма.jpg')], email: 'ivanova@example.ru' })
  await send(panel)
  expect(await context.cookies()).toEqual([])
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }))
  expect(kept).toMatchObject({ local: {}, databases: ['otklik'], caches: [], workers: 0 })
  // The number of the visit, by which the next one does not see what was sent in this.
  expect(Object.keys(kept.session)).toEqual(['otklik'])
})

test('a file of the widget that was tampered with is refused, and a link leads to the form', async ({
  page,
  context,
  guard,
  town,
}) => {
  guard.expects(/console: .*integrity/)
  await context.route('**/panel.js*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${await response.text()};alert(document.domain)` })
  })
  page.on('dialog', (alert) => {
    throw new Error(`the tampered file ran: ${alert.message()}`)
  })
  await page.goto('/calm.html')
  await launcher(page).click()
  const link = page.getByRole('link', { name: launcherName })
  await expect(link).toHaveAttribute('href', `${town.backend}/o/kirov`)
  await expect(dialog(page)).toBeHidden()
})

test('a file of the widget that did not come is asked for again at the next press', async ({
  page,
  context,
  guard,
}) => {
  guard.expects(/console: .*(ERR_FAILED|Failed to load)/)
  await page.goto('/')
  const opener = page.getByRole('main').getByRole('link', { name: 'Сообщить о проблеме или спросить' })
  await context.route('**/panel.js*', (route) => route.abort())
  await opener.click()
  await expect(page.locator('otklik-widget').getByRole('link', { name: launcherName })).toBeVisible()
  await context.unroute('**/panel.js*')
  await opener.click()
  await arrive(dialog(page), 'tell')
})

test('a later file that did not come loses nothing typed, and comes by «Попробовать снова»', async ({
  page,
  context,
  guard,
}) => {
  guard.expects(/console: .*(ERR_FAILED|Failed to load)/)
  await context.route('**/steps.js*', (route) => route.abort())
  await page.goto('/')
  const panel = await openWidget(page)
  await panel.getByRole('radio', { name: 'Проблема' }).check()
  await panel.getByRole('textbox', { name: 'Текст сообщения' }).fill('Глубокая яма')
  await panel.getByRole('button', { name: 'Далее' }).click()
  await expect(panel.getByRole('heading', { name: 'Форма не загрузилась' })).toBeFocused()
  await context.unroute('**/steps.js*')
  await panel.getByRole('button', { name: 'Попробовать снова' }).click()
  await arrive(panel, 'tell')
  await expect(panel.getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('Глубокая яма')
})
