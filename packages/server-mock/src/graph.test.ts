import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// Whoever installs the SDK must not get the mock with it: the graph of imports is walked, file by file.

const sdk = new URL('../../sdk/', import.meta.url)
const { exports } = JSON.parse(readFileSync(new URL('package.json', sdk), 'utf8')) as {
  exports: Record<string, string | { '@otklik/source': string }>
}

const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry['@otklik/source']]))

/** Every `from '…'`, `import '…'` and `import('…')` of a file. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map(([, specifier]) => specifier ?? '')

/** The files an entry reaches, and the packages they name. */
function walk(entry: URL): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: URL): void => {
    if (files.has(file.href)) return
    files.add(file.href)
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) visit(new URL(specifier, file))
      else packages.add(specifier)
    }
  }
  visit(entry)
  return { files, packages }
}

test('the walk sees imports of every form', () => {
  const source = `import a from 'a'\nimport type { B } from "b"\nexport * from './c.ts'\nimport 'd'\nawait import('e')`
  expect(importsOf(source)).toEqual(['a', 'b', './c.ts', 'd', 'e'])
})

test.each(sources)('%s of the SDK reaches neither msw nor the mock', (source) => {
  const { packages } = walk(new URL(source, sdk))
  expect([...packages].filter((name) => name.startsWith('msw') || name.startsWith('@otklik/server-mock'))).toEqual([])
  // What keeps submissions in a folder is for Node alone.
  const own = source.includes('/outbox/node/') ? /^(zod\/mini|node:.+)$/ : /^(zod\/mini|@rgrove\/parse-xml)$/
  expect([...packages].filter((name) => !own.test(name))).toEqual([])
})

test('the mock itself does reach msw, so the walk would see it', () => {
  expect([...walk(new URL('./index.ts', import.meta.url)).packages]).toContain('msw')
})
