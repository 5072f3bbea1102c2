import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Site, serveSite } from '../examples/official-site/src/serve.ts'
import { connect, newKey } from '../examples/vk-mini-app/e2e/double/connect.ts'
import { startVk, type Vk } from '../examples/vk-mini-app/e2e/double/vk.ts'
import { type MockPort, openMockPort } from '../packages/server-mock/src/node.ts'
import { createMockSignalen } from '../packages/server-mock/src/signalen/index.ts'
import { buildPages } from './build.ts'
import { root } from './command.ts'

// The official site on PORT and the backend, which also serves the widget's files, on the next port:
// two origins, as it is when a real site embeds the widget.
const host = process.env.HOST || '127.0.0.1'
const port = Number(process.env.PORT || 8080)
const dataFolder = resolve(root, process.env.DATA_DIR || '.data')
const deskToken = process.env.OTKLIK_DESK_TOKEN || randomBytes(24).toString('base64url')
// The site's proxy adds it, the backend asks for it, no page sees it.
const open311Key = process.env.OPEN311_API_KEY || randomBytes(24).toString('base64url')
// A folder of other organizations may not have the sample, and what is set for nobody is refused.
const sample = process.env.ORGANIZATIONS_DIR ? undefined : 'kirov'
const connected = 220_000_001
const logFile = join(dataFolder, 'backend.log')

const sitePort = await freePort(port)
const backendPort = await freePort(port === 0 ? 0 : port + 1)
const backendOrigin = `http://localhost:${backendPort}`
// Whoever has an app in VK has set it; and the sample communities belong to the sample organization.
const vkPort = sample && !process.env.VK_APP_ID ? await freePort(port === 0 ? 0 : port + 2) : undefined

const { code, output } = await buildPages()
if (code !== 0) fail(`What the pages need could not be built.\n${output}`)

const vk = vkPort === undefined ? undefined : await startDoubleOfVk(vkPort)
const backend = startBackend()
const stopped = new Promise<void>((resolve) => backend.once('exit', () => resolve()))
let stopping = false
let site: Site | undefined
let signalen: MockPort | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

await untilHealthy()
// Signalen is a large system of its own; a mock of it, in memory, stands in its place.
signalen = await openMockPort(createMockSignalen(), { host })
site = await serveSite({
  ...{ host, port: sitePort, widget: backendOrigin, backend: backendOrigin },
  signalen: `http://localhost:${new URL(signalen.url).port}`,
  open311: { upstream: `${backendOrigin}/open311/v2`, apiKey: open311Key, jurisdictionId: 'kirov' },
})
backend.once('exit', () => {
  if (!stopping) fail(`The backend has stopped.\n${logTail()}`)
})
console.log(`Open ${site.origin}/`)
console.log(`Open311, over the site's proxy: ${site.origin}/open311.html`)
console.log(`Signalen, a mock in memory: ${site.origin}/signalen.html`)
console.log(`The official form of ПОС, over the internet: ${site.origin}/pos.html`)
console.log(`Open311, for any client: ${backendOrigin}/open311/v2/services.xml`)
if (sample && !process.env.OPEN311_API_KEY) console.log(`Open311 key: ${open311Key}`)
if (!process.env.OTKLIK_DESK_TOKEN) console.log(`Desk token: ${deskToken}`)
if (vk) {
  await connectSample(vk)
  console.log(`VK, a double: ${vk.origin}/`)
  console.log(`Key to connect its second community, once: ${await newKey(backendOrigin, deskToken, 'kirov')}`)
}

/** VK itself needs an app, a community and the internet; a double of its client and its API stands in its place. */
function startDoubleOfVk(port: number): Promise<Vk> {
  return startVk({
    ...{ host, port, backend: () => backendOrigin },
    people: [
      { id: 1001, name: 'житель 1' },
      { id: 1002, name: 'житель 2' },
    ],
    communities: [
      { id: connected, name: 'подключено к Кирову' },
      { id: 220_000_002, name: 'не подключено' },
    ],
  })
}

async function connectSample(vk: Vk): Promise<void> {
  const launch = vk.launch({ user: 1001, community: connected, role: 'admin' })
  await connect(backendOrigin, launch, await newKey(backendOrigin, deskToken, 'kirov'))
}

function startBackend(): ChildProcess {
  mkdirSync(dataFolder, { recursive: true })
  const log = openSync(logFile, 'w')
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source', 'examples/backend/src/main.ts'],
    {
      cwd: root,
      env: {
        ...process.env,
        ...vk?.environment,
        HOST: host,
        PORT: String(backendPort),
        DATA_DIR: dataFolder,
        OTKLIK_DESK_TOKEN: deskToken,
        PUBLIC_URL: backendOrigin,
        OFFICIAL_SITE_URL: process.env.OFFICIAL_SITE_URL || `http://localhost:${sitePort}/`,
        OPEN311_KEYS: [process.env.OPEN311_KEYS, sample && `${sample}:${open311Key}`].filter(Boolean).join(' '),
        // Many Open311 clients know no jurisdictions.
        OPEN311_JURISDICTION: process.env.OPEN311_JURISDICTION || sample,
      },
      stdio: ['ignore', log, log],
    },
  )
}

async function untilHealthy(): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    if (backend.exitCode !== null) fail(`The backend did not start.\n${logTail()}`)
    const response = await fetch(`${backendOrigin}/healthz`).catch(() => undefined)
    if (response?.ok) return
    await wait(100)
  }
  backend.kill()
  fail(`The backend did not become healthy within a minute.\n${logTail()}`)
}

async function stop(): Promise<void> {
  // Ctrl+C in a terminal reaches every process of the group, and npm's wrapper passes it on once more.
  if (stopping) return
  stopping = true
  backend.kill('SIGTERM')
  const overdue = setTimeout(() => backend.kill('SIGKILL'), 10_000)
  await Promise.all([stopped, site?.close(), signalen?.close(), vk?.close()])
  clearTimeout(overdue)
  process.exit(0)
}

/** The port itself when nobody listens on it; for 0 one that is free. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => {
      fail(`Port ${wanted} cannot be used (${error.message}). Choose another: PORT=9000 npm start`)
    })
    probe.listen(wanted, host, () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function logTail(): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n')
  return `${lines.slice(-20).join('\n')}\n(${logFile})`
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
