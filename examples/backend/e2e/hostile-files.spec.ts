import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { allowOrigin, expect, test } from '../../official-site/e2e/town.ts'
import { callsTo } from '../src/testing/calls.ts'

// What a browser does with a file that was made to do harm, when somebody opens its link.

const page = '<!doctype html><title>as it was</title><script>document.title = "harmed"</script><h1>Open me</h1>'
const script = 'document.title = "harmed"'

/** The link to a file of an answer, as the resident has it. */
async function linkTo(town: Parameters<Parameters<typeof test>[2]>[0]['town'], content: string): Promise<string> {
  const calls = callsTo(town.backend, 'kirov')
  const { number, token } = await calls.submitted({
    kind: 'complaint',
    category: 'roads-signs',
    place: { address: { text: 'ул. Ленина, 5' } },
  })
  await town.desk.register(number, 'К-1')
  // More blanks before it than anybody looks at who tells what a file is by its beginning.
  const file = { name: 'ответ.html', type: 'text/html', content: `${' '.repeat(3000)}${content}` }
  await town.desk.answer(number, 'Ответ в файле.', [file])
  const { body } = await calls.track(number, token)
  const [found] = body.answer?.files ?? []
  if (!found) throw new Error('the answer has no file')
  return found.url
}

const titles = async (tab: Page): Promise<string[]> =>
  Promise.all(
    tab
      .context()
      .pages()
      .map((one) => one.title()),
  )

test('a page among the files of an answer is saved and not opened', async ({ page: tab, town }) => {
  const link = await linkTo(town, page)
  await tab.goto(`${town.backend}/o/kirov/privacy`)
  const download = tab.waitForEvent('download')
  await tab.evaluate((url) => {
    location.href = url
  }, link)
  expect((await download).suggestedFilename()).toBe('ответ.html')
  expect(await titles(tab)).not.toContain('harmed')
})

test('a page that is shown all the same runs nothing', async ({ page: tab, town, guard }) => {
  guard.expects(/script/i)
  const link = await linkTo(town, page)
  // A browser, or something before it, that heeds neither the type nor what is to be done with it.
  await tab.route(link, async (route) => {
    const response = await route.fetch()
    const { 'content-disposition': _, 'x-content-type-options': __, ...kept } = response.headers()
    await route.fulfill({ response, headers: { ...kept, 'content-type': 'text/html; charset=utf-8' } })
  })
  await tab.goto(link)
  await expect(tab.getByRole('heading', { name: 'Open me' })).toBeVisible()
  expect(await titles(tab)).toEqual(['as it was'])
  expect(await tab.evaluate(() => self.origin)).toBe('null')
})

test('a page of somebody else gets nothing of a file, neither as a script nor as a picture', async ({
  page: tab,
  town,
  guard,
}) => {
  guard.expects(/ERR_BLOCKED_BY/)
  const link = await linkTo(town, script)
  const stranger = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>as it was</title>'),
  )
  await new Promise<void>((resolve) => stranger.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(stranger.address() as AddressInfo).port}`
  allowOrigin(guard, origin)
  await tab.goto(origin)
  const outcomes = await tab.evaluate(
    (url) =>
      Promise.all(
        ['script', 'img'].map(
          (name) =>
            new Promise((resolve) => {
              const element = document.createElement(name)
              element.setAttribute('src', url)
              element.addEventListener('load', () => resolve(`${name} loaded`))
              element.addEventListener('error', () => resolve(`${name} refused`))
              document.documentElement.append(element)
            }),
        ),
      ),
    link,
  )
  stranger.close()
  expect(outcomes).toEqual(['script refused', 'img refused'])
  expect(await titles(tab)).toEqual(['as it was'])
})
