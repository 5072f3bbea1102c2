import { buildChunks } from './chunks.ts'
import { buildLoader } from './loader.ts'
import { describe, firstHashes, integrities, type Manifest, withLaterFiles } from './manifest.ts'

export interface SiteFiles {
  readonly manifest: Manifest
  /** Contents by their path from the folder that a site serves. */
  readonly contents: ReadonlyMap<string, string>
  /** Files of ours and of others that each chunk was made of. */
  readonly modules: ReadonlyMap<string, readonly string[]>
}

/**
 * Everything a site serves: the evergreen `otklik.js`, which takes its chunks from the folder of its version, that
 * folder with an `otklik.js` of its own and the hashes of its files, and the manifest. The evergreen file changes with
 * every version, so that it has no hash to be held to.
 */
export async function buildSiteFiles(version: string): Promise<SiteFiles> {
  const folder = `v/${version}/`
  const chunks = withLaterFiles(await buildChunks())
  const hashes = firstHashes(chunks)
  const evergreen = await buildLoader(folder, hashes)
  const versioned = await buildLoader('.', hashes)
  const manifest = describe(folder, version, chunks, versioned)
  return {
    manifest,
    contents: new Map([
      ...chunks.map(({ name, code }) => [`${folder}${name}.js`, code] as const),
      [`${folder}otklik.js`, versioned],
      [`${folder}integrity.json`, `${JSON.stringify(integrities(manifest, folder), null, 2)}\n`],
      ['otklik.js', evergreen],
      ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ]),
    modules: new Map(chunks.map(({ name, modules }) => [name, modules])),
  }
}
