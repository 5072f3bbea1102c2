import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright'
import { looks, type Picture } from './pictures.ts'

/** Puts all pictures onto one page, a row for each state, and takes a picture of that too. */
export async function writeSheet(browser: Browser, folder: string, pictures: readonly Picture[]): Promise<void> {
  const path = join(folder, 'contact-sheet.html')
  writeFileSync(path, sheet(pictures))
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } })
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' })
  await page.screenshot({ path: join(folder, 'contact-sheet.png'), fullPage: true })
  await page.close()
}

const columns = Object.keys(looks)

function sheet(pictures: readonly Picture[]): string {
  const states = [...new Set(pictures.map(({ state }) => state))]
  const cell = (state: string, look: string) => {
    const found = pictures.find((picture) => picture.state === state && picture.look === look)
    return found ? `<a href="${found.file}"><img src="${found.file}" alt="${state}, ${look}"></a>` : ''
  }
  const rows = states.map(
    (state) => `<tr><th>${state}</th>${columns.map((look) => `<td>${cell(state, look)}</td>`).join('')}</tr>`,
  )
  return `<!doctype html>
<meta charset="utf-8">
<title>Every state of the widget</title>
<style>
body { margin: 1rem; font: 14px/1.4 system-ui, sans-serif; background: #ddd; color: #111 }
th { width: 10rem; text-align: left; vertical-align: top }
td { vertical-align: top; padding: 4px }
img { display: block; height: 320px; border: 1px solid #999 }
</style>
<table>
<tr><th></th>${columns.map((look) => `<th>${look}</th>`).join('')}</tr>
${rows.join('\n')}
</table>
`
}
