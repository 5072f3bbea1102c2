import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { command } from './command.ts'

/** What `playwright.chromium.launch()` and `playwright.firefox.launch()` take. */
export type Launch = { executablePath?: string; channel?: string; args?: string[] }

/** Launch options for Chromium: `CHROMIUM_PATH`, else a browser of the system. */
export function chromiumLaunch(): Launch {
  const executablePath = findChromium()
  return {
    ...(executablePath && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  }
}

/** Launch options for Firefox: `FIREFOX_PATH`, else a browser of the system. Unpatched, driven over WebDriver BiDi. */
export function firefoxLaunch(): Launch {
  const executablePath = findFirefox()
  return { channel: 'moz-firefox', ...(executablePath && { executablePath }) }
}

/**
 * Finds both browsers or installs them, and leaves their paths in `CHROMIUM_PATH` and `FIREFOX_PATH` for this process
 * and its children. Throws with what to do when there is no way to get one.
 */
export async function provideBrowsers(wanted: readonly ('chromium' | 'firefox')[]): Promise<void> {
  const missing = wanted.filter((name) => !(name === 'chromium' ? findChromium() : findFirefox()))
  if (missing.length > 0 && isRootOnDebian()) await installFromDebian(missing)
  for (const name of wanted) {
    if (name === 'chromium') {
      const path = findChromium() ?? (await chromiumFromRegistry())
      if (!path) throw new Error('No Chromium. Install Chromium or Chrome, or set CHROMIUM_PATH.')
      process.env.CHROMIUM_PATH = path
    } else {
      const path = findFirefox()
      if (!path) throw new Error('No Firefox. Install Firefox or Firefox ESR, or set FIREFOX_PATH.')
      process.env.FIREFOX_PATH = path
    }
  }
}

function findChromium(): string | undefined {
  return find(
    'CHROMIUM_PATH',
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  )
}

function findFirefox(): string | undefined {
  return find(
    'FIREFOX_PATH',
    ['firefox-esr', 'firefox'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  )
}

function find(variable: string, names: readonly string[], places: readonly string[]): string | undefined {
  const given = process.env[variable]
  if (given) {
    if (!existsSync(given)) throw new Error(`${variable} names ${given}, which does not exist.`)
    return given
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(existsSync)
}

function isRootOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  // Ubuntu's chromium package only installs a snap, which does not start in a container.
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

async function installFromDebian(names: readonly ('chromium' | 'firefox')[]): Promise<void> {
  const packages = names.flatMap((name) => (name === 'chromium' ? ['chromium', 'fonts-liberation'] : ['firefox-esr']))
  console.log(`Installing ${packages.join(', ')} from Debian`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { code, output } = await command('apt-get', args, { env, output: 'keep' })
    if (code !== 0) console.error(output)
  }
}

async function chromiumFromRegistry(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  // The package unpacks the libraries and fonts that a bare system lacks only when it believes it is on Lambda.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await chromium.executablePath()
  } finally {
    delete process.env.AWS_EXECUTION_ENV
  }
}
