import { createHmac } from 'node:crypto'
import { test as base, expect, type Frame, type Page } from '@playwright/test'
import type { VKBridge, VKBridgeSubscribeHandler } from '@vkontakte/vk-bridge'
import { serveBridgePage } from './bridge-page.ts'
import { serveVk } from './serve.ts'

// The double is held to VK's own bridge: whatever the package sends from a frame is answered so that the package hears it.

declare global {
  interface Window {
    vkBridge: VKBridge
    heard: Parameters<VKBridgeSubscribeHandler>[0]['detail'][]
  }
}

const secret = 'wvl68m4dR1UpLrVRli'

interface Things {
  /** Opens the double's page with such choices; gives the frame in which the bridge is. */
  readonly open: (choices?: string) => Promise<Frame>
}

const test = base.extend<Things, { double: string }>({
  double: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern.
    async ({}, use) => {
      const miniApp = await serveBridgePage()
      const double = await serveVk({
        ...{ port: 0, secret },
        settings: {
          ...{ app: 7, miniApp: `${miniApp.origin}/app/` },
          people: [{ id: 494075, name: 'Житель' }],
          communities: [{ id: 22, name: 'Город' }],
        },
        consent: (community) => `token-of-${community}`,
        cardOf: () => undefined,
      })
      await use(double.origin)
      await double.close()
      await miniApp.close()
    },
    { scope: 'worker' },
  ],
  open: async ({ page, double }, use) => {
    page.on('pageerror', (error) => {
      throw error
    })
    await use(async (choices = '') => {
      await page.goto(`${double}/${choices}`)
      const frame = await frameOf(page)
      await frame.waitForFunction(() => window.vkBridge)
      await frame.evaluate(() => {
        window.heard = []
        window.vkBridge.subscribe(({ detail }) => window.heard.push(detail))
      })
      return frame
    })
  },
})

async function frameOf(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (!frame) throw new Error('The double shows no frame')
  return frame
}

/** How a call ends: with its answer, or with VK's error. */
const send = (frame: Frame, method: string, params: object = {}): Promise<{ answer?: unknown; error?: unknown }> =>
  frame.evaluate(
    ([method, params]) =>
      window.vkBridge.send(method as 'VKWebAppInit', params).then(
        (answer) => ({ answer }),
        (error) => ({ error }),
      ),
    [method, params] as const,
  )

const denied = { error_type: 'client_error', error_data: { error_code: 4, error_reason: 'User denied' } }

test('is answered after the first event, and is told at once how VK looks @main', async ({ open }) => {
  const frame = await open('?theme=dark')
  expect(await send(frame, 'VKWebAppInit')).toEqual({ answer: { result: true } })
  await frame.waitForFunction(() => window.heard.some(({ type }) => type === 'VKWebAppUpdateConfig'))
  const { answer } = await send(frame, 'VKWebAppGetConfig')
  expect(answer).toMatchObject({ appearance: 'dark', scheme: 'vkcom_dark', app_id: '7' })
})

test('hears at once that the look has changed @main', async ({ open, page }) => {
  const frame = await open()
  await send(frame, 'VKWebAppInit')
  await page.getByLabel('тёмное').check()
  await frame.waitForFunction(() =>
    window.heard.some((event) => event.type === 'VKWebAppUpdateConfig' && event.data.appearance === 'dark'),
  )
})

test('is told of a phone how it looks and what covers its edges', async ({ open }) => {
  const frame = await open('?platform=mobile_web&insets=20,0,34,0')
  const { answer } = await send(frame, 'VKWebAppGetConfig')
  expect(answer).toMatchObject({ scheme: 'bright_light', insets: { top: 20, right: 0, bottom: 34, left: 0 } })
})

test('is launched with parameters that VK’s key has signed', async ({ open }) => {
  const frame = await open('?role=admin&language=en')
  const { searchParams } = new URL(frame.url())
  const sign = searchParams.get('sign')
  searchParams.delete('sign')
  searchParams.sort()
  expect(createHmac('sha256', secret).update(searchParams.toString()).digest('base64url')).toBe(sign)
  const { answer } = await send(frame, 'VKWebAppGetLaunchParams')
  expect(answer).toMatchObject({
    vk_user_id: 494075,
    vk_group_id: 22,
    vk_viewer_group_role: 'admin',
    vk_language: 'en',
  })
})

test('is launched with what stands behind the # of VK’s address, and hears when that changes', async ({
  open,
  page,
}) => {
  const frame = await open('#kind=question')
  expect(new URL(frame.url()).hash).toBe('#kind=question')
  await page.evaluate(() => {
    location.hash = 'kind=thanks'
  })
  await frame.waitForFunction(() =>
    window.heard.some((event) => event.type === 'VKWebAppChangeFragment' && event.data.location === 'kind=thanks'),
  )
})

