import type { Browser, CDPSession, Page } from 'playwright'
import { type Figure, median } from './figure.ts'

const runs = 9

/** What the one tag adds to a page before anybody touches it, on a processor slowed four times. */
export async function benchEmbed(browser: Browser, site: string): Promise<Figure[]> {
  const plain: Load[] = []
  const embedded: Load[] = []
  // In turns, so that a slow minute of the machine meets both.
  for (let run = -1; run < runs; run++) {
    const pair = [await load(browser, site, false), await load(browser, site, true)] as const
    if (run < 0) continue
    plain.push(pair[0])
    embedded.push(pair[1])
  }
  const added = (key: keyof Load) => median(embedded.map((one, index) => one[key] - (plain[index]?.[key] ?? 0)))
  return [
    {
      name: 'evaluation of otklik.js',
      unit: 'ms',
      value: median(embedded.map(({ evaluation }) => evaluation)),
      goal: 15,
      runs,
    },
    { name: 'main thread, added', unit: 'ms', value: added('mainThread'), runs },
    { name: 'heap, added', unit: 'kB', value: added('heap') / 1000, goal: 100, runs },
    { name: 'layout shift, added', unit: '', value: added('layoutShift'), goal: 0, runs },
    { name: 'requests, added', unit: '', value: added('requests'), goal: 1, runs },
  ]
}

interface Load {
  readonly evaluation: number
  readonly mainThread: number
  readonly heap: number
  readonly layoutShift: number
  readonly requests: number
}

async function load(browser: Browser, site: string, withWidget: boolean): Promise<Load> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  let requests = 0
  page.on('request', () => {
    requests++
  })
  if (!withWidget) await page.route(`${site}/calm.html`, withoutTheTag)
  else await page.route(`${site}/calm.html`, (route) => route.continue())
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await cdp.send('Performance.enable')
  const evaluation = traceEvaluation(cdp)
  await page.addInitScript(watchLayoutShift)
  await page.goto(`${site}/calm.html`, { waitUntil: 'load' })
  await settle(page)
  const spent = await evaluation()
  const mainThread = await metric(cdp, 'TaskDuration')
  await cdp.send('HeapProfiler.collectGarbage')
  const heap = await metric(cdp, 'JSHeapUsedSize')
  const layoutShift = await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)
  await context.close()
  return { evaluation: spent, mainThread: mainThread * 1000, heap, layoutShift, requests }
}

/** The same page without its script tag; the header and everything else as served. */
async function withoutTheTag(route: Parameters<Parameters<Page['route']>[1]>[0]): Promise<void> {
  const response = await route.fetch()
  await route.fulfill({ response, body: (await response.text()).replace(/<script async[^>]*><\/script>/, '') })
}

function watchLayoutShift(): void {
  const counted = globalThis as unknown as { shifted: number }
  counted.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) counted.shifted += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Two frames after the page has come to rest. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

async function metric(cdp: CDPSession, name: string): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN
}

/** Milliseconds in which the browser compiled and ran otklik.js; compiling is often part of running. */
function traceEvaluation(cdp: CDPSession): () => Promise<number> {
  const spans: Span[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, ts = 0, dur = 0, args } of value as unknown as TraceEvent[]) {
      const url = args?.data?.url ?? args?.fileName ?? ''
      if (/^(EvaluateScript|v8\.compile)$/.test(name) && url.endsWith('/otklik.js'))
        spans.push({ from: ts, to: ts + dur })
    }
  })
  const started = cdp.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'devtools.timeline,v8' })
  return async () => {
    await started
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
    await cdp.send('Tracing.end')
    await complete
    return covered(spans) / 1000
  }
}

/** In microseconds, as in a trace. */
interface Span {
  readonly from: number
  readonly to: number
}

/** Length of all spans together, where they overlap counted once. */
function covered(spans: readonly Span[]): number {
  let end = Number.NEGATIVE_INFINITY
  let length = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return length
}

interface TraceEvent {
  readonly name: string
  /** Microseconds. */
  readonly ts?: number
  readonly dur?: number
  readonly args?: { readonly fileName?: string; readonly data?: { readonly url?: string } }
}
