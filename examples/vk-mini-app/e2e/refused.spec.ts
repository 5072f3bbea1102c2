import { headings, send, writeQuestion } from '../../official-site/e2e/resident.ts'
import { serveVk } from './double/serve.ts'
import { type Entrance, expect, inFrame, section, test } from './town.ts'

// What the mini app shows to whom: nothing to those whom VK does not vouch for, and nothing of one resident to another.

const refusals: Record<string, Entrance> = {
  forged: { sign: 'foreign' },
  unsigned: { sign: 'none' },
  stale: { age: '172800' },
  'of another app': { app: '51000002' },
}

for (const [name, choices] of Object.entries(refusals)) {
  test(`a launch that is ${name} gets a clear page and nothing else`, async ({ enter, guard, town, page }) => {
    guard.expects(/console: .*401/)
    const community = await town.connectedCommunity()
    const app = await enter({ community, ...choices })
    await expect(app.getByRole('heading', { name: 'Откройте приложение ещё раз' })).toBeFocused()
    await expect(app.getByRole('textbox')).toHaveCount(0)
    await expect(app.getByRole('navigation')).toHaveCount(0)
    const spoken = guard.requests
      .map((request) => new URL(request.url()))
      .filter(({ pathname }) => /^\/v1\//.test(pathname))
    expect(new Set(spoken.map(({ pathname }) => pathname))).toEqual(new Set(['/v1/networks/vk/sessions']))
    await app.getByRole('button', { name: 'Закрыть приложение' }).click()
    await expect(page.getByText('Мини-приложение закрыто')).toBeVisible()
  })
}

test('a page that VK has not opened says where the mini app is', async ({ page, town, guard }) => {
  // What a browser asks for by itself.
  guard.tolerates(/favicon/)
  await page.goto(`${town.backend}/mini-app/`)
  await expect(page.getByRole('heading', { name: 'Приложение открывается в официальном сообществе' })).toBeVisible()
  expect(guard.requests.filter((request) => /\/v1\//.test(request.url()))).toEqual([])
})

test('a resident in a community that is connected to nobody is led to the official site', async ({ enter, town }) => {
  const app = await enter({ community: town.newCommunity() })
  await expect(app.getByRole('heading', { name: 'Здесь пока не принимают сообщения' })).toBeVisible()
  await expect(app.getByRole('link', { name: 'Открыть официальный сайт' })).toHaveAttribute(
    'href',
    'https://town.example',
  )
  await expect(app.getByRole('textbox')).toHaveCount(0)
})

test('of two residents who use one device neither finds anything of the other', async ({ enter, town }) => {
  const community = await town.connectedCommunity()
  const first = await enter({ community, user: '2001' })
  await writeQuestion(first, 'Когда починят мост?')
  const { number } = await send(first)
  // Left in the middle of the next one, as soon as the device keeps it.
  await section(first, 'Написать')
  await first.getByRole('textbox', { name: 'Текст сообщения' }).fill('Второе сообщение первого жителя')
  await expect.poll(() => first.evaluate(keptDrafts)).toBe(1)
  await enter({ community, user: '2001' })
  await expect(first.getByText(/есть черновик от/)).toBeVisible()

  const second = await enter({ community, user: '2002' })
  await expect(second.getByRole('heading', { name: headings.tell })).toBeVisible()
  await expect(second.getByText(/есть черновик от/)).toHaveCount(0)
  await expect(second.getByRole('textbox', { name: 'Текст сообщения' })).toHaveValue('')
  await section(second, 'Мои сообщения')
  await expect(second.getByText('Вы пока ничего не отправили.')).toBeVisible()

  const back = await enter({ community, user: '2001' })
  await section(back, 'Мои сообщения')
  await expect(back.getByText(number)).toBeVisible()
})

test('only VK’s pages may show the mini app and the organization’s page in a frame, and nobody any other page', async ({
  town,
}) => {
  const policyOf = async (path: string) => {
    const { headers } = await fetch(town.backend + path)
    const [, ancestors] = /frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '') ?? []
    return [ancestors, headers.get('x-frame-options')]
  }
  for (const path of ['/mini-app/', '/o/kirov']) expect(await policyOf(path), path).toEqual([town.vk.origin, null])
  for (const path of ['/', '/o/kirov/track', '/o/kirov/links', '/healthz', '/v1/organizations/kirov/form']) {
    expect(await policyOf(path), path).toEqual(["'none'", 'DENY'])
  }
})

test('a page that only looks like VK’s shows an empty frame', async ({ page, town, guard }) => {
  const impostor = await serveVk({
    ...{ port: 0, secret: 'unknown', consent: () => '', cardOf: () => undefined },
    settings: { miniApp: `${town.backend}/mini-app/`, app: 51_000_001, people: [], communities: [] },
  })
  guard.tolerates(new RegExp(`request to another server: ${impostor.origin}`))
  // Each browser in its own words.
  guard.tolerates(/frame-ancestors|refused to connect|violates|postMessage/)
  await page.goto(`${impostor.origin}/?user=1&community=1`)
  await expect.poll(() => page.frames().length).toBe(2)
  await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:|^about:/)
  await expect(inFrame(page).getByRole('heading', { name: headings.tell })).toHaveCount(0)
  await impostor.close()
})

/** In the page of the mini app: how many drafts its databases keep. */
async function keptDrafts(): Promise<number> {
  let count = 0
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    if (database.objectStoreNames.contains('drafts')) {
      const counting = database.transaction('drafts').objectStore('drafts').count()
      count += await new Promise<number>((resolve) => {
        counting.onsuccess = () => resolve(counting.result)
      })
    }
    database.close()
  }
  return count
}
