import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, createKey } from '@otklik/sdk'
import { rest } from '@otklik/sdk/rest'
import type { Page } from '@playwright/test'
import { allowOrigin, expect, type Town, test } from '../../official-site/e2e/town.ts'

// What a browser does with a file that was made to do harm, when somebody opens its link.

const page = '<!doctype html><title>as it was</title><script>document.title = "harmed"</script><h1>Open me</h1>'
const script = 'document.title = "harmed"'

/** The link to a file of an answer, as the resident has it. */
async function linkTo({ backend, desk }: Town, content: string): Promise<string> {
  const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: backend }) })
  const { version } = await client.form({ language: 'ru' })
  const { receipt } = client.submit({
    key: createKey(),
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: 'Знак «Стоп» на углу завален снегом.',
      category: 'roads-signs',
      answers: [],
      place: { address: { text: 'ул. Ленина, 5' } },
      consents: [],
      language: 'ru',
      formVersion: version,
      source: { channel: 'site' },
    },
    files: [],
  })
  const { number, token = '' } = await receipt
  await desk.register(number, 'К-1')
  // More blanks before it than anybody looks at who tells what a file is by its beginning.
  const file = { name: 'answer.html', type: 'text/html', content: `${' '.repeat(3000)}${content}` }
  await desk.answer(number, 'Ответ в файле.', [file])
  const { answer } = await client.track({ number, token })
  const [found] = answer?.files ?? []
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
  expect((await download).suggestedFilename()).toBe('answer.html')
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
