import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import { type Site, serveSite } from '../src/serve.ts'
import { type BackendProcess, startBackend, startMock } from './town/backend.ts'
import { type Desk, openDesk } from './town/desk.ts'
import { type ForeignTown, startForeignTowns } from './town/foreign.ts'
import { createGuard, type Guard } from './town/guard.ts'
import { type MockTown, openMockTown } from './town/mock.ts'

export { expect }

/** The official site and the backend with the widget's files: two origins, as on a real site. */
export interface Town {
  readonly site: string
  readonly backend: string
  readonly desk: Desk
  /** Known to the site and the backend, never to a page. */
  readonly open311Key: string
  storedFiles: BackendProcess['storedFiles']
}

interface WorkerThings {
  readonly town: Town
  /** The same site before a mock backend, on which faults can be played. */
  readonly mockTown: MockTown
  /** The same site before backends of others. */
  readonly foreignTowns: { readonly open: ForeignTown }
}

interface Things {
  readonly guard: Guard
  /** The same site before the backend of somebody else, to which the pages of this test may then speak. */
  readonly foreignTown: ForeignTown
  /** Another visit: a new browser context that shares nothing with the first, as on another day. */
  readonly visit: (options?: BrowserContextOptions) => Promise<Page>
}

export const test = base.extend<Things, WorkerThings>({
  town: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern.
    async ({}, use) => {
      const backend = await startBackend()
      const site: Site = await serveSite({
        ...{ port: 0, widget: backend.origin, backend: backend.origin },
        open311: { upstream: `${backend.origin}/open311/v2`, apiKey: backend.open311Key, jurisdictionId: 'kirov' },
      })
      await use({
        site: site.origin,
        backend: backend.origin,
        desk: openDesk(backend.origin, backend.deskToken),
        open311Key: backend.open311Key,
        storedFiles: backend.storedFiles,
      })
      await site.close()
      await backend.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  mockTown: [
    async ({ town }, use) => {
      const mock = await startMock()
      const site: Site = await serveSite({ port: 0, widget: town.backend, backend: mock.address })
      await use(openMockTown(site.origin, mock.address))
      await site.close()
      await mock.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  foreignTowns: [
    async ({ town }, use) => {
      const towns = startForeignTowns(town.backend)
      await use(towns)
      await towns.close()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  foreignTown: async ({ foreignTowns, guard }, use) => {
    await use(async (kind) => {
      const town = await foreignTowns.open(kind)
      allowOrigin(guard, town.site)
      allowOrigin(guard, town.backend)
      return town
    })
  },

  baseURL: async ({ town }, use) => {
    await use(town.site)
  },

  guard: [
    async ({ town, context }, use, info) => {
      const origins = new Set([town.site, town.backend])
      const guard = createGuard({ origins: () => [...origins], backend: town.backend })
      allowing.set(guard, (origin) => origins.add(origin))
      await guard.watch(context)
      await use(guard)
      const troubles = await guard.verdict()
      // A test that has failed already says why; this would only cover it.
      if (info.status === info.expectedStatus) expect(troubles).toEqual([])
    },
    { auto: true },
  ],

  visit: async ({ browser, guard, contextOptions, baseURL, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (options = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL && { baseURL }),
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

const allowing = new WeakMap<Guard, (origin: string) => void>()

/** Lets the pages of this test speak to one more origin. */
export function allowOrigin(guard: Guard, origin: string): void {
  allowing.get(guard)?.(origin)
}
