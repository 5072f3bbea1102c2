import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import type { FrameLocator, Locator, Page } from '@playwright/test'
import { contentSecurityPolicy } from '../src/serve.ts'
import { launcher, launcherName } from './resident.ts'
import { allowOrigin, test as base, expect } from './town.ts'

const officialOrigin = 'https://pos.gosuslugi.ru'
const foreignOrigin = 'https://foreign.example'

/** Posts what the official form posts when it is closed from within; the rest is only something to write into. */
const officialForm = `<!doctype html><html lang="ru"><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><title>Форма</title>
  <body><main><h1>Сообщить о проблеме</h1><p><label>Что случилось <textarea></textarea></label></p>
  <p><button onclick="parent.postMessage({ close: 1 }, '*')">Закрыть форму</button></p>
  <p style="height: 150vh">Очень длинная форма</p></main>`

const hostileFrame = `<!doctype html><script>
  for (const message of [{ close: 1 }, null, 'close', 7, ['close'], { close: { close: 1 } }]) parent.postMessage(message, '*')
  onmessage = ({ source }) => source.postMessage({ close: 1 }, '*')
</script>`

interface Things {
  /** A page of its own, under the policy that the documentation asks a site to have. */
  readonly site: { origin: string; headers: Record<string, string>; html: string }
  /** Opens it with this in its body; `frames` is what `frame-src` allows. */
  readonly open: (body: string, policy?: { readonly frames?: string }) => Promise<void>
  /** Addresses at which the official form was asked for, and what each request said of where it came from. */
  readonly asked: { readonly url: string; readonly referrer: string | undefined }[]
}

const test = base.extend<Things>({
  asked: async ({ context, guard }, use) => {
    const asked: Things['asked'] = []
    allowOrigin(guard, officialOrigin)
    await context.route(`${officialOrigin}/**`, async (route) => {
      asked.push({ url: route.request().url(), referrer: (await route.request().allHeaders()).referer })
      await route.fulfill({ contentType: 'text/html; charset=utf-8', body: officialForm })
    })
    await use(asked)
  },
  site: async ({ guard }, use) => {
    const site = { origin: '', headers: {}, html: '' }
    const server = createServer((request, response) => {
      if (request.url !== '/') return response.writeHead(204).end()
      return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...site.headers }).end(site.html)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    site.origin = `http://localhost:${(server.address() as AddressInfo).port}`
    allowOrigin(guard, site.origin)
    await use(site)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
  open: async ({ page, town, site, asked }, use) => {
    expect(asked).toEqual([])
    await use(async (body, { frames = officialOrigin } = {}) => {
      const policy = contentSecurityPolicy({ widget: town.backend, backend: town.backend })
      site.headers = { 'content-security-policy': policy + (frames && `; frame-src ${frames}`) }
      site.html = `<!doctype html><html lang="ru"><head><title>Город</title><meta name="viewport" content="width=device-width">
        </head><body><main><h1>Город</h1>${body.replaceAll('{widget}', town.backend)}</main></body></html>`
      await page.goto(site.origin)
    })
  },
})

const tag = (attributes = 'data-adapter="pos" data-opa-id="216934"') =>
  `<script async crossorigin src="{widget}/otklik.js" ${attributes}></script>`
const bare = '<script async crossorigin src="{widget}/otklik.js"></script>'

/** Inline styles would be against the policy. */
const long = '<p>Строка</p>'.repeat(150)
const title = 'Обратная связь: форма на pos.gosuslugi.ru'
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: title, exact: true })
const form = (page: Page): FrameLocator => page.frameLocator(`iframe[title="${title}"]`)
const text = (page: Page): Locator => form(page).getByRole('textbox', { name: 'Что случилось' })

async function openForm(page: Page): Promise<Locator> {
  await launcher(page).click()
  await expect(dialog(page)).toBeVisible()
  await expect(text(page)).toBeVisible()
  return dialog(page)
}

