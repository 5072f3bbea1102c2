// @vitest-environment node
// The built script in a real browser, on another origin than the page.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { chromiumLaunch } from '../../../tools/browsers.ts'
import { openSite, type Site } from './site.fixture.ts'

vi.setConfig({ testTimeout: 20_000, hookTimeout: 60_000 })

const label = 'Сообщить о проблеме или спросить'
const failed = label

let site: Site
let browser: Browser
let context: BrowserContext
let page: Page
/** Everything the page has complained of. */
let complaints: string[]

beforeAll(async () => {
  ;[site, browser] = await Promise.all([openSite(), chromium.launch(chromiumLaunch())])
  context = await browser.newContext({ locale: 'ru-RU' })
})

beforeEach(async () => {
  site.requests.length = 0
  site.altered.clear()
  site.lost.clear()
  complaints = []
  page = await context.newPage()
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return () => page.close()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const tag = (options = '') =>
  `<script async crossorigin src="${site.files}/otklik.js" data-organization="kirov" ${options}></script>`

/** Opens a page with this in its body. */
async function visit(body: string, { head = '<title>Город</title>', headers = {} } = {}): Promise<void> {
  await page.goto(site.page(`<!doctype html><html lang="ru">${head}<body>${body}</body></html>`, headers))
}

const launcher = () => page.getByRole('button', { name: label })
const dialog = () => page.getByRole('dialog')

/** The policy that the documentation asks a site to have. */
const strict = () => ({
  'content-security-policy': `default-src 'none'; script-src ${site.files}; connect-src ${site.files}; require-trusted-types-for 'script'`,
})

describe('a page with the script tag', () => {
  test('pays for one request until somebody means to press the button', async () => {
    await visit(tag())
    await launcher().waitFor()
    expect(site.requests).toEqual(['otklik.js'])
  })

  test('has panel, client and form fetched when the pointer comes near, and asks for nothing twice', async () => {
    await visit(tag())
    const form = page.waitForResponse(/\/form\?/)
    await launcher().hover()
    await form
    expect(site.requests).toEqual(expect.arrayContaining(['v/0.0.0/panel.js', 'v/0.0.0/client.js']))
    await launcher().click()
    await page.getByRole('radio', { name: 'Проблема' }).waitFor()
    expect(site.requests.filter((path) => path.endsWith('/form'))).toHaveLength(1)
  })

  test('has no violation of a strict policy with Trusted Types, no word in the console and one new global', async () => {
    await visit('', { headers: strict() })
    const before = await page.evaluate(() => Object.getOwnPropertyNames(window))
    await visit(tag(), { headers: strict() })
    await launcher().click()
    await page.getByRole('radio', { name: 'Проблема' }).waitFor()
    const after = await page.evaluate(() => Object.getOwnPropertyNames(window))
    expect(after.filter((name) => !before.includes(name))).toEqual(['Otklik'])
    expect(complaints).toEqual([])
  })

  test('returns the focus to the button when the panel is closed', async () => {
    await visit(tag())
    await launcher().click()
    await dialog().waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    expect(await launcher().evaluate((button) => button.matches(':focus'))).toBe(true)
  })

  test('has one button when the tag stands twice', async () => {
    await visit(tag() + tag())
    await launcher().click()
    await dialog().waitFor()
    expect(await page.locator('otklik-widget').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  test('has a button for each organization, each where the page puts it', async () => {
    await visit(tag() + tag().replace('kirov', 'sosnovka'), {
      head: '<style>otklik-widget[organization=sosnovka] { --otklik-inset: auto auto 0 0 }</style>',
    })
    const left = (organization: string) =>
      page
        .locator(`otklik-widget[organization=${organization}] button`)
        .first()
        .evaluate((button) => button.getBoundingClientRect().left)
    expect(await left('sosnovka')).toBeLessThan(20)
    expect(await left('kirov')).toBeGreaterThan(500)
  })

  test('works when the script comes long after the page', async () => {
    await visit('')
    await page.addScriptTag({ url: `${site.files}/otklik.js?late` })
    await page.evaluate(() => document.body.append(document.createElement('otklik-widget')))
    await launcher().waitFor()
  })

  test('keeps the button when the page swaps its body', async () => {
    await visit(tag())
    await launcher().waitFor()
    await page.evaluate(() => document.body.replaceWith(document.createElement('body')))
    await launcher().click()
    await dialog().waitFor()
  })

  test('shows its words in a page of another encoding', async () => {
    const html = Buffer.concat([
      Buffer.from('<!doctype html><html lang="ru"><meta charset="windows-1251"><body>'),
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
      Buffer.from(tag()),
    ])
    await page.goto(site.page(html, { 'content-type': 'text/html' }))
    await launcher().waitFor()
  })

  test('is served by the folder of its version as well', async () => {
    await visit(tag().replace('otklik.js', 'v/0.0.0/otklik.js'))
    await launcher().click()
    await dialog().waitFor()
    expect(site.requests).toContain('v/0.0.0/panel.js')
  })
})

describe('a page on whose device something was not sent', () => {
  const remember = () =>
    page.addInitScript(() => {
      if (location.protocol.startsWith('http')) localStorage.setItem('otklik', '1')
    })

  test('has the sender fetched by itself, and neither opens nor takes the focus', async () => {
    await remember()
    await visit(`<input autofocus>${tag()}`)
    await expect.poll(() => site.requests, { timeout: 15_000 }).toContain('v/0.0.0/outbox.js')
    expect(site.requests).toContain('v/0.0.0/unsent.js')
    expect(await dialog().count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('input')
    // The outbox knows better than what stood there.
    await expect.poll(() => page.evaluate(() => localStorage.getItem('otklik'))).toBeNull()
    await launcher().waitFor()
    expect(complaints).toEqual([])
  })

  test('has it also for a widget that comes late, at the next sign of life', async () => {
    await remember()
    await visit(tag().replace('data-organization="kirov"', ''))
    await page.waitForLoadState('load')
    expect(site.requests).toEqual(['otklik.js'])
    await page.evaluate(() => {
      const widget = document.createElement('otklik-widget')
      widget.setAttribute('organization', 'kirov')
      document.body.append(widget)
    })
    await launcher().waitFor()
    await page.mouse.move(10, 10)
    await page.mouse.move(60, 60)
    await expect.poll(() => site.requests, { timeout: 15_000 }).toContain('v/0.0.0/outbox.js')
  })

  test('whose storage may not be read is left alone', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('not here', 'SecurityError')
        },
      })
    })
    await visit(tag())
    await launcher().waitFor()
    await page.mouse.move(10, 10)
    expect(site.requests).toEqual(['otklik.js'])
    expect(complaints).toEqual([])
  })
})

