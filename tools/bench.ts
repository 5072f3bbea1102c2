import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { benchBackend } from './bench/backend.ts'
import { benchEmbed } from './bench/embed.ts'
import { type Figure, reached } from './bench/figure.ts'
import { benchOpen } from './bench/open.ts'
import { benchSubmit } from './bench/submit.ts'
import { startTown } from './bench/town.ts'
import { chromiumLaunch, provideBrowsers } from './browsers.ts'
import { root } from './command.ts'
import { columns } from './tally.ts'

const parts: Record<string, () => Promise<Figure[]>> = {
  embed: () => inTown(benchEmbed),
  open: () => inTown(benchOpen),
  submit: benchSubmit,
  backend: benchBackend,
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !parts[name])
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

const figures: Figure[] = []
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await part()))
}
console.log(table(figures))
const folder = join(root, 'bench-results')
mkdirSync(folder, { recursive: true })
const file = join(folder, `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.json`)
writeFileSync(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`)
console.log(file)

async function inTown(part: (browser: Awaited<ReturnType<typeof chromium.launch>>, site: string) => Promise<Figure[]>) {
  await provideBrowsers(['chromium'])
  const town = await startTown()
  const browser = await chromium.launch(chromiumLaunch())
  try {
    return await part(browser, town.site)
  } finally {
    await browser.close()
    await town.stop()
  }
}

function table(rows: readonly Figure[]): string {
  return columns([
    ['medians', 'measured', 'goal', 'runs', ''],
    ...rows.map((figure) => [
      figure.name,
      `${Number(figure.value.toPrecision(3))} ${figure.unit}`,
      figure.goal === undefined ? '' : `${figure.atLeast ? 'at least ' : ''}${figure.goal} ${figure.unit}`,
      String(figure.runs),
      reached(figure) ? '' : 'missed',
    ]),
  ])
}
