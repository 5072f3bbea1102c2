// Takes a picture of every state of the widget, in every look, and puts them onto one sheet: `npm run screenshots`.
// Names of stories, or parts of them, may follow: `npm run screenshots -- consent`.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { stories } from '../examples/official-site/e2e/stories.ts'
import { chromiumLaunch, provideBrowsers } from './browsers.ts'
import { buildPages } from './build.ts'
import { root } from './command.ts'
import { type Look, looks, type Picture, takePictures } from './screenshots/pictures.ts'
import { portrait } from './screenshots/portrait.ts'
import { writeSheet } from './screenshots/sheet.ts'
import { openStage } from './screenshots/stage.ts'
import { vkPictures } from './screenshots/vk.ts'

const folder = join(root, 'screenshots')
const wanted = process.argv.slice(2)
const chosen = Object.entries(stories).filter(
  ([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
)

await provideBrowsers(['chromium'])
if (!process.env.WIDGET_DIR) {
  const { code, output } = await buildPages()
  if (code !== 0) throw new Error(`What the pages need could not be built.\n${output}`)
}
if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const pictures: Picture[] = []
const broken: string[] = []
const stage = await openStage()
const browser = await chromium.launch(chromiumLaunch())
try {
  for (const look of Object.keys(looks) as Look[]) {
    for (const [name, story] of chosen) {
      const { taken, failure } = await takePictures({ browser, stage, story, look, folder })
      pictures.push(...taken)
      console.log(`${failure ? '✗' : '✓'} ${look}: ${name}, ${taken.length} pictures`)
      if (failure) broken.push(`${look}: ${name}\n${failure}`)
    }
  }
  if (pictures.length > 0) await writeSheet(browser, folder, pictures)
  if (wanted.length === 0) await portrait(browser, stage, join(root, 'docs', 'images', 'widget.png'))
  if (wanted.length === 0 || wanted.includes('vk')) await vkPictures(browser, join(root, 'docs', 'vk'))
} finally {
  await browser.close()
  await stage.close()
}
console.log(`${pictures.length} pictures in ${folder}`)
for (const story of broken) console.error(`\nNot to its end: ${story}`)
process.exitCode = broken.length > 0 ? 1 : 0
