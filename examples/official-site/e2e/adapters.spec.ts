import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contentSecurityPolicy } from '../src/serve.ts'
import { photo } from './files/photo.ts'
import { filesOf } from './foreign-stories.ts'
import { arrive, launcher, openWidget, send, writeComplaint } from './resident.ts'
import { type Stage, stories } from './stories.ts'
import { allowOrigin, expect, test } from './town.ts'

// With each adapter the widget shows exactly what that backend can do: looked at from the first screen to the answer,
// with a picture of each state. What is offered and what is not is claimed in the stories themselves.

type Visit = Omit<Stage, 'see'>

test('the contract: files, codes, terms, and following with all that can be done then', async ({ page, town }) => {
  await page.goto('/')
  const panel = await openWidget(page)
  await expect(panel.getByRole('checkbox', { name: 'Это чужой компьютер' })).toBeVisible()
  await expect(panel.getByRole('radio')).toHaveCount(4)
  await expect(filesOf(panel)).toBeVisible()
  await picture(page, 'contract, tell')
  await writeComplaint(panel, { photos: [await photo('яма.jpg')] })
  await expect(panel.getByText('Это открытый список', { exact: false })).toHaveCount(0)
  await picture(page, 'contract, review')
  const { number } = await send(panel)
  await expect(panel.getByText(/^Срок ответа/)).toBeVisible()
  await expect(panel.getByRole('button', { name: /Напомнить о сроке/ })).toBeVisible()
  await picture(page, 'contract, sent')
  await panel.getByRole('button', { name: 'Узнать, что с моим сообщением' }).click()
  await arrive(panel, 'follow')
  await expect(panel.getByLabel('Код')).toBeVisible()
  await picture(page, 'contract, follow')
  await town.desk.register(number, 'К-2026-18')
  await town.desk.answer(number, 'Яму заделали.')
  await panel.getByRole('button', { name: new RegExp(`^№ ${number}`) }).click()
  for (const offered of ['Оцените ответ', 'Проблема не решена']) {
    await expect(panel.locator('summary', { hasText: offered })).toBeVisible()
  }
  await picture(page, 'contract, case')
})

for (const [adapter, story] of [
  ['Open311: no files, no codes, and a number that everybody can look up', 'a public register of Open311'],
  ['Signalen: photos after the text, a token for a code, proposals, what is nearby', 'a municipality with Signalen'],
] as const) {
  test(adapter, async ({ page, town, mockTown, foreignTown, guard }) => {
    for (const trouble of stories[story]?.expects ?? []) guard.expects(trouble)
    const visit: Visit = { page, town, mockTown, foreignTown }
    await stories[story]?.tell({ ...visit, see: (state) => picture(page, state) })
  })
}

test('ПОС: the official form in a dialog, and not one screen of ours', async ({ page, context, town, guard }) => {
  const official = 'https://pos.gosuslugi.ru'
  allowOrigin(guard, official)
  await context.route(`${official}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>ПОС</title><h1>Official form</h1>' }),
  )
  // A page that a test makes up in the browser itself may not fetch anything from this machine.
  const policy = `${contentSecurityPolicy({ widget: town.backend, backend: town.backend })}; frame-src ${official}`
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(`<!doctype html><html lang="ru"><meta name="viewport" content="width=device-width"><title>Город</title>
      <main><h1>Город</h1></main>
      <script async crossorigin src="${town.backend}/otklik.js" data-adapter="pos" data-opa-id="216934"></script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const site = `http://localhost:${(server.address() as AddressInfo).port}`
  allowOrigin(guard, site)
  await page.goto(site)
  await launcher(page).click()
  const dialog = page.getByRole('dialog', { name: /Обратная связь: форма на/ })
  await expect(dialog).toBeVisible()
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Official form' })).toBeVisible()
  await expect(dialog.getByRole('textbox')).toHaveCount(0)
  await expect(dialog.getByText('Узнать, что с моим сообщением')).toHaveCount(0)
  const files = guard.requests.map((request) => new URL(request.url()).pathname.replace(/^.*\//, ''))
  expect(files.filter((file) => /^(panel|client|steps|follow|extra)\.js$/.test(file))).toEqual([])
  await picture(page, 'pos, the official form')
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** Left in `test-results`, for people to look at. */
async function picture(page: Stage['page'], state: string): Promise<void> {
  const path = test.info().outputPath(`${state}.png`)
  await page.screenshot({ animations: 'disabled', path })
  await test.info().attach(state, { path, contentType: 'image/png' })
}
