import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { minify } from 'terser'
import { sizeOf } from './manifest.ts'
import { cssInTemplates } from './plugins.ts'

/** Old syntax, so that a browser as of 2020 can read the script and put a link in its place. */
const target = 'es2020'

/** SHA-256 in base64 of the chunks that the first click can need. */
export interface FirstHashes {
  readonly panel: string
  readonly client: string
  readonly pos: string
}

/** Bytes at which the search for a shorter program ends: the budget, less what a later change may need at once. */
const enough = 1_995

/**
 * The script tag's file. `folder` is where its chunks are, seen from the script.
 *
 * It begins with a byte order mark: many official sites are in windows-1251, and a classic script without a charset of
 * its own is read in the page's.
 *
 * Of programs that do the same, the one that compresses best is taken. Which one that is depends on the hashes, so it is
 * searched for: in what order they stand, which quotes there are, and what letters stand for names.
 */
export async function buildLoader(folder: string, hashes: FirstHashes): Promise<string> {
  let shortest: string | undefined
  for (const order of orders) {
    const code = await bundled(folder, Object.fromEntries(order.map((name) => [name, hashes[name]])))
    for (const [letters, quotes] of starts) {
      const program = climb(await withoutNames(code, quotes), [...letters])
      if (!shortest || sizeOf(program) < sizeOf(shortest)) shortest = program
      if (sizeOf(shortest) <= enough) return shortest
    }
  }
  return shortest ?? ''
}

const orders = [
  ['panel', 'pos', 'client'],
  ['client', 'panel', 'pos'],
  ['pos', 'client', 'panel'],
  ['panel', 'client', 'pos'],
  ['client', 'pos', 'panel'],
  ['pos', 'panel', 'client'],
] as const

/** Letters in the order in which names take them, and single (1) or double (2) quotes. */
const starts = [
  ['sraodneipqyblmfwxchtgvku', 1],
  ['obnlmxapscifewygkdthrvqu', 2],
  ['rsnmpxadcwibeflghtkyquov', 1],
  ['etnoaisrldcpmuhbfgxvkwyq', 2],
] as const

async function bundled(folder: string, hashes: Record<string, string>): Promise<string> {
  // Not by Vite, which would put its own preloading around `import()`.
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../src/loader.ts', import.meta.url)),
    plugins: [cssInTemplates()],
    transform: {
      target,
      define: { OTKLIK_FOLDER: JSON.stringify(folder), OTKLIK_FIRST: JSON.stringify(hashes) },
    },
  })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  await bundle.close()
  if (output.length > 1) throw new Error(`the loader must be one file: ${output.map((file) => file.fileName)}`)
  const { code } = output[0]
  const compress = { unsafe: true, booleans_as_integers: true }
  const { code: minified = code } = await minify(code, { ecma: 2020, compress })
  return minified
}

/** Two letters change places, and change back where that gained nothing. The dice fall alike every time. */
function climb(nameless: string, start: readonly string[]): string {
  let letters = start
  let best = withNames(nameless, letters)
  let dice = 1
  const roll = (sides: number) => {
    dice = (dice * 16_807) % 2_147_483_647
    return dice % sides
  }
  for (let step = 0; step < 100 && sizeOf(best) > enough - 3; step += 1) {
    const other = swapped(letters, roll(18), roll(letters.length))
    const program = withNames(nameless, other)
    if (sizeOf(program) > sizeOf(best)) continue
    best = program
    letters = other
  }
  return best
}

/** The program with the number of each name in place of the name. */
async function withoutNames(code: string, quotes: 1 | 2): Promise<string> {
  const { code: nameless = code } = await minify(code, {
    ecma: 2020,
    compress: false,
    mangle: { nth_identifier: { get: (n: number) => `$${n}$` } },
    format: { ecma: 2020, quote_style: quotes },
  })
  return `\uFEFF${inBlock(nameless)}`
}

const withNames = (nameless: string, letters: readonly string[]) =>
  nameless.replace(/\$(\d+)\$/g, (_, n: string) => letters[Number(n)] ?? '')

/** What is declared in a block is no global either, and a block is shorter than a function. */
function inBlock(program: string): string {
  const [, body] = /^!function\(\)(\{.*\})\(\);?$/s.exec(program) ?? []
  if (!body) throw new Error('the loader is not wrapped as it was')
  return body
}

const swapped = (letters: readonly string[], one: number, other: number) =>
  letters.map((letter, index) => (index === one ? letters[other] : index === other ? letters[one] : letter) ?? letter)
