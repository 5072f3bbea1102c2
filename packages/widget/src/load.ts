import type { ChunkModules, ChunkName, LoadChunk } from './panel-host.ts'

/** For each file its SHA-256 in base64, and the files that it imports; without those that are there before it. */
export type ChunkFiles = Readonly<Record<string, readonly [hash: string, ...imports: string[]]>>

/**
 * Loads chunks from the folder `base`. Every file is first fetched as a `modulepreload` with its hash, and a chunk is
 * imported only after it and all that it imports have passed: a preload that fails would not stop an `import()` of the
 * same address. What failed is forgotten and tried once more; so does the next call. `files` are those known by now: for
 * any other the chunk `hashes` is asked first.
 */
export function chunkLoader(base: string, nonce: string, files: Record<string, ChunkFiles[string]>): LoadChunk {
  const passed = new Map<string, Promise<unknown>>()
  const failures = new Map<string, number>()

  function pass(file: string): Promise<unknown> {
    const known = passed.get(file)
    if (known) return known
    const [hash, ...imports] = files[file] ?? []
    if (!hash) return Promise.reject(new Error(`there is no chunk ${file}`))
    const passing = Promise.all([preload(address(file), hash, nonce), ...imports.map(pass)])
    passed.set(file, passing)
    passing.catch(() => {
      passed.delete(file)
      failures.set(file, (failures.get(file) ?? 0) + 1)
    })
    return passing
  }

  /**
   * Firefox does not ask again for a module that has failed once, so another try has another address. Not for a file that
   * others import: they know it by its first address, which would then go unchecked.
   */
  function address(file: string): string {
    const isImported = Object.values(files).some(([, ...imports]) => imports.includes(file))
    const failed = isImported ? 0 : failures.get(file)
    return `${base}${file}.js${failed ? `?${failed}` : ''}`
  }

  async function load<C extends ChunkName>(chunk: C): Promise<ChunkModules[C]> {
    if (!files[chunk]) Object.assign(files, (await load('hashes')).files())
    await pass(chunk).catch(() => pass(chunk))
    return import(/* @vite-ignore */ address(chunk))
  }
  return load
}

/** Resolves once a module has arrived and has the hash. Not every browser can tell; then at once. */
function preload(url: string, hash: string, nonce: string): Promise<unknown> {
  const link = document.createElement('link')
  if (!link.relList.supports('modulepreload')) return Promise.resolve()
  const arrived = new Promise<unknown>((resolve, reject) => {
    link.onload = resolve
    link.onerror = () => reject(new Error(`${url} did not arrive, or is not the file it should be`))
  })
  Object.assign(link, { rel: 'modulepreload', crossOrigin: '', nonce, integrity: `sha256-${hash}`, href: url })
  document.head.append(link)
  return arrived.finally(() => link.remove())
}
