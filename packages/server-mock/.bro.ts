import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { validateExchange } from '@otklik/sdk/contract/validate'
import { createMockBackend } from './src/backend.ts'
import { openMockPort } from './src/port.ts'
const r = createRequire('/work/main/packages/widget/package.json')
const { rolldown } = await import(r.resolve('rolldown'))
const { chromium, firefox } = createRequire('/work/main/package.json')('playwright')
const b = await rolldown({ input: '/tmp/sz/bentry.ts', resolve: { conditionNames: ['@otklik/source','module','browser','import','default'] }, platform: 'browser' })
const { output } = await b.generate({ format: 'esm', minify: true })
const files = new Map(output.map((o: any) => ['/' + o.fileName, o.code]))
const mock = await openMockPort(createMockBackend())
const page = createServer((q, s) => {
  const code = files.get(q.url!)
  if (code) return s.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
  s.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': `default-src 'none'; script-src 'self'; connect-src ${mock.url}; require-trusted-types-for 'script'` }).end(`<script type="module" src="/bentry.js"></script>`)
}).listen(0)
await new Promise(r => page.once('listening', r))
for (const launch of [() => chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] }), () => firefox.launch({ channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' })]) {
const browser = await launch()
const p = await browser.newPage()
p.on('console', (m: any) => console.log('console', m.text())); p.on('pageerror', (e: any) => console.log('pageerror', e))
const seen: string[] = []
p.on('response', async (res: any) => { if (!res.url().startsWith(mock.url)) return
  const q = res.request(); const h = await q.allHeaders(); const rh = await res.allHeaders(); let body = ''; try { body = await res.text() } catch {}
  const v = validateExchange({ method: q.method(), url: res.url(), status: res.status(), headers: rh, body })
  seen.push(`${q.method()} ${res.status()} ${v.operation} [${v.errors.join('; ')}] ${h.cookie ?? ''} ${h.referer ?? ''} ${h['content-length'] ?? ''} ${h['transfer-encoding'] ?? ''}`) })
await p.goto(`http://localhost:${(page.address() as any).port}/`)
await p.waitForTimeout(1500)
await p.evaluate((u: string) => window.postMessage(u), mock.url)
console.log(JSON.stringify(await p.evaluate('window.result')))
await new Promise(r=>setTimeout(r,500))
console.log(seen.join('\n'))
await browser.close()
}
process.exit(0)
