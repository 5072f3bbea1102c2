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
/** Pieces by the mark at the end of the addresses of a copy's modules. */
const copies = new Map<string, readonly Without[]>()

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
  copies.set(mark, pieces)
  return nativeImport(new URL(entry, source).href + mark) as Promise<Module>
}

/** Node's own `import()`, past the module runner of the tests: only there are its hooks asked. */
const past: string = 'data:text/javascript,export const nativeImport = (url) => import(url)'
const { nativeImport } = (await import(/* @vite-ignore */ past)) as { nativeImport: (url: string) => Promise<unknown> }

const markOf = (url = ''): string => /\?without=\d+$/.exec(url)?.[0] ?? ''

registerHooks({
  // Whatever a module of a copy imports by a path belongs to the copy as well, now or later.
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return specifier.startsWith('.') ? { ...found, url: found.url + markOf(context.parentURL) } : found
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const mark = markOf(url)
    const here = copies.get(mark)?.filter(({ file }) => new URL(file, source).href + mark === url) ?? []
    if (here.length === 0) return loaded
    return {
      ...loaded,
      source: here.reduce((text, { from, to }) => text.replace(from, () => to), String(loaded.source)),
    }
  },
})
