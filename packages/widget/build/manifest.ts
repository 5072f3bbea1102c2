import { createHash } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import type { ChunkFiles } from '../src/load.ts'
import type { BuiltChunk } from './chunks.ts'
import type { FirstHashes } from './loader.ts'

export interface Manifest {
  readonly version: string
  readonly entries: Record<
    string,
    {
      /** Path from the folder of the manifest. */
      readonly file: string
      /** Paths of what it needs in the end, without itself. */
      readonly imports: readonly string[]
      /** For `integrity` of a tag. */
      readonly integrity: string
      /** Bytes in brotli at its best quality, the file alone. */
      readonly size: number
    }
  >
}

/** Chunks that the script tag loads itself; whoever needs them later has them already. */
const first = ['panel', 'pos']
/** Chunks whose hashes the panel has at hand; for any other it asks `hashes`. */
const atHand = ['client', 'steps', 'en', 'hashes']

/**
 * Puts into the panel's file the hashes of the chunks that residents need most, and into that of `hashes` all others. They
 * import the panel by its name, so none of them depends on its hash; and it is always there before them, so none of them
 * has to wait for it.
 */
export function withLaterFiles(chunks: readonly BuiltChunk[]): BuiltChunk[] {
  const wanted = new Set(atHand.flatMap((name) => [name, ...descendants(named(chunks, name), chunks).map(nameOf)]))
  const seldom = withTable(chunks, 'hashes', 'OTKLIK_LATER', (name) => !wanted.has(name) && !first.includes(name))
  return withTable(seldom, 'panel', 'OTKLIK_FILES', (name) => wanted.has(name) && !first.includes(name))
}

function withTable(
  chunks: readonly BuiltChunk[],
  into: string,
  placeholder: string,
  belongs: (name: string) => boolean,
): BuiltChunk[] {
  const files: ChunkFiles = Object.fromEntries(
    chunks
      .filter(({ name }) => belongs(name))
      .map(({ name, code, imports }) => [
        name,
        [hash('sha256', code), ...imports.filter((other) => other !== 'panel')],
      ]),
  )
  return chunks.map((chunk) => {
    if (chunk.name !== into) return chunk
    const parts = chunk.code.split(placeholder)
    if (parts.length !== 2) throw new Error(`${into} must name the table of files exactly once`)
    const candidates = orders(Object.entries(files)).map((entries) => {
      const code = parts.join(`(${JSON.stringify(Object.fromEntries(entries))})`)
      return { code, size: sizeOf(code) }
    })
    const { code } = candidates.reduce((one, other) => (other.size < one.size ? other : one))
    return { ...chunk, code }
  })
}

/**
 * Hashes cannot be compressed, and by chance what stands around them can, by tens of bytes, in one order or another. A few
 * are enough for a size that does not jump with each change.
 */
function orders<T>(list: readonly T[]): T[][] {
  const turned = [0, 1, 2, 3].map((start) => [...list.slice(start), ...list.slice(0, start)])
  return turned.flatMap((one) => [one, [...one].reverse()])
}

/** The hashes that the script tag's file holds itself. */
export function firstHashes(chunks: readonly BuiltChunk[]): FirstHashes {
  const hashOf = (name: string) => hash('sha256', named(chunks, name).code)
  return { panel: hashOf('panel'), client: hashOf('client'), pos: hashOf('pos') }
}

export function describe(folder: string, version: string, chunks: readonly BuiltChunk[], loader: string): Manifest {
  const path = (name: string) => `${folder}${name}.js`
  return {
    version,
    entries: Object.fromEntries(
      [{ name: 'otklik', code: loader, imports: [] }, ...chunks].map((chunk) => [
        chunk.name,
        {
          file: path(chunk.name),
          imports: descendants(chunk, chunks).map((other) => path(other.name)),
          integrity: `sha384-${hash('sha384', chunk.code)}`,
          size: sizeOf(chunk.code),
        },
      ]),
    ),
  }
}

/** What an `integrity` attribute says of each file in the folder of a version, by the file's name there. */
export const integrities = ({ entries }: Manifest, folder: string): Record<string, string> =>
  Object.fromEntries(Object.values(entries).map(({ file, integrity }) => [file.slice(folder.length), integrity]))

/** Bytes on the wire: brotli at its best quality. */
export function sizeOf(code: string): number {
  return brotliCompressSync(code).length
}

/** Everything a chunk imports, directly or not. */
function descendants(chunk: Pick<BuiltChunk, 'imports'>, chunks: readonly BuiltChunk[]): BuiltChunk[] {
  const found = new Set<BuiltChunk>()
  const visit = ({ imports }: Pick<BuiltChunk, 'imports'>) => {
    for (const other of chunks) {
      if (!imports.includes(other.name) || found.has(other)) continue
      found.add(other)
      visit(other)
    }
  }
  visit(chunk)
  return [...found]
}

const nameOf = ({ name }: BuiltChunk) => name

function named(chunks: readonly BuiltChunk[], name: string): BuiltChunk {
  const found = chunks.find((chunk) => chunk.name === name)
  if (!found) throw new Error(`there is no chunk ${name}`)
  return found
}

function hash(algorithm: 'sha256' | 'sha384', code: string): string {
  return createHash(algorithm).update(code).digest('base64')
}
