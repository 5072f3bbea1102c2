import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { minify } from 'terser'
import { sizeOf } from './manifest.ts'
import { cssInTemplates } from './plugins.ts'

/** Old syntax, so that a browser as of 2020 can read the script and put a link in its place. */
const target = 'es2020'

/** SHA-256 in base64 of the chunks that the first click needs. */
export interface FirstHashes {
  readonly panel: string
  readonly client: string
}

/**
 * The script tag's file. `folder` is where its chunks are, seen from the script.
 *
 * It begins with a byte order mark: many official sites are in windows-1251, and a classic script without a charset of
 * its own is read in the page's.
 */
export async function buildLoader(folder: string, { panel, client }: FirstHashes): Promise<string> {
  // Not by Vite, which would put its own preloading around `import()`.
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../src/loader.ts', import.meta.url)),
    plugins: [cssInTemplates()],
    transform: {
      target,
      define: {
        OTKLIK_FOLDER: JSON.stringify(folder),
        OTKLIK_PANEL: JSON.stringify(panel),
        OTKLIK_CLIENT: JSON.stringify(client),
      },
    },
  })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  await bundle.close()
  if (output.length > 1) throw new Error(`the loader must be one file: ${output.map((file) => file.fileName)}`)
  return `\uFEFF${await shortest(output[0].code)}\n`
}

/** Of programs that do the same, the one that compresses best: which one that is depends on the hashes in it. */
async function shortest(code: string): Promise<string> {
  const programs: string[] = []
  for (const choice of Array(32).keys()) {
    const on = (bit: number) => (choice & (1 << bit)) > 0
    const { code: minified = code } = await minify(code, {
      ecma: 2020,
      compress: { unsafe: on(0), reduce_vars: on(1), evaluate: on(2), negate_iife: on(3) },
      format: { ecma: 2020, quote_style: on(4) ? 1 : 2 },
    })
    programs.push(minified.replace(/;$/, ''))
  }
  return programs.sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? code
}
