import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadOrganizations } from '../examples/backend/src/organizations/index.ts'
import { formFile } from './budgets.ts'
import { buildPages } from './build.ts'
import { command, root } from './command.ts'
import { miniAppDist } from './mini-app-files.ts'
import { staleSizes, writeSizes } from './readme-sizes.ts'
import { columns, type Tally } from './tally.ts'

/** A budget of `.size-limit.ts` beside what was measured, in brotli bytes. */
export type Size = { name: string; size: number; limit: number }

export async function measureSizes(): Promise<Size[]> {
  writeLargestForm()
  const { code, output } = await command('pnpm', ['exec', 'size-limit', '--json'], { output: 'keep' })
  try {
    const results = JSON.parse(output) as { name: string; size: number; sizeLimit: number }[]
    return results.map(({ name, size, sizeLimit }) => ({ name, size, limit: sizeLimit }))
  } catch {
    throw new Error(`size-limit ended with ${code}:\n${output}`)
  }
}

function writeLargestForm(): void {
  const forms = loadOrganizations(join(root, 'examples/backend/organizations')).map((organization) =>
    JSON.stringify(organization.lazyForm('ru')),
  )
  const largest = forms.reduce((one, other) => (other.length > one.length ? other : one))
  const file = join(root, formFile)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, largest)
}

/** Each budget counts as one test. */
export async function size(): Promise<Tally[]> {
  try {
    const sizes = await measureSizes()
    console.log(sizeTable(sizes))
    const stale = staleSizes(sizes)
    for (const line of stale) console.log(`${line}: npm run size -- --write`)
    return [
      ...sizes.map(({ name, size, limit }) => ({ ...verdict(name, size <= limit), note: `${size} of ${limit}` })),
      verdict('README.md shows these sizes', stale.length === 0),
    ]
  } catch (error) {
    console.log(String(error))
    return [{ name: 'size-limit', passed: 0, failed: 1, skipped: 0 }]
  }
}

const verdict = (name: string, good: boolean): Tally => ({
  name,
  passed: good ? 1 : 0,
  failed: good ? 0 : 1,
  skipped: 0,
})

function sizeTable(sizes: readonly Size[]): string {
  return columns([
    ['brotli bytes', 'size', 'at most', 'left', ''],
    ...sizes.map(({ name, size, limit }) => [
      name,
      String(size),
      String(limit),
      String(Math.max(0, limit - size)),
      size <= limit ? '' : `over by ${size - limit}`,
    ]),
  ])
}

if (import.meta.main) {
  const isBuilt = ['packages/widget/dist/otklik.js', `${miniAppDist}/index.html`].every((file) =>
    existsSync(join(root, file)),
  )
  if (!isBuilt) {
    const { code, output } = await buildPages()
    if (code !== 0) console.log(output)
  }
  if (process.argv.includes('--write')) writeSizes(await measureSizes())
  const tallies = await size()
  process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0
}
