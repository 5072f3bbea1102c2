// @vitest-environment node
// What the build writes, looked at before a browser sees it.
import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { sizeOf } from '../build/manifest.ts'
import { buildSiteFiles, type SiteFiles } from '../build/site-files.ts'

let built: SiteFiles
const codeOf = (path: string) => built.contents.get(path) ?? ''
const modules = (chunk: string) => built.modules.get(chunk)?.join('\n') ?? ''

beforeAll(async () => {
  built = await buildSiteFiles('0.0.0')
}, 60_000)

test('the script tag costs a page at most 2,000 bytes', () => {
  expect(sizeOf(codeOf('otklik.js'))).toBeLessThanOrEqual(2_000)
  expect(sizeOf(codeOf('v/0.0.0/otklik.js'))).toBeLessThanOrEqual(2_000)
})

test('the mock is nowhere, and zod is not in what paints the first screen', () => {
  const all = [...built.modules.values()].flat().join('\n')
  expect(all).not.toMatch(/node_modules.msw|server-mock/)
  expect(modules('panel')).not.toMatch(/node_modules.zod[\\/]/)
  expect(modules('client')).toMatch(/node_modules.zod[\\/]v4[\\/]mini/)
})

test('only the small zod is used, and none of its globals is left', () => {
  const all = [...built.modules.values()].flat().join('\n')
  expect(all).not.toMatch(/zod[\\/]v4[\\/]classic/)
  expect([...built.contents.values()].join('\n')).not.toContain('__zod_global')
})

test('nothing is imported past the check of hashes', () => {
  const imports = [...built.contents].flatMap(([path, code]) => (code.match(/\bimport\(/g) ?? []).map(() => path))
  expect(imports.sort()).toEqual(['otklik.js', 'v/0.0.0/otklik.js', 'v/0.0.0/panel.js'])
})

const hashOf = (path: string) => createHash('sha256').update(codeOf(path)).digest('base64')

test('the hash of every chunk stands in a file that was itself checked, and nobody needs to know that of the panel', () => {
  const loader = codeOf('otklik.js')
  const panel = codeOf('v/0.0.0/panel.js')
  for (const name of ['panel', 'client', 'pos']) expect(loader, name).toContain(hashOf(`v/0.0.0/${name}.js`))
  expect(panel).toContain(hashOf('v/0.0.0/hashes.js'))
  const known = panel + codeOf('v/0.0.0/hashes.js')
  const later = [...built.modules.keys()].filter((name) => name !== 'panel' && name !== 'pos')
  for (const name of later) expect(known.includes(hashOf(`v/0.0.0/${name}.js`)), name).toBe(true)
})

test('a form elsewhere is opened by one file that needs no other', () => {
  expect(built.manifest.entries.pos?.imports).toEqual([])
  expect(codeOf('v/0.0.0/pos.js')).not.toMatch(/\bimport\b/)
  expect(modules('pos')).not.toMatch(/node_modules|panel[\\/]/)
})

test('a page with the contract carries no other adapter', () => {
  expect(modules('panel') + modules('client') + modules('steps')).not.toMatch(/adapters[\\/](open311|signalen|pos)/)
})

test('the manifest names every chunk with what it imports and a hash for its tag', () => {
  const { manifest } = built
  expect(Object.keys(manifest.entries).sort()).toEqual(['otklik', ...built.modules.keys()].sort())
  for (const { file, imports, integrity } of Object.values(manifest.entries)) {
    expect(integrity).toBe(`sha384-${createHash('sha384').update(codeOf(file)).digest('base64')}`)
    for (const path of imports) expect(built.contents.has(path), path).toBe(true)
  }
  expect(manifest.entries.panel?.imports).toEqual([])
})
