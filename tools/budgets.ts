import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'
import { firstScreenOfMiniApp, miniAppDist } from './mini-app-files.ts'

const dist = 'packages/widget/dist'

/** Where `npm run size` leaves the largest organization's form as the backend sends it, so that it can be measured. */
export const formFile = 'node_modules/.cache/otklik/form.json'

/** What the widget's build says it has written; `imports` are all files that a chunk needs in the end. */
export type Manifest = { entries: Record<string, { file: string; imports: string[] }> }

/** A row of size-limit's configuration. */
export type Budget = { name: string; path: string[]; limit: string; brotli: true }

/** What a page and a resident pay for. A budget is not raised in the change that breaks it. */
export function budgets(manifest = readManifest(), miniApp = firstScreenOfMiniApp()): Budget[] {
  const firstPaint = files(manifest, 'panel')
  const firstOpen = [...new Set([...firstPaint, ...files(manifest, 'client')])]
  const later = (entry: string) => files(manifest, entry).filter((file) => !firstOpen.includes(file))
  const besides = (entry: string) => later(entry).filter((file) => !later('steps').includes(file))
  return [
    budget('otklik.js: before a click', ['otklik.js'], 2_000),
    budget('first screen painted', firstPaint, 18_000),
    budget('first open in all', firstOpen, 38_000),
    budget('later screens, after the first is painted', later('steps'), 16_600),
    budget('what the screens of other backends need besides', besides('extra'), 4_000),
    budget('drafts', besides('drafts'), 4_000),
    budget('what a resident decides about what is kept', besides('kept'), 3_000),
    budget('what tells of messages not sent', besides('unsent'), 2_500),
    budget('what a network around the panel needs', besides('network'), 1_500),
    budget('what a resident has sent from any device', besides('mine'), 1_500),
    budget('vk', besides('vk'), 4_000),
    budget('max', besides('max'), 4_000),
    budget('photo tools', later('photo'), 4_000),
    budget('outbox', later('outbox'), 5_000),
    budget('sending files', later('files'), 4_000),
    budget('proof of work', later('proof'), 1_500),
    budget('open311', later('open311'), 6_000),
    budget('open311, XML', later('open311Xml'), 4_000),
    budget('signalen', later('signalen'), 5_000),
    budget('pos, alone', files(manifest, 'pos'), 2_500),
    budget('mini app: first screen', miniApp, 45_000, miniAppDist),
    { name: 'form of the large organization', path: [formFile], limit: '10000 B', brotli: true },
  ]
}

function budget(name: string, files: readonly string[], limit: number, folder = dist): Budget {
  return { name, path: files.map((file) => join(folder, file)), limit: `${limit} B`, brotli: true }
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(root, dist, 'manifest.json'), 'utf8')) as Manifest
}

function files({ entries }: Manifest, name: string): string[] {
  const entry = entries[name]
  if (!entry) throw new Error(`${dist}/manifest.json names no chunk “${name}”.`)
  return [entry.file, ...entry.imports]
}