test('copies', async ({ open, page }) => {
  const frame = await open()
  expect(await send(frame, 'VKWebAppCopyText', { text: '123' })).toEqual({ answer: { result: true } })
  await expect(page.locator('#asked')).toHaveAttribute('data-copied', '123')
})

test('shares when the person agrees, and says so when not', async ({ open, page }) => {
  const frame = await open()
  const sharing = send(frame, 'VKWebAppShare', { link: 'https://example.org/' })
  await expect(page.getByRole('dialog', { name: 'Поделиться' })).toContainText('https://example.org/')
  await page.getByRole('button', { name: 'Отправить' }).click()
  expect((await sharing).answer).toEqual({ 0: { type: 'message', users: [] } })

  const again = send(frame, 'VKWebAppShare', {})
  await page.getByRole('button', { name: 'Отмена' }).click()
  expect((await again).error).toEqual(denied)
})

test('tells where the person is when they agree, and says so when not', async ({ open, page }) => {
  const frame = await open()
  const locating = send(frame, 'VKWebAppGetGeodata')
  await page.getByRole('button', { name: 'Разрешить' }).click()
  expect((await locating).answer).toEqual({ available: 1, lat: 58.6035, long: 49.668, accuracy: 20 })

  const again = send(frame, 'VKWebAppGetGeodata')
  await page.getByRole('button', { name: 'Запретить' }).click()
  expect((await again).error).toEqual(denied)
})

test('gives a community’s token to its administrator alone', async ({ open, page }) => {
  const frame = await open('?role=admin')
  const asked = { app_id: 7, group_id: 22, scope: 'app_widget' }
  const granting = send(frame, 'VKWebAppGetCommunityToken', asked)
  await page.getByRole('button', { name: 'Разрешить' }).click()
  expect((await granting).answer).toEqual({ access_token: 'token-of-22', scope: 'app_widget' })

  const resident = await open('?role=member')
  expect((await send(resident, 'VKWebAppGetCommunityToken', asked)).error).toMatchObject({
    error_type: 'client_error',
  })
})

test('shows a card as it will be, and refuses code that VK would refuse', async ({ open, page }) => {
  const frame = await open('?role=admin')
  const card = { title: 'Обращения', text: 'Напишите нам', more: 'Написать', more_url: 'https://vk.com/app7_-22' }
  const code = `return ${JSON.stringify(card)};`
  const showing = send(frame, 'VKWebAppShowCommunityWidgetPreviewBox', { type: 'text', group_id: 22, code })
  await page.getByRole('button', { name: 'Добавить' }).click()
  expect((await showing).answer).toEqual({ result: true })
  await expect(page.getByRole('region', { name: 'Карточка сообщества' })).toContainText('Напишите нам')

  for (const wrong of [
    JSON.stringify(card),
    'return {"title": };',
    `return ${JSON.stringify({ ...card, title: 'О'.repeat(101) })};`,
    `return ${JSON.stringify({ ...card, more_url: 'https://example.org/' })};`,
  ]) {
    const { error } = await send(frame, 'VKWebAppShowCommunityWidgetPreviewBox', { type: 'text', code: wrong })
    expect(error).toMatchObject({ error_type: 'api_error', error_data: { error_code: 100 } })
  }
})

test('says which methods there are, and that there is no other', async ({ open }) => {
  const frame = await open()
  const supports = (method: string) =>
    frame.evaluate((method) => window.vkBridge.supportsAsync(method as 'VKWebAppInit'), method)
  expect(await supports('VKWebAppShare')).toBe(true)
  expect(await supports('VKWebAppTapticImpactOccurred')).toBe(false)
  expect((await send(frame, 'VKWebAppTapticImpactOccurred', { style: 'light' })).error).toEqual({
    error_type: 'client_error',
    error_data: { error_code: 6, error_reason: 'Unsupported platform' },
  })
})

test('fails at what it was told to fail at', async ({ open }) => {
  const frame = await open('?fail=VKWebAppCopyText:3')
  expect((await send(frame, 'VKWebAppCopyText', { text: '1' })).error).toEqual({
    error_type: 'client_error',
    error_data: { error_code: 3, error_reason: 'Connection lost' },
  })
})

test('closes the mini app', async ({ open, page }) => {
  const frame = await open()
  await frame.evaluate(() => void window.vkBridge.send('VKWebAppClose', { status: 'success' }))
  await expect(page.getByText('Мини-приложение закрыто')).toBeVisible()
})
