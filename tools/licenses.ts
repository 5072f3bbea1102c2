import { readFileSync } from 'node:fs'
import { buildChunks } from '../packages/widget/build/chunks.ts'
import { command } from './command.ts'
import { columns } from './tally.ts'

/** A package of somebody else that comes with ours: into a project that installs them, or onto a page. */
export interface Shipped {
  readonly name: string
  readonly version: string
  /** As its own `package.json` has it: an SPDX expression, if all is well. */
  readonly license: string
  /** True when the files of the script tag have some of it in them. */
  readonly bundled: boolean
}

/** Under any of these everybody may pass it on with whatever is theirs. A closed list: another one is looked at first. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
])

/**
 * True when an SPDX expression leaves a way with nothing but permissive licences: one side of an `OR` is enough, of an
 * `AND` both are needed.
 */
export function isPermissive(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const either = (): boolean => {
    let good = both()
    while (words[at] === 'OR') {
      at++
      // Not short: what stands on the other side must be read in any case.
      const other = both()
      good ||= other
    }
    return good
  }
  const both = (): boolean => {
    let good = one()
    while (words[at] === 'AND') {
      at++
      const other = one()
      good &&= other
    }
    return good
  }
  const one = (): boolean => {
    const word = words[at++]
    if (word !== '(') return word !== undefined && permissive.has(word)
    const good = either()
    return words[at++] === ')' && good
  }
  const good = either()
  // What cannot be read to its end is not understood, and so not permissive.
  return good && at === words.length
}

/** What ships with these packages of the workspace, and with the script tag. */
export async function shippedWith(packages: readonly string[]): Promise<Shipped[]> {
  const filters = packages.map((name) => `--filter=@otklik/${name}`)
  const { code, output } = await command('pnpm', ['licenses', 'list', '--prod', '--json', ...filters], {
    output: 'keep',
  })
  if (code !== 0) throw new Error(`pnpm cannot list the licences: ${output}`)
  return merged(listed(JSON.parse(output)), await bundledPackages())
}

/** What pnpm says: packages by their licence. */
export function listed(listing: Record<string, readonly { name: string; versions: readonly string[] }[]>): Shipped[] {
  return Object.entries(listing).flatMap(([license, packages]) =>
    packages.flatMap(({ name, versions }) => versions.map((version) => ({ name, version, license, bundled: false }))),
  )
}

/** Both together, by name. A package of the bundle that nobody depends on in production stands there all the same. */
export function merged(installed: readonly Shipped[], bundled: readonly Shipped[]): Shipped[] {
  const id = ({ name, version }: Shipped) => `${name}@${version}`
  const all = new Map(installed.map((one) => [id(one), one]))
  for (const one of bundled) all.set(id(one), one)
  return [...all.values()].sort((a, b) => (id(a) < id(b) ? -1 : 1))
}

/** The packages of which the files of the script tag are made. */
async function bundledPackages(): Promise<Shipped[]> {
  const modules = (await buildChunks()).flatMap((chunk) => chunk.modules)
  const folders = new Set(modules.flatMap((module) => packageFolder(module) ?? []))
  return [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    return { name, version, license: String(license), bundled: true }
  })
}

/** The folder of the package that a module of somebody else belongs to. */
export function packageFolder(module: string): string | undefined {
  const path = module.replace(/^\0/, '').replaceAll('\\', '/')
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
}

export function licenseTable(shipped: readonly Shipped[]): string {
  return columns([
    ['package', 'version', 'licence', '', ''],
    ...shipped.map(({ name, version, license, bundled }) => [
      name,
      ` ${version}`,
      license,
      bundled ? 'on pages' : '',
      isPermissive(license) ? '' : 'not permissive',
    ]),
  ])
}