describe('a place for the widget', () => {
  test('is where the script stands, for a banner with both of its buttons', async () => {
    await visit(`<p>До</p>${tag('data-mode="banner"')}<p>После</p>`)
    await launcher().waitFor()
    await page.getByRole('button', { name: 'Узнать, что с моим сообщением' }).waitFor()
    expect(await page.evaluate(() => document.querySelector('script + otklik-widget + p')?.textContent)).toBe('После')
  })

  test('of the inline form is filled when it comes into view, and leaves the focus alone', async () => {
    await visit(`<input autofocus><p style="height:3000px"></p>${tag('data-mode="inline"')}`)
    await page.locator('otklik-widget').waitFor({ state: 'attached' })
    expect(site.requests).toEqual(['otklik.js'])
    await page.locator('input').focus()
    await page.evaluate(() => scrollTo(0, 9999))
    await page.getByRole('heading', { name: 'Расскажите, в чём дело' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('input')
  })

  test('of the inline form is filled when the browser tells at once that it was out of view and that it has come', async () => {
    // As a busy page is told.
    await page.addInitScript(() => {
      const Native = IntersectionObserver
      window.IntersectionObserver = class extends Native {
        constructor(tell: IntersectionObserverCallback) {
          const entries: IntersectionObserverEntry[] = []
          super((arrived) => {
            entries.push(...arrived)
            if (entries.length > 1) tell(entries.splice(0), this)
          })
        }
      }
    })
    await visit(`<p style="height:3000px"></p>${tag('data-mode="inline"')}`)
    await page.locator('otklik-widget').waitFor({ state: 'attached' })
    await page.evaluate(() => new Promise(requestAnimationFrame))
    await page.evaluate(() => scrollTo(0, 9999))
    await page.getByRole('heading', { name: 'Расскажите, в чём дело' }).waitFor()
  })

  test('costs the page no height while the button floats', async () => {
    const height = () => page.evaluate(() => document.documentElement.scrollHeight)
    await visit('<p>Текст</p>')
    const plain = await height()
    await visit(`<p>Текст</p>${tag()}`)
    await launcher().waitFor()
    expect(await height()).toBe(plain)
  })

  test('can be hidden like any element', async () => {
    await visit(tag())
    await launcher().waitFor()
    await page.locator('otklik-widget').evaluate((widget) => widget.toggleAttribute('hidden'))
    await launcher().waitFor({ state: 'hidden' })
  })

  test('of a banner moves nothing when its height was kept free', async () => {
    await page.setViewportSize({ width: 1000, height: 600 })
    await visit(`<div style="min-height:4.75em">${tag('data-mode="banner"')}</div><p>После</p>`)
    const top = () => page.getByText('После').evaluate((after) => after.getBoundingClientRect().top)
    await launcher().waitFor()
    const shown = await top()
    await page.evaluate(() => document.querySelector('otklik-widget')?.remove())
    expect(await top()).toBe(shown)
  })

  test('is given up for what has the keyboard beneath it', async () => {
    await visit(`<a href="#x" style="position:fixed;right:20px;bottom:20px">Ссылка</a>${tag()}`)
    await launcher().waitFor()
    const clip = () =>
      page.locator('otklik-widget').evaluate((widget) => widget.shadowRoot?.querySelector('div')?.style.clipPath)
    await page.keyboard.press('Tab')
    expect(await clip()).toBe('inset(50%)')
    await page.keyboard.press('Tab')
    expect(await launcher().evaluate((button) => button.matches(':focus'))).toBe(true)
    expect(await clip()).toBe('')
  })
})

test('an adapter named on the tag needs no organization, brings its own files and asks its own backend alone', async () => {
  await page.route('**/city/services.json*', (route) =>
    route.fulfill({
      headers: { 'access-control-allow-origin': '*' },
      json: [{ service_code: '001', service_name: 'Ямы', metadata: false, type: 'realtime' }],
    }),
  )
  await visit(tag(`data-adapter="open311" data-backend="${site.files}/city"`).replace('data-organization="kirov"', ''))
  await launcher().click()
  await dialog().getByRole('textbox', { name: 'Текст сообщения' }).waitFor()
  await expect.poll(() => site.requests).toContain('v/0.0.0/open311.js')
  await page.getByRole('dialog', { name: 'Обратная связь', exact: false }).waitFor()
  expect(site.requests).toEqual(expect.arrayContaining(['v/0.0.0/hashes.js', 'v/0.0.0/adapters.js']))
  expect(site.requests.filter((path) => /signalen|pos|form$/.test(path))).toEqual([])
  expect(complaints).toEqual([])
})

describe('a network around the page', () => {
  const ofNetworks = () => site.requests.filter((path) => /(network|resident|vk|ok|max)\.js$/.test(path)).sort()
  const heading = () => page.getByRole('heading', { name: 'Расскажите, в чём дело' })

  test('costs an official site nothing', async () => {
    await visit(tag('data-mode="page"'))
    await heading().waitFor()
    await expect.poll(() => site.requests, { timeout: 15_000 }).toContain('v/0.0.0/drafts.js')
    expect(ofNetworks()).toEqual([])
  })

  test('is followed where the tag names it, and only its own file is fetched', async () => {
    // What a client's window does, in the page's own.
    const client = `<script>
      const tell = (type, data) => postMessage({ type, data })
      addEventListener('message', ({ data: { handler, params } }) => {
        if (handler === 'VKWebAppGetConfig')
          tell('VKWebAppGetConfigResult', { appearance: 'dark', request_id: params.request_id })
      })
    </script>`
    await visit(client + tag('data-mode="page" data-host="vk"'))
    await heading().waitFor()
    const widget = page.locator('otklik-widget')
    expect(await widget.getAttribute('theme')).toBe('dark')
    await page.evaluate(() =>
      postMessage({
        type: 'VKWebAppUpdateConfig',
        data: { appearance: 'light', insets: { top: 0, right: 0, bottom: 34, left: 0 } },
      }),
    )
    await expect.poll(() => widget.getAttribute('theme')).toBe('light')
    expect(await page.locator('.flow').evaluate((panel) => getComputedStyle(panel).paddingBottom)).toBe('34px')
    expect(ofNetworks()).toEqual(['v/0.0.0/network.js', 'v/0.0.0/resident.js', 'v/0.0.0/vk.js'])
    expect(complaints).toEqual([])
  })

  test('that does not answer keeps nobody from the form, under a strict policy too', async () => {
    await visit(tag('data-mode="page" data-host="vk"'), { headers: strict() })
    await heading().waitFor()
    await page.getByRole('radio', { name: 'Проблема' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('has the back gesture of the phone lead through the screens, and leave from the first', async () => {
    await visit('<h1>До</h1>')
    const before = page.url()
    await visit(tag('data-mode="page" data-host="vk"'))
    const address = page.url()
    await page.getByRole('radio', { name: 'Проблема' }).check()
    await page.getByRole('textbox', { name: 'Текст сообщения' }).fill('На улице Ленина яма')
    await page.getByRole('button', { name: 'Далее' }).click()
    await page.getByRole('button', { name: 'Назад' }).waitFor()
    await page.evaluate(() => history.back())
    await heading().waitFor()
    expect(page.url()).toBe(address)
    await page.evaluate(() => history.back())
    await expect.poll(() => page.url(), { timeout: 15_000 }).toBe(before)
  })

  test('from which a link has led is no client: nothing of one is fetched', async () => {
    await visit(tag('data-mode="page" data-channel="vk" data-community="123"'))
    await heading().waitFor()
    expect(ofNetworks()).toEqual(['v/0.0.0/network.js'])
  })
})

describe('an element of the page with data-otklik-open', () => {
  test('opens the widget instead of following its link, though it was added later', async () => {
    await visit(tag('data-mode="none"'))
    await page.locator('otklik-widget').waitFor({ state: 'attached' })
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/elsewhere', textContent: 'Написать' })
      link.dataset.otklikOpen = 'kirov'
      document.body.append(link)
    })
    await page.getByRole('link', { name: 'Написать' }).click()
    await dialog().waitFor()
    expect(page.url()).not.toContain('elsewhere')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Написать')
  })

  test('asks what has become of a message when it says so', async () => {
    await visit(`<button data-otklik-open data-otklik-screen="follow">Где моё</button>${tag('data-mode="none"')}`)
    await page.locator('otklik-widget').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Где моё' }).click()
    await page.getByRole('heading', { name: 'Узнать, что с моим сообщением' }).waitFor()
  })
})

describe('window.Otklik', () => {
  test('fills in what the page knows beforehand, and tells of it in events', async () => {
    await visit(
      `${tag()}<script>addEventListener('otklik:step', (event) => { window.step = event.detail.step })</script>`,
    )
    await launcher().waitFor()
    await page.evaluate(() =>
      (window.Otklik as import('./api.ts').OtklikApi).open({
        organization: 'kirov',
        kind: 'question',
        place: 'ул. Ленина, 5',
      }),
    )
    await expect.poll(() => page.getByRole('radio', { name: 'Вопрос' }).isChecked()).toBe(true)
    expect(await page.evaluate(() => 'step' in window && window.step)).toBe('tell')
  })

  test('does what was asked of it before the script had arrived', async () => {
    await visit(
      `<script>(window.Otklik ||= []).push(['on', 'open', (event) => { window.heard = event.detail.organization }], ['open'])</script>${tag()}`,
    )
    await dialog().waitFor()
    expect(await page.evaluate(() => 'heard' in window && window.heard)).toBe('kirov')
  })

  test('opens, closes and configures once the script is there, by method and by list', async () => {
    await visit(`<script>window.Otklik = []; window.kept = window.Otklik</script>${tag()}`)
    await launcher().waitFor()
    await page.evaluate(() => {
      const { Otklik } = window as unknown as { Otklik: import('./api.ts').OtklikApi }
      Otklik.configure({ label: 'Спросите нас' })
      Otklik.open()
    })
    await dialog().waitFor()
    await page.evaluate(() => (window as unknown as { kept: import('./api.ts').OtklikApi }).kept.push(['close']))
    await dialog().waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Спросите нас' }).waitFor()
  })

  test('does nothing where there is no widget', async () => {
    await visit(tag().replace('data-organization="kirov"', ''))
    await page.waitForFunction(() => window.Otklik && 'open' in window.Otklik)
    await page.evaluate(() => {
      const { Otklik } = window as unknown as { Otklik: import('./api.ts').OtklikApi }
      Otklik.open()
      Otklik.close({ organization: 'none' })
      Otklik.configure({ label: 'x' })
    })
    expect(complaints).toEqual([])
  })
})

describe('a chunk that cannot be trusted', () => {
  for (const [what, set] of [
    ['was altered on the way', 'altered'],
    ['does not arrive', 'lost'],
  ] as const) {
    test(`is not run when it ${what}; a link stands in for the form, and the next try brings it`, async () => {
      site[set].add('v/0.0.0/panel.js')
      await visit(
        `${tag()}<script>addEventListener('otklik:error', (event) => { window.heard = event.detail.code })</script>`,
      )
      await launcher().click()
      const link = page.getByRole('link', { name: failed })
      await link.waitFor()
      expect(await link.getAttribute('href')).toBe(`${site.files}/o/kirov`)
      expect(await link.evaluate((element) => element.matches(':focus'))).toBe(true)
      expect(await page.evaluate(() => ['altered' in window, 'heard' in window && window.heard])).toEqual([
        false,
        'load',
      ])
      expect(complaints.filter((complaint) => !/integrity|Failed to load resource/.test(complaint))).toEqual([])

      site[set].clear()
      await page.evaluate(() => (window.Otklik as import('./api.ts').OtklikApi).open())
      await dialog().waitFor()
      expect(await link.count()).toBe(0)
      expect(await page.evaluate(() => 'altered' in window)).toBe(false)
    })
  }

  test('is not run when it is a later one, and the panel can try again', async () => {
    site.altered.add('v/0.0.0/client.js')
    await visit(tag())
    await launcher().click()
    await page.getByRole('heading', { name: 'Форма не загрузилась' }).waitFor()
    expect(await page.evaluate(() => 'altered' in window)).toBe(false)
    site.altered.clear()
    await page.getByRole('button', { name: 'Попробовать снова' }).click()
    await page.getByRole('radio', { name: 'Проблема' }).waitFor()
    expect(await page.evaluate(() => 'altered' in window)).toBe(false)
  })
})

describe('an element taken out of the page', () => {
  test('leaves nothing of its own behind', async () => {
    await visit(tag())
    await launcher().click()
    await dialog().waitFor()
    await page.evaluate(() => document.querySelector('otklik-widget')?.remove())
    const left = () => page.evaluate(() => document.documentElement.outerHTML.match(/otklik|link|dialog/g))
    // A file that is on its way is let arrive.
    await expect.poll(left).toEqual(['otklik'])
  })

  test('and put back at once keeps its panel open above the page', async () => {
    await visit(`<main></main>${tag()}`)
    await launcher().click()
    await dialog().waitFor()
    await page.evaluate(() => document.querySelector('main')?.append(document.querySelector('otklik-widget') as Node))
    await dialog().waitFor()
    const modal = () =>
      page.locator('otklik-widget').evaluate((widget) => widget.shadowRoot?.querySelector('dialog')?.matches(':modal'))
    expect(await modal()).toBe(true)
  })

  test('and put back later opens again', async () => {
    await visit(tag())
    await launcher().click()
    await dialog().waitFor()
    await page.evaluate(async () => {
      const widget = document.querySelector('otklik-widget') as HTMLElement
      widget.remove()
      await new Promise(requestAnimationFrame)
      document.body.append(widget)
    })
    await launcher().click()
    await dialog().waitFor()
    expect(complaints).toEqual([])
  })
})

describe('a browser that is too old', () => {
  beforeEach(() => page.addInitScript(() => Reflect.deleteProperty(window, 'CSSStyleSheet')))

  test('shows a link where the script tag alone is there', async () => {
    await visit(tag())
    const link = page.getByRole('link', { name: failed })
    expect(await link.getAttribute('href')).toBe(`${site.files}/o/kirov`)
    expect(complaints).toEqual([])
  })

  test('leaves the fallback link inside the element', async () => {
    await visit(`<otklik-widget organization="kirov"><a href="/form">Написать</a></otklik-widget>
      <script async crossorigin src="${site.files}/otklik.js"></script>`)
    await page.waitForFunction(() => window.Otklik && 'open' in window.Otklik)
    await page.getByRole('link', { name: 'Написать' }).waitFor()
  })
})

test('with data-debug the console says what is wrong with the embedding', async () => {
  await visit(
    `${tag('data-debug data-mode="pane" data-orgnization="x"')}<button data-otklik-open="nobody">Написать</button>`,
    { headers: { 'content-security-policy': `script-src ${site.files}; connect-src 'none'` } },
  )
  await expect
    .poll(() => complaints.filter((complaint) => complaint.startsWith('[otklik]')).sort())
    .toEqual([
      expect.stringContaining('data-otklik-open="nobody" names an organization that has no widget'),
      expect.stringContaining('mode="pane" is none of button, banner, inline, page, none'),
      expect.stringContaining('orgnization is not an option'),
      expect.stringContaining(`: add ${site.files} to connect-src`),
    ])
})
