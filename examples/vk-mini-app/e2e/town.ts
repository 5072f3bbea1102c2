import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test'
import { startBackend } from '../../official-site/e2e/town/backend.ts'
import { type Desk, openDesk } from '../../official-site/e2e/town/desk.ts'
import { createGuard, type Guard } from '../../official-site/e2e/town/guard.ts'
import { connect, newKey } from './double/connect.ts'
import type { Choices } from './double/page/choices.ts'
import { startVk, type Vk } from './double/vk.ts'

export { expect }

/** A backend that serves the mini app, and VK around it: two origins, as in life. */
export interface Town {
  readonly backend: string
  readonly vk: Vk
  readonly desk: Desk
  /** A one-time key of Kirov's administration. */
  newKey(): Promise<string>
  /** A community that no other test knows, connected to Kirov's administration. */
  connectedCommunity(): Promise<string>
  /** A community that no other test knows. */
  newCommunity(): string
}

interface Things {
  readonly guard: Guard
  /** Opens the mini app in VK's frame; gives what is in the frame. A new page of the first visit unless one is given. */
  readonly enter: (choices: Entrance, page?: Page) => Promise<Locator>
  /** Another device: a new browser context that shares nothing with the first. */
  readonly device: (options?: BrowserContextOptions) => Promise<Page>
}

/** What stands in the address of the double's page, and behind its #. */
export type Entrance = Partial<Choices> & { readonly link?: string }

export const test = base.extend<Things, { town: Town }>({
  town: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern.
    async ({}, use) => {
      let origin = ''
      const vk = await startVk({ port: 0, backend: () => origin, people: [], communities: [] })
      const backend = await startBackend({ ...vk.environment, OFFICIAL_SITE_URL: 'https://town.example' })
      origin = backend.origin
      let communities = 0
      const newCommunity = () => String(220_000_000 + ++communities)
      const keyOf = () => newKey(origin, backend.deskToken, 'kirov')
      await use({
        ...{ backend: origin, vk, newCommunity, newKey: keyOf },
        desk: openDesk(origin, backend.deskToken),
        async connectedCommunity() {
          const community = newCommunity()
          const launch = vk.launch({ user: 1, community: Number(community), role: 'admin' })
          await connect(origin, launch, await keyOf())
          return community
        },
      })
      await backend.stop()
      await vk.close()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  guard: [
    async ({ town, context }, use, info) => {
      const guard = createGuard({ origins: () => [town.vk.origin, town.backend], backend: town.backend })
      await guard.watch(context)
      await use(guard)
      const troubles = await guard.verdict()
      // A test that has failed already says why; this would only cover it.
      if (info.status === info.expectedStatus) expect(troubles).toEqual([])
    },
    { auto: true },
  ],

  enter: async ({ page: first, town }, use) => {
    await use(async ({ link = '', ...choices }, page = first) => {
      const query = new URLSearchParams({ user: '1001', community: '', ...choices })
      await page.goto(`${town.vk.origin}/?${query}${link}`)
      return inFrame(page)
    })
  },

  device: async ({ browser, guard, contextOptions, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (options = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(locale && { locale }),
        ...(timezoneId && { timezoneId }),
        ...options,
      })
      contexts.push(context)
      await guard.watch(context)
      return context.newPage()
    })
    for (const context of contexts) await context.close()
  },
})

/** What the double shows in its frame. */
export const inFrame = (page: Page): Locator => page.frameLocator('iframe').locator('body')

/** Presses a button of VK's own window. */
export const inVk = (page: Page, button: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click()

/** What the mini app has asked of VK's client, oldest first: a method and its parameters in each line. */
export const asked = (page: Page): Promise<string[]> => page.locator('#asked li').allTextContents()

export const section = (app: Locator, name: 'Написать' | 'Мои сообщения' | 'Сообщество'): Promise<void> =>
  app.getByRole('navigation').getByRole('link', { name, exact: true }).click()
