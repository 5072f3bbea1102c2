import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright'
import type { Story } from '../../examples/official-site/e2e/stories.ts'
import type { OpenStage } from './stage.ts'

/** How the widget is looked at. The narrowest screen is a tall one, to see all of a screen at once. */
export const looks = {
  desktop: { viewport: { width: 1000, height: 760 }, colorScheme: 'light' },
  'desktop dark': { viewport: { width: 1000, height: 760 }, colorScheme: 'dark' },
  phone: { viewport: { width: 375, height: 812 }, colorScheme: 'light', hasTouch: true, isMobile: true },
  'narrow dark': { viewport: { width: 320, height: 1100 }, colorScheme: 'dark', hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>

export type Look = keyof typeof looks

export interface Picture {
  readonly state: string
  readonly look: Look
  /** Name of the file in the folder. */
  readonly file: string
}

/** Plays one story in one look and takes a picture of each of its states. What went wrong is told, not thrown. */
export async function takePictures(request: {
  browser: Browser
  stage: OpenStage
  story: Story
  look: Look
  folder: string
}): Promise<{ taken: Picture[]; failure?: string }> {
  const { browser, stage, story, look, folder } = request
  const context = await browser.newContext({ ...looks[look], locale: 'ru-RU', timezoneId: 'Europe/Moscow' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const taken: Picture[] = []
  try {
    await story.tell({
      page,
      town: stage.town,
      mockTown: stage.mockTown,
      foreignTown: stage.foreignTown,
      async see(state) {
        const file = `${state}, ${look}.png`.replaceAll(/[ ,]+/g, '-')
        await page.screenshot({ path: join(folder, file), animations: 'disabled' })
        taken.push({ state, look, file })
      },
    })
    return { taken }
  } catch (error) {
    return { taken, failure: String(error) }
  } finally {
    await context.close()
  }
}
