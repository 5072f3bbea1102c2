import type { Plugin } from 'vite'

/** Entries by what their paths end in; a module goes into the first file from one of whose entries it is reached. */
const files: Readonly<Record<string, RegExp>> = {
  // The page, what the clients of all networks share, and the first screen of the form with all that is asked of the
  // backend for it: one file is smaller than several, and brings them at once.
  page: /\/vk-mini-app\/src\/(main\.tsx|why-nobody\.ts)$|\/widget\/(src|dist)\/((panel|client|hosts\/network)-chunk|hosts\/(resident|looks|answered))\.[jt]s$/,
  // Every screen after it.
  steps: /\/widget\/(src|dist)\/panel\/steps-chunk\.[jt]s$/,
}

/**
 * Puts what is always loaded together into one file. Left alone, every module that two others share would be a file of its
 * own, and the first screen would wait for a dozen of them.
 */
export function together(): Plugin {
  const imports = new Map<string, readonly string[]>()
  let reached: Map<string, string> | undefined
  const name = (id: string) => {
    reached ??= reach(imports)
    return reached.get(id) ?? null
  }
  return {
    name: 'otklik:together',
    apply: 'build',
    moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds),
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: 'together', name }] },
          },
          preserveEntrySignatures: 'allow-extension',
        },
      },
    }),
  }
}

/** Vite's own way to import a file looks for style sheets to bring with it. We have one, and it is there. */
export function plainImports(): Plugin {
  return {
    name: 'otklik:plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => 'export const __vitePreload = (load) => load()',
    },
  }
}

function reach(imports: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const reached = new Map<string, string>()
  for (const [file, entry] of Object.entries(files)) {
    const visit = (id: string) => {
      if (reached.has(id)) return
      reached.set(id, file)
      imports.get(id)?.forEach(visit)
    }
    const entries = [...imports.keys()].filter((id) => entry.test(id.replaceAll('\\', '/')))
    if (entries.length === 0) throw new Error(`nothing goes into ${file}`)
    entries.forEach(visit)
  }
  return reached
}
