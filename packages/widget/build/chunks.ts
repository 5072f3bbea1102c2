import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ChunkingContext, type OutputAsset, type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { cssInTemplates, noLazyDefaults, zodWithOwnKeys, zodWithoutGlobals } from './plugins.ts'

const source = new URL('../src/', import.meta.url)

/** Browsers named in the documentation; older ones get the fallback link. */
const target = ['chrome111', 'firefox111', 'safari16.4']

export interface BuiltChunk {
  /** Without `.js`. */
  readonly name: string
  readonly code: string
  /** Chunks it imports statically. */
  readonly imports: readonly string[]
  /** Files it was made of. */
  readonly modules: readonly string[]
}

/** Loaded instead of the panel, and so with nothing that stands in the panel's file. */
const alone = 'pos'

/**
 * Bundles every entry of `src/chunks.ts`, sharing what several need. File names carry no hash: their folder never
 * changes. By rolldown itself and not through Vite, which would put its own preloading around `import()`.
 */
export async function buildChunks(): Promise<BuiltChunk[]> {
  const { [alone]: path, ...input } = entries()
  if (!path) throw new Error(`src/chunks.ts has no ${alone}`)
  const [shared, apart] = await Promise.all([
    bundled(input, [zodWithoutGlobals(), zodWithOwnKeys(), noLazyDefaults()]),
    bundled({ [alone]: path }, []),
  ])
  return [...shared, ...apart]
}

async function bundled(input: Record<string, string>, plugins: readonly Plugin[]): Promise<BuiltChunk[]> {
  const bundle = await rolldown({
    input,
    platform: 'browser',
    preserveEntrySignatures: 'allow-extension',
    resolve: { conditionNames: ['@otklik/source', 'module', 'browser', 'import', 'default'] },
    transform: {
      target,
      define: { 'process.env.NODE_ENV': '"production"' },
    },
    plugins: [cssInTemplates(), ...plugins],
  })
  const { output } = await bundle.generate({
    format: 'es',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'shared', name: sharing(input) }],
    },
  })
  await bundle.close()
  return output.filter(isChunk).map((chunk) => ({
    name: nameOf(chunk.fileName),
    code: chunk.code,
    imports: chunk.imports.map(nameOf),
    modules: chunk.moduleIds,
  }))
}

/** Names the file of a module that several chunks need, or leaves it to the bundler. */
function sharing(input: Record<string, string>) {
  const reached = new Map<string, Set<string>>()
  return (id: string, context: ChunkingContext): string | null => {
    const reaches = (entry: string) => {
      const found = reached.get(entry) ?? new Set()
      if (!reached.has(entry)) {
        reached.set(entry, found)
        const visit = (module: string) => {
          if (found.has(module)) return
          found.add(module)
          for (const imported of context.getModuleInfo(module)?.importedIds ?? []) visit(imported)
        }
        visit(input[entry] ?? '')
      }
      return found.has(id)
    }
    // What the panel shares with later chunks stays in the panel's file: it is always there before them.
    if (reaches('panel')) return 'panel'
    // And what the later screens share with what comes after them stays in theirs. Of what the client seems to share
    // with them it needs only small things in the end, for which a file of their own would cost more than the bytes.
    if (reaches('steps')) {
      const small = (context.getModuleInfo(id)?.code?.length ?? 0) < 1_000
      return reaches('client') && small ? 'panel' : 'steps'
    }
    if (reaches('client')) return 'client'
    // What an adapter shares with its own later part stays in its own file.
    const adapters = ['open311', 'signalen'].filter(reaches)
    return adapters.length > 1 ? null : (adapters[0] ?? null)
  }
}

const isChunk = (output: OutputChunk | OutputAsset): output is OutputChunk => output.type === 'chunk'

const nameOf = (file: string) => file.replace(/\.js$/, '')

/** Chunk names and their sources, read from the one list that the types and the package for bundlers use too. */
function entries(): Record<string, string> {
  const list = readFileSync(new URL('chunks.ts', source), 'utf8')
  const lines = [...list.matchAll(/^ {2}(\w+): \(\) => import\('(.+)'\),$/gm)]
  if (lines.length !== list.match(/import\(/g)?.length) throw new Error('a line of src/chunks.ts could not be read')
  return Object.fromEntries(
    lines.map(([, name = '', path = '']) => [name, path.startsWith('.') ? fileURLToPath(new URL(path, source)) : path]),
  )
}
