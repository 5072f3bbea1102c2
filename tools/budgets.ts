import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'

const dist = 'packages/widget/dist'

/** What the widget's build says it has written; `imports` are the files that a file needs before it can run. */
export type Manifest = { entries: Record<string, { file: string; imports: string[] }> }

/** A row of size-limit's configuration. */
export type Budget = { name: string; path: string[]; limit: string; brotli: true }

/** What a page and a resident pay for. A budget is not raised in the change that breaks it. */
export function budgets(manifest = readManifest()): Budget[] {
  const firstPaint = files(manifest, ['panel', 'ru'])
  const firstOpen = union(firstPaint, files(manifest, ['steps', 'client']))
  const later = (entry: string) => files(manifest, [entry]).filter((file) => !firstOpen.includes(file))
  return [
    budget('otklik.js: before a click', files(manifest, ['loader']), 2_000),
    budget('first screen painted', firstPaint, 18_000),
    budget('first open in all', firstOpen, 38_000),
    budget('photo tools', later('photo'), 4_000),
    budget('tus', later('tus'), 14_500),
  ]
}

function budget(name: string, files: readonly string[], limit: number): Budget {
  return { name, path: files.map((file) => join(dist, file)), limit: `${limit} B`, brotli: true }
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(root, dist, 'manifest.json'), 'utf8')) as Manifest
}

/** The entries with all they import, and what that imports. */
function files({ entries }: Manifest, names: readonly string[]): string[] {
  const importsOf = new Map(Object.values(entries).map(({ file, imports }) => [file, imports]))
  const found = new Set<string>()
  const add = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    importsOf.get(file)?.forEach(add)
  }
  for (const name of names) {
    const entry = entries[name]
    if (!entry) throw new Error(`${dist}/manifest.json names no entry “${name}”.`)
    add(entry.file)
    entry.imports.forEach(add)
  }
  return [...found]
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])]
}
