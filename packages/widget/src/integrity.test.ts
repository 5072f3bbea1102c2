// @vitest-environment node
// Every file of the built widget altered in turn, on another origin than the page.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { chromiumLaunch } from '../../../tools/browsers.ts'
import { openSite, type Site } from './site.fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const label = 'Сообщить о проблеме или спросить'

let site: Site
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[site, browser] = await Promise.all([openSite(), chromium.launch(chromiumLaunch())])
  context = await browser.newContext({ locale: 'ru-RU' })
})

beforeEach(async () => {
  site.altered.clear()
  site.lost.clear()
  page = await context.newPage()
  return () => page.close()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const tag = (options = '', file = 'otklik.js') =>
  `<script async crossorigin src="${site.files}/${file}" data-organization="kirov" ${options}></script>`

async function visit(body: string): Promise<void> {
  await page.goto(site.page(`<!doctype html><html lang="ru"><title>Город</title><body>${body}</body></html>`))
}

const launcher = () => page.getByRole('button', { name: label })
const link = () => page.getByRole('link', { name: label })
const text = () => page.getByRole('textbox', { name: 'Текст сообщения' })
const ran = () => page.evaluate(() => 'altered' in window)

/** The tables of hashes as they stand in the built files. */
function tables() {
  const tableIn = (name: string): Record<string, string[]> => {
    const code = site.built.contents.get(`v/0.0.0/${name}.js`) ?? ''
    const [, table = ''] = /\((\{"\w[^"]*":\["[^)]*\})\)/.exec(code) ?? []
    return JSON.parse(table)
  }
  return { ...tableIn('panel'), ...tableIn('hashes') }
}

test('no chunk that needs an altered file is imported, whichever file it is, and it comes when the file is whole again', async () => {
  const loader = stripTypeScriptTypes(readFileSync(new URL('load.ts', import.meta.url), 'utf8'))
  await page.route('**/load-under-test.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' }, body: loader }),
  )
  const { entries } = site.built.manifest
  const files = tables()
  // What the script itself loads is seen below.
  const names = Object.keys(entries).filter((name) => !['otklik', 'panel', 'pos'].includes(name))
  expect(Object.keys(files).sort()).toEqual(names.sort())
  const fileOf = (name: string) => `v/0.0.0/${name}.js`

  /** What becomes of these chunks. As text: what bundles this file would put an import of its own in place. */
  const outcome = (chunks: string[]) =>
    page.evaluate(`(async () => {
      const { chunkLoader } = await import('${site.files}/load-under-test.js')
      const load = chunkLoader('${site.files}/v/0.0.0/', '', ${JSON.stringify(files)})
      const loaded = await Promise.allSettled(${JSON.stringify(chunks)}.map((chunk) => load(chunk)))
      return { loaded: loaded.map(({ status }) => status), altered: 'altered' in window }
    })()`)

  for (const altered of names) {
    site.altered.clear()
    site.altered.add(fileOf(altered))
    await visit('')
    const need = names.filter((name) => name === altered || entries[name]?.imports.includes(fileOf(altered)))
    expect(await outcome(need), altered).toEqual({ loaded: need.map(() => 'rejected'), altered: false })
    site.altered.clear()
    expect(await outcome(need), altered).toEqual({ loaded: need.map(() => 'fulfilled'), altered: false })
  }
})

test('a file that fails once is asked for once more, and nobody notices', async () => {
  await visit(tag())
  await launcher().waitFor()
  const failing = new Set(['panel', 'client', 'steps'])
  await page.route(/\/v\/0\.0\.0\/(panel|client|steps)\.js/, (route, request) => {
    const [, name = ''] = /(\w+)\.js/.exec(request.url()) ?? []
    return failing.delete(name) ? route.abort() : route.fallback()
  })
  await launcher().click()
  await page.getByRole('radio', { name: 'Проблема' }).waitFor()
  await page.getByRole('checkbox', { name: 'Это чужой компьютер' }).waitFor()
  expect([...failing]).toEqual([])
})

