import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright'
import { benchBackend } from './bench/backend.ts'
import { benchEmbed } from './bench/embed.ts'
import { type Figure, reached } from './bench/figure.ts'
import { benchLoad } from './bench/load.ts'
import { benchMemory } from './bench/memory.ts'
import { benchOpen } from './bench/open.ts'
import { benchPageMemory } from './bench/page-memory.ts'
import { benchSubmit } from './bench/submit.ts'
import { startTown } from './bench/town.ts'
import { chromiumLaunch, provideBrowsers } from './browsers.ts'
import { root } from './command.ts'
import { columns } from './tally.ts'

const usage = `Usage: npm run bench -- [part]... [options]

  embed, open, submit, backend   the widget on a page, the SDK, submissions per second
  load                           residents with photos against the backend
  memory                         the backend after many messages, a page after many submissions

  --seconds N      how long residents write (60)
  --residents N    how many at a time (200)
  --stored N,N     cases that are there before (2000,20000)
  --messages N     for the memory of the backend (10000)
  --submissions N  for the memory of a page (1000)`

const { parts: wanted, numbers } = readArguments()
const parts: Record<string, () => Promise<Figure[]>> = {
  embed: () => inTown(benchEmbed),
  open: () => inTown(benchOpen),
  submit: benchSubmit,
  backend: benchBackend,
  load: () => benchLoad(numbers),
  memory: async () => [
    ...(await inBrowser((browser) => benchPageMemory(browser, numbers.submissions))),
    ...(await benchMemory(numbers.messages)),
  ],
}
const unknown = wanted.filter((name) => !parts[name])
if (unknown.length > 0) stop(`No such part: ${unknown.join(', ')}.`)

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
const broken = figures.filter((figure) => figure.must && !reached(figure))
for (const { name } of broken) console.error(`Not as it must be: ${name}`)
// Said outright: what stops PostgreSQL with this process would otherwise end it with 0, whatever `exitCode` says.
process.exit(broken.length > 0 ? 1 : 0)

function readArguments() {
  const options = {
    seconds: { type: 'string', default: '60' },
    residents: { type: 'string', default: '200' },
    stored: { type: 'string', default: '2000,20000' },
    messages: { type: 'string', default: '10000' },
    submissions: { type: 'string', default: '1000' },
  } as const
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const { stored, ...single } = values
    const number = (name: string, text: string) =>
      /^[1-9]\d{0,6}$/.test(text) ? Number(text) : stop(`--${name} takes a whole number.`)
    const { seconds, residents, messages, submissions } = single
    return {
      parts: positionals,
      numbers: {
        seconds: number('seconds', seconds),
        residents: number('residents', residents),
        messages: number('messages', messages),
        submissions: number('submissions', submissions),
        stored: stored.split(',').map((one) => number('stored', one)),
      },
    }
  } catch (error) {
    return stop((error as Error).message)
  }
}

function stop(reason: string): never {
  console.error(`${reason}\n\n${usage}`)
  process.exit(2)
}

async function inBrowser(part: (browser: Browser) => Promise<Figure[]>): Promise<Figure[]> {
  await provideBrowsers(['chromium'])
  const browser = await chromium.launch(chromiumLaunch())
  try {
    return await part(browser)
  } finally {
    await browser.close()
  }
}

async function inTown(part: (browser: Browser, site: string) => Promise<Figure[]>): Promise<Figure[]> {
  const town = await startTown()
  try {
    return await inBrowser((browser) => part(browser, town.site))
  } finally {
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
