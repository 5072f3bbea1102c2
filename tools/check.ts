import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { audit } from './audit.ts'
import { buildMiniApp, buildWidget, compile } from './build.ts'
import { command, type Outcome } from './command.ts'
import { isPermissive, licenseTable, type Shipped, shippedWith } from './licenses.ts'
import { lastLine, type Tally } from './tally.ts'

const published = ['sdk', 'widget', 'server-mock']

/** Everything that is neither a test nor a budget: types, style, dead code, the packages as they would be published. */
export async function check(): Promise<Tally[]> {
  return [
    // The rest looks at what these have built.
    await step('types', compile),
    await step('widget build', buildWidget),
    await step('mini app build', buildMiniApp),
    await step('biome', () => command('pnpm', ['exec', 'biome', 'ci', '--colors=off'], { output: 'keep' })),
    await step('knip', () => command('pnpm', ['exec', 'knip'], { output: 'keep' })),
    ...(await checkPackages()),
    ...(await checkShipped()),
  ]
}

/** The licences of what ships with our packages, which must be permissive, and what is known to be wrong with it. */
async function checkShipped(): Promise<Tally[]> {
  let shipped: readonly Shipped[] = []
  const licenses = await step('licences', async () => {
    shipped = await shippedWith(published)
    const code = shipped.every(({ license }) => isPermissive(license)) ? 0 : 1
    return { code, output: code === 0 ? '' : 'Not all of them are permissive.', seconds: 0 }
  })
  console.log(licenseTable(shipped))
  const vulnerabilities = await step('vulnerabilities', async () => {
    const known = await audit(shipped)
    if (known.state === 'no answer') console.log('The registry does not answer an audit: passed over.')
    const grave = known.state === 'answered' ? known.grave : []
    return { code: grave.length, output: grave.join('\n'), seconds: 0 }
  })
  return [licenses, vulnerabilities]
}

/** publint and are-the-types-wrong look at the very file that would be published. */
async function checkPackages(): Promise<Tally[]> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-pack-'))
  try {
    return (await Promise.all(published.map((name) => checkPackage(name, join(folder, name))))).flat()
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function checkPackage(name: string, folder: string): Promise<Tally[]> {
  const packed = await command('pnpm', ['--filter', `@otklik/${name}`, 'pack', '--pack-destination', folder], {
    output: 'keep',
  })
  if (packed.code !== 0) return [await step(`pack ${name}`, async () => packed)]
  const [file = ''] = await readdir(folder)
  const tarball = join(folder, file)
  const keep = { output: 'keep' } as const
  return [
    await step(`publint ${name}`, () => command('pnpm', ['exec', 'publint', 'run', '--strict', tarball], keep)),
    await step(`attw ${name}`, () => command('pnpm', ['exec', 'attw', '--profile', 'esm-only', tarball], keep)),
  ]
}

/** One step counts as one test. What it has to say is shown only when it fails. */
async function step(name: string, run: () => Promise<Outcome>): Promise<Tally> {
  const { code, output, seconds } = await run()
  if (code === 0) console.log(`✓ ${name}`)
  else console.log(`✗ ${name}\n${output}`)
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, seconds }
}

if (import.meta.main) {
  const tallies = await check()
  console.log(lastLine(tallies))
  process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0
}