describe('where one file was altered', () => {
  test('of the official form, a link to that form stands in for the launcher', async () => {
    site.altered.add('v/0.0.0/pos.js')
    await visit(tag('data-adapter="pos" data-opa-id="12"'))
    await launcher().click()
    await link().waitFor()
    expect(await link().getAttribute('href')).toBe('https://pos.gosuslugi.ru/form?opaId=12&fz59=false')
    expect(await ran()).toBe(false)
  })

  test('of the client, the words say so with a link, and what is typed stays', async () => {
    site.altered.add('v/0.0.0/client.js')
    await visit(tag())
    await launcher().click()
    await page.getByRole('heading', { name: 'Форма не загрузилась' }).waitFor()
    await page.getByRole('link', { name: /Открыть форму на отдельной странице/ }).waitFor()
    expect(await ran()).toBe(false)
  })

  test('of the later screens, what was typed is there to be copied, with a link', async () => {
    site.altered.add('v/0.0.0/steps.js')
    await visit(tag())
    await launcher().click()
    await text().fill('На улице Ленина яма')
    await page.getByRole('button', { name: 'Далее' }).click()
    await page.getByRole('heading', { name: 'Форма не загрузилась' }).waitFor()
    await page.getByText('На улице Ленина яма').waitFor()
    await page.getByRole('link', { name: /Открыть форму на отдельной странице/ }).waitFor()
    expect(await ran()).toBe(false)
    site.altered.clear()
    await page.getByRole('button', { name: 'Попробовать снова' }).click()
    await text().waitFor()
    expect(await text().inputValue()).toBe('На улице Ленина яма')
    expect(await ran()).toBe(false)
  })

  test('of what most residents never need, the form works without', async () => {
    for (const name of ['hashes', 'drafts', 'kept', 'outbox', 'unsent', 'en', 'photo', 'follow']) {
      site.altered.add(`v/0.0.0/${name}.js`)
    }
    await visit(tag('data-lang="en"'))
    await page.evaluate(() => localStorage.setItem('otklik', '1'))
    await page.reload()
    await page.getByRole('button', { name: 'Report a problem or ask' }).click()
    await text().fill('На улице Ленина яма')
    await page.getByRole('checkbox', { name: 'Это чужой компьютер' }).waitFor()
    expect(await ran()).toBe(false)
    await page.evaluate(() => localStorage.clear())
  })

  test('of a script tag with its published hash, the page keeps its own link', async () => {
    const hashes = JSON.parse(site.built.contents.get('v/0.0.0/integrity.json') ?? '') as Record<string, string>
    const pinned = `<otklik-widget organization="kirov"><a href="/o/kirov">Написать нам</a></otklik-widget>${tag(
      `integrity="${hashes['otklik.js']}"`,
      'v/0.0.0/otklik.js',
    ).replace('data-organization="kirov"', '')}`
    await visit(pinned)
    await launcher().waitFor()
    site.altered.add('v/0.0.0/otklik.js')
    const refused = page.waitForEvent('console', (message) => /integrity/.test(message.text()))
    await visit(pinned)
    await refused
    await page.getByRole('link', { name: 'Написать нам' }).waitFor()
    expect(await ran()).toBe(false)
  })
})

test('two versions on a page do not break each other: the first to come makes the widgets, and the API answers', async () => {
  // A folder of a version knows nothing of its own name.
  for (const [path, content] of [...site.built.contents]) {
    ;(site.built.contents as Map<string, string>).set(path.replace('v/0.0.0/', 'v/0.0.1/'), content)
  }
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  for (const order of [
    ['v/0.0.0', 'v/0.0.1'],
    ['v/0.0.1', 'v/0.0.0'],
  ]) {
    site.requests.length = 0
    await visit(order.map((folder) => tag('', `${folder}/otklik.js`).replace('async', 'defer')).join(''))
    await launcher().waitFor()
    expect(await page.locator('otklik-widget').count()).toBe(1)
    await page.evaluate(() => (window.Otklik as import('./api.ts').OtklikApi).open({ organization: 'kirov' }))
    await page.getByRole('radio', { name: 'Проблема' }).waitFor()
    await page.evaluate(() => (window.Otklik as import('./api.ts').OtklikApi).push(['close']))
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(site.requests.some((path) => path === `${order[0]}/panel.js`)).toBe(true)
    expect(site.requests.some((path) => path === `${order[1]}/panel.js`)).toBe(false)
  }
  expect(complaints).toEqual([])
})
