import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** One piece of the source of an adapter, and what stands there when it is taken away. */
export interface Without {
  /** Path within `packages/sdk/src/`. */
  readonly file: string
  /** Text that stands in the file exactly once. */
  readonly from: string
  readonly to: string
}

const source = new URL('../../sdk/src/', import.meta.url)
/** By the mark at the end of the addresses of a copy's modules. */
const copies = new Map<string, { readonly pieces: readonly Without[]; readonly folder: string }>()

/**
 * Imports an adapter anew, without some pieces of it. To see that a test fails when they are not there: a test that passes
 * either way tests nothing.
 *
 * @param entry path of the adapter within `packages/sdk/src/`
 */
export function importWithout<Module>(entry: string, pieces: readonly Without[]): Promise<Module> {
  for (const { file, from } of pieces) {
    const times = readFileSync(new URL(file, source), 'utf8').split(from).length - 1
    if (times !== 1) throw new Error(`${JSON.stringify(from)} stands in ${file} ${times} times`)
  }
  const mark = `?without=${copies.size + 1}`
  copies.set(mark, { pieces, folder: new URL('.', new URL(entry, source)).href })
  return nativeImport(new URL(entry, source).href + mark) as Promise<Module>
}

/** Node's own `import()`, past the module runner of the tests: only there are its hooks asked. */
const past: string = 'data:text/javascript,export const nativeImport = (url) => import(url)'
const { nativeImport } = (await import(/* @vite-ignore */ past)) as { nativeImport: (url: string) => Promise<unknown> }

const isAt = (file: string, url: string): boolean => new URL(file, source).href === url

const markOf = (url = ''): string => /\?without=\d+$/.exec(url)?.[0] ?? ''

registerHooks({
  // What a module of a copy imports belongs to the copy as well, now or later: the adapter's own files, and those changed.
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const mark = markOf(context.parentURL)
    const { folder = '', pieces = [] } = copies.get(mark) ?? {}
    const own = folder !== '' && found.url.startsWith(folder)
    return own || pieces.some(({ file }) => isAt(file, found.url)) ? { ...found, url: found.url + mark } : found
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const mark = markOf(url)
    const here = copies.get(mark)?.pieces.filter(({ file }) => isAt(file, url.slice(0, -mark.length))) ?? []
    if (here.length === 0) return loaded
    return {
      ...loaded,
      source: here.reduce((text, { from, to }) => text.replace(from, () => to), String(loaded.source)),
    }
  },
})
