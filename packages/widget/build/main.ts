// Writes what a site serves into dist/. Run after `tsc -b`, which puts the package for bundlers there.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { sizeOf } from './manifest.ts'
import { buildSiteFiles } from './site-files.ts'

const root = new URL('..', import.meta.url)
const dist = new URL('dist/', root)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }

const { contents } = await buildSiteFiles(version)
rmSync(new URL('v/', dist), { recursive: true, force: true })
mkdirSync(new URL(`v/${version}/`, dist), { recursive: true })
for (const [path, content] of contents) {
  writeFileSync(new URL(path, dist), content)
  if (path.endsWith('.js')) console.log(`${String(sizeOf(content)).padStart(6)} bytes in brotli  ${path}`)
}
