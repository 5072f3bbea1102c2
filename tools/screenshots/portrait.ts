import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Browser } from 'playwright'
import { openWidget, tell } from '../../examples/official-site/e2e/resident.ts'
import { looks } from './pictures.ts'
import type { OpenStage } from './stage.ts'

/** The picture at the top of the READMEs: the widget on a desktop and, before it, on a phone. */
export async function portrait(browser: Browser, stage: OpenStage, path: string): Promise<void> {
  const desktop = await shot(browser, stage, { viewport: { width: 1180, height: 720 } })
  // Short enough to end above the file field, whose words come from the browser in its own language.
  const phone = await shot(browser, stage, { ...looks.phone, viewport: { width: 375, height: 720 } })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 })
  await page.setContent(`<!doctype html>
<style>
body { margin: 0; height: 800px; position: relative; background: linear-gradient(160deg, #e8eef6, #cfdbea) }
img { position: absolute; border-radius: 12px; box-shadow: 0 12px 40px #0b2a4a55 }
.desktop { right: 40px; top: 40px; width: 1060px }
.phone { left: 40px; bottom: 40px; height: 640px; border: 8px solid #1a1d21; border-radius: 32px }
</style>
<img class="desktop" src="${desktop}" alt=""><img class="phone" src="${phone}" alt="">`)
  mkdirSync(dirname(path), { recursive: true })
  await page.screenshot({ path })
  await page.close()
}

async function shot(browser: Browser, { town }: OpenStage, look: object): Promise<string> {
  const page = await browser.newPage({ ...look, locale: 'ru-RU', deviceScaleFactor: 2 })
  await page.goto(town.site)
  const panel = await openWidget(page)
  await panel.getByText('Есть угроза жизни или здоровью?').waitFor()
  if (!('isMobile' in look)) {
    await tell(panel, {})
    await panel.getByRole('searchbox', { name: 'Тема' }).fill('снег')
  }
  const picture = await page.screenshot({ animations: 'disabled' })
  await page.close()
  return `data:image/png;base64,${picture.toString('base64')}`
}
