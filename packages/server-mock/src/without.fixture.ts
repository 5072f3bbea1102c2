import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** One piece of the source of an adapter, and what stands there when it is taken away. */
export interface Without {
  /** Text that stands exactly once in the adapter's folder, or in `file`. */
  readonly from: string
  readonly to: string
  /** Path within `packages/sdk/src/`, where the text stands elsewhere as well. */
  readonly file?: string
}

/** A piece and the address of its file. */
interface Located extends Without {
  readonly url: string
}

const source = new URL('../../sdk/src/', import.meta.url)
/** By the mark at the end of the addresses of a copy's modules. */
const copies = new Map<string, { readonly pieces: readonly Located[]; readonly folder: string }>()

/**
 * Imports an adapter anew, without some pieces of it. To see that a test fails when they are not there: a test that passes
 * either way tests nothing.
 *
 * @param entry path of the adapter within `packages/sdk/src/`
 */
export function importWithout<Module>(entry: string, pieces: readonly Without[]): Promise<Module> {
  const folder = new URL('.', new URL(entry, source))
  const mark = `?without=${copies.size + 1}`
  copies.set(mark, { pieces: pieces.map((piece) => located(piece, folder)), folder: folder.href })
  return nativeImport(new URL(entry, source).href + mark) as Promise<Module>
}

/** Node's own `import()`, past the module runner of the tests: only there are its hooks asked. */
const past: string = 'data:text/javascript,export const nativeImport = (url) => import(url)'
const { nativeImport } = (await import(/* @vite-ignore */ past)) as { nativeImport: (url: string) => Promise<unknown> }

function located(piece: Without, folder: URL): Located {
  const files = piece.file === undefined ? readdirSync(folder).filter(isSource) : [piece.file]
  const urls = files.map((file) => new URL(file, piece.file === undefined ? folder : source))
  const found = urls.flatMap((url) =>
    readFileSync(url, 'utf8')
      .split(piece.from)
      .slice(1)
      .map(() => url.href),
  )
  const [url] = found
  if (url === undefined || found.length > 1) {
    throw new Error(`${JSON.stringify(piece.from)} stands there ${found.length} times, and should once`)
  }
  return { ...piece, url }
}

const isSource = (name: string): boolean => name.endsWith('.ts') && !/\.(test|test-d|fixture)\.ts$/.test(name)

const markOf = (url = ''): string => /\?without=\d+$/.exec(url)?.[0] ?? ''

registerHooks({
  // What a module of a copy imports belongs to the copy as well, now or later: the adapter's own files, and those changed.
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const mark = markOf(context.parentURL)
    const { folder = '', pieces = [] } = copies.get(mark) ?? {}
    const own = folder !== '' && found.url.startsWith(folder)
    return own || pieces.some(({ url }) => url === found.url) ? { ...found, url: found.url + mark } : found
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const mark = markOf(url)
    const here = copies.get(mark)?.pieces.filter((piece) => piece.url + mark === url) ?? []
    if (here.length === 0) return loaded
    return {
      ...loaded,
      source: here.reduce((text, { from, to }) => text.replace(from, () => to), String(loaded.source)),
    }
  },
})