test('two attributes of the tag open the official form, and of the widget one file is loaded for it @main', async ({
  page,
  open,
  asked,
  guard,
  town,
  site,
}) => {
  await open(tag())
  await expect(launcher(page)).toBeVisible()
  const ours = () =>
    guard.requests
      .map((request) => new URL(request.url()))
      .filter(({ origin }) => origin === town.backend)
      .map(({ pathname }) => pathname.replace(/^.*\//, ''))
  expect(ours()).toEqual(['otklik.js'])
  await launcher(page).hover()
  await expect.poll(ours).toEqual(['otklik.js', 'pos.js'])
  // Coming near is no reason to tell anybody else.
  expect(asked).toEqual([])
  const panel = await openForm(page)
  await expect(panel.getByRole('heading', { name: title })).toBeFocused()
  expect(asked).toEqual([{ url: `${officialOrigin}/form?opaId=216934&fz59=false`, referrer: `${site.origin}/` }])
  await expect(panel.getByRole('link', { name: 'Открыть форму на отдельной странице' })).toHaveAttribute(
    'href',
    `${officialOrigin}/form?opaId=216934&fz59=false`,
  )
  await expect(panel.getByRole('status')).toHaveText('')
  expect([...new Set(ours())]).toEqual(['otklik.js', 'pos.js'])
})

test('a page of the site that stands for a real one opens it under its own header', async ({ page, asked }) => {
  await page.goto('/pos.html')
  await openForm(page)
  expect(asked.map(({ url }) => url)).toEqual([`${officialOrigin}/form?opaId=216934&fz59=false`])
})

test('the keyboard alone opens it, goes through it and comes back to where it was @main', async ({ page, open }) => {
  await open(`<p><a href="/elsewhere" data-otklik-open>Пожаловаться</a></p>${tag()}`)
  await expect(launcher(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const panel = dialog(page)
  await expect(panel.getByRole('heading')).toBeFocused()
  await expect(text(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(panel.getByRole('button', { name: 'Закрыть' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(panel.getByRole('link')).toBeFocused()
  // On into the form, which is another site's page, and back out of it.
  await page.keyboard.press('Tab')
  await expect(page.locator('iframe')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(panel.getByRole('link')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(page.getByRole('link', { name: 'Пожаловаться' })).toBeFocused()
})

test('what was typed is there again after closing, and gone once the form itself asks to be closed @main', async ({
  page,
  open,
  asked,
}) => {
  await open(tag())
  const panel = await openForm(page)
  await text(page).fill('Яма')
  await panel.getByRole('button', { name: 'Закрыть' }).click()
  await expect(panel).toBeHidden()
  await expect(launcher(page)).toBeFocused()
  await openForm(page)
  await expect(text(page)).toHaveValue('Яма')
  await form(page)
    .locator('button')
    // Later, because the frame goes with its button.
    .evaluate((button: HTMLElement) => void setTimeout(() => button.click()))
  await expect(panel).toBeHidden()
  await expect(launcher(page)).toBeFocused()
  expect(asked).toHaveLength(1)
  await openForm(page)
  await expect(text(page)).toHaveValue('')
  expect(asked).toHaveLength(2)
})

test('on a shared computer nothing typed is left for the next', async ({ page, open }) => {
  await open(tag('data-adapter="pos" data-opa-id="216934" data-shared-device'))
  await openForm(page)
  await text(page).fill('Моё')
  await page.getByRole('button', { name: 'Закрыть', exact: true }).click()
  await openForm(page)
  await expect(text(page)).toHaveValue('')
})

test('nobody else closes a form that is half filled, whatever they post, and nothing is thrown', async ({
  page,
  open,
  context,
  guard,
}) => {
  allowOrigin(guard, foreignOrigin)
  await context.route(`${foreignOrigin}/**`, (route) => route.fulfill({ contentType: 'text/html', body: hostileFrame }))
  await open(
    `<iframe id="other" title="Чужая рамка" src="${foreignOrigin}/"></iframe>
    <iframe id="same" title="Тот же сайт" src="${officialOrigin}/form?opaId=1&fz59=false"></iframe>${tag()}`,
    {
      frames: `${officialOrigin} ${foreignOrigin}`,
    },
  )
  const panel = await openForm(page)
  await text(page).fill('Половина')
  await page.evaluate((origin) => {
    const heard = new Set<string>()
    addEventListener('message', (event) => {
      if (event.isTrusted && event.source !== window) heard.add(event.origin)
      Object.assign(window, { heard: [...heard].sort() })
    })
    const frames = [...document.querySelectorAll('iframe')].map(({ contentWindow }) => contentWindow)
    for (const data of [null, undefined, 'close', '', 0, 1, true, { close: 1 }, { close: true }, [], new Map()]) {
      postMessage(data, '*')
    }
    // The foreign frame answers whatever it is told with a wish to close.
    frames[0]?.postMessage('now', '*')
    const trap = {
      get close() {
        throw new Error('a getter was read')
      },
    }
    for (const source of [window, null, ...frames]) {
      dispatchEvent(new MessageEvent('message', { data: trap, origin, source }))
      dispatchEvent(new MessageEvent('message', { data: { close: 1 }, origin, source }))
    }
  }, officialOrigin)
  // A frame of the same site that is not ours.
  await page.frameLocator('#same').getByRole('button', { name: 'Закрыть форму' }).dispatchEvent('click')
  await expect
    .poll(() => page.evaluate(() => 'heard' in window && window.heard))
    .toEqual([foreignOrigin, officialOrigin])
  await expect(panel).toBeVisible()
  await expect(text(page)).toHaveValue('Половина')
})

test('two organizations on a page each open their own form', async ({ page, open, asked }) => {
  await open(`<section aria-label="Город">${tag('data-adapter="pos" data-opa-id="1" data-mode="banner"')}</section>
    <section aria-label="Школа">${tag('data-adapter="pos" data-opa-id="2" data-mode="banner" data-procedure="appeal"')}</section>`)
  for (const [name, search] of [
    ['Город', '?opaId=1&fz59=false'],
    ['Школа', '?opaId=2&fz59=true'],
  ] as const) {
    const place = page.getByRole('region', { name })
    await expect(place.getByRole('button')).toHaveCount(1)
    await place.getByRole('button').click()
    await expect(dialog(page)).toHaveCount(1)
    // Closed earlier, it would not be asked for at all.
    await expect.poll(() => asked.map(({ url }) => new URL(url).search)).toContain(search)
    await page.keyboard.press('Escape')
    await expect(dialog(page)).toBeHidden()
    await expect(place.getByRole('button')).toBeFocused()
  }
  expect(asked).toHaveLength(2)
})

test('a tag that stands twice makes one launcher', async ({ page, open }) => {
  await open(tag() + tag())
  await openForm(page)
  await expect(page.locator('otklik-widget')).toHaveCount(1)
})

test('a page that does not let the form in is told of it, and the resident gets a link', async ({
  page,
  open,
  guard,
}) => {
  guard.expects(/policy violated: frame-src/)
  guard.expects(/console: .*(frame-src|Framing)/)
  guard.expects(
    /console: \[otklik\] the policy of this page blocks the form: add https:\/\/pos\.gosuslugi\.ru to frame-src/,
  )
  await open(tag('data-adapter="pos" data-opa-id="216934" data-debug'), { frames: '' })
  await page.evaluate(() =>
    addEventListener('otklik:error', (event) => {
      document.documentElement.dataset.heard = JSON.stringify((event as CustomEvent).detail)
    }),
  )
  await launcher(page).click()
  const panel = dialog(page)
  await expect(panel.getByRole('status')).toHaveText(
    'Здесь форма пока не открылась. Откройте её на отдельной странице.',
  )
  await expect(panel.locator('iframe')).toHaveCount(0)
  await expect(panel.getByRole('link')).toHaveAttribute('href', `${officialOrigin}/form?opaId=216934&fz59=false`)
  await expect(page.locator('html')).toHaveAttribute('data-heard', '{"organization":"216934","code":"load"}')
  await page.keyboard.press('Escape')
  await expect(launcher(page)).toBeFocused()
})

test('a form that takes its time is waited for, with the link at hand', async ({ page, open, context }) => {
  await page.clock.install()
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await open(tag())
  await context.route(`${officialOrigin}/**`, async (route) => {
    await held
    await route.fallback()
  })
  await launcher(page).click()
  const status = dialog(page).getByRole('status')
  await expect(status).toHaveText('Загружаем форму…')
  await page.clock.fastForward(15_000)
  await expect(status).toContainText('Здесь форма пока не открылась')
  letGo()
  await expect(text(page)).toBeVisible()
  await expect(status).toHaveText('')
})

test('a file of the widget that does not come leaves a link to the official form', async ({
  page,
  open,
  context,
  guard,
}) => {
  guard.expects(/console: .*(ERR_FAILED|Failed to load)/)
  await context.route('**/pos.js*', (route) => route.abort())
  await open(tag('data-adapter="pos" data-opa-id="216934" data-procedure="appeal"'))
  await launcher(page).click()
  const link = page.getByRole('link', { name: launcherName })
  await expect(link).toBeFocused()
  await expect(link).toHaveAttribute('href', `${officialOrigin}/form?opaId=216934&fz59=true`)
  await context.unroute('**/pos.js*')
  await page.evaluate(() => (window.Otklik as { open(): void }).open())
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(launcher(page)).toBeFocused()
})

test('a number that is none opens nothing, and is named where the web team looks', async ({
  page,
  open,
  guard,
  asked,
}) => {
  guard.expects(/console: \[otklik\] .*opa-id must be a whole number above zero/)
  await open(tag('data-adapter="pos" data-opa-id="12&amp;x" data-debug'))
  await launcher(page).click()
  await expect(page.getByRole('link', { name: launcherName })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(asked).toEqual([])
})

test('an element takes the handoff as a property, added late as an app does, and leaves no trace', async ({
  page,
  open,
}) => {
  await open(bare)
  const trace = () =>
    page.evaluate(() => ({
      elements: [...document.querySelectorAll('*')].map(({ localName }) => localName),
      sheets: document.adoptedStyleSheets.length,
      styles: [document.documentElement, document.body].map((element) => element.getAttribute('style')),
      frames: window.length,
    }))
  await page.waitForFunction(() => customElements.get('otklik-widget'))
  const before = await trace()
  for (const leave of ['while it is open', 'after it was closed']) {
    await page.evaluate((origin) => {
      const widget = document.createElement('otklik-widget') as HTMLElement & { adapter?: unknown }
      widget.adapter = { handoff: { url: `${origin}/form?opaId=5&fz59=false`, origin } }
      document.querySelector('main')?.append(widget)
    }, officialOrigin)
    await openForm(page)
    if (leave === 'after it was closed') await page.keyboard.press('Escape')
    await page.evaluate(() => document.querySelector('otklik-widget')?.remove())
    await expect.poll(trace).toEqual(before)
  }
})

test('a page that swaps its body keeps the form open and what was typed', async ({ page, open }) => {
  await open(tag())
  await openForm(page)
  await text(page).fill('Не потерять')
  await page.evaluate(() => {
    const body = document.createElement('body')
    body.append(Object.assign(document.createElement('h1'), { textContent: 'Другая страница' }))
    document.body.replaceWith(body)
  })
  await expect(dialog(page)).toBeVisible()
  await expect(text(page)).toHaveValue('Не потерять')
  // Escape would go to the form, where the focus is.
  await page.getByRole('button', { name: 'Закрыть', exact: true }).click()
  await expect(launcher(page)).toBeFocused()
})

test('an element that is moved keeps its dialog above the page', async ({ page, open }) => {
  await open(`<section></section>${bare}<otklik-widget adapter="pos" opa-id="3"></otklik-widget>`)
  await openForm(page)
  await page.evaluate(() =>
    document.querySelector('section')?.append(document.querySelector('otklik-widget') as HTMLElement),
  )
  await expect(dialog(page)).toBeVisible()
  expect(
    await page
      .locator('otklik-widget')
      .evaluate((widget) => widget.shadowRoot?.querySelector('dialog')?.matches(':modal')),
  ).toBe(true)
  await expect(text(page)).toBeVisible()
})

test('in the flow of the page the form stands without a dialog, once it comes into view, and takes no focus', async ({
  page,
  open,
  asked,
}) => {
  await open(`${long}${tag('data-adapter="pos" data-opa-id="216934" data-mode="inline"')}`)
  await page.waitForFunction(() => customElements.get('otklik-widget'))
  expect(asked).toEqual([])
  await page.evaluate(() => scrollTo(0, 9999))
  await expect(text(page)).toBeVisible()
  await expect(page.getByRole('region', { name: title })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Закрыть', exact: true })).toHaveCount(0)
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  // There is nothing to close: the wish to be closed changes nothing.
  await text(page).fill('Здесь')
  await form(page).getByRole('button', { name: 'Закрыть форму' }).click()
  await expect(text(page)).toHaveValue('Здесь')
})

test('the page behind is not scrolled, by wheel or by keys, and none of its styles is touched', async ({
  page,
  open,
}) => {
  await open(`${long}${tag()}`)
  const panel = await openForm(page)
  const close = panel.getByRole('button', { name: 'Закрыть' })
  for (const target of [close, text(page)]) {
    await target.hover()
    for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, 400)
  }
  await close.focus()
  for (const key of ['PageDown', 'End', 'ArrowDown']) await page.keyboard.press(key)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(await page.evaluate(() => scrollY)).toBe(0)
  expect(await page.evaluate(() => document.documentElement.outerHTML.slice(0, 200))).not.toMatch(/overflow|<body [^>]/)
})

for (const [what, settings] of [
  ['a small phone', { viewport: { width: 320, height: 568 } }],
  ['a dark desktop', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
  ['a phone whose text is twice as large', { viewport: { width: 360, height: 740 } }],
] as const) {
  test.describe(`on ${what}`, () => {
    test.use(settings)

    test('everything can be reached, and nothing is wrong for assistive technology', async ({ page, open }, info) => {
      const large = what.includes('twice')
      await open(tag(large ? undefined : 'data-adapter="pos" data-opa-id="216934" data-theme="system"'))
      // What a browser's own text size does: all of ours are in em of it.
      if (large)
        await page.evaluate(() => {
          const sheet = document.querySelector('otklik-widget')?.shadowRoot?.adoptedStyleSheets[0]
          sheet?.insertRule(':host { font-size: 32px !important }', sheet.cssRules.length)
        })
      const panel = await openForm(page)
      await info.attach(what, { body: await page.screenshot(), contentType: 'image/png' })
      // The page has a main part, and so has the form's, which is a page of its own.
      const { violations } = await new AxeBuilder({ page }).disableRules('landmark-unique').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      const box = await panel.boundingBox()
      expect(box).toEqual({ x: 0, y: 0, ...settings.viewport })
      expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      const close = await panel.getByRole('button', { name: 'Закрыть' }).boundingBox()
      expect(Math.min(close?.width ?? 0, close?.height ?? 0)).toBeGreaterThanOrEqual(44)
    })
  })
}
