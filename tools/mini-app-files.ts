import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from './command.ts'

export const miniAppDist = 'examples/vk-mini-app/dist'

/** What Vite says it has written, by source. */
export type ViteManifest = Record<string, { file: string; imports?: string[] }>

/** What the page imports while it opens: the network's client, and of the widget what its first screen needs. */
const opening = /^src\/vk\/index\.ts$|\/widget\/src\/(panel|client|hosts\/network)-chunk\.ts$/

/**
 * The files of the mini app that have come when a resident of VK sees the first screen of the form: what the page names,
 * what is imported while it opens, and all that these import.
 */
export function firstScreenOfMiniApp(read = readBuilt): string[] {
  const page = read('index.html')
  const manifest = JSON.parse(read('manifest.json')) as ViteManifest
  const named = [...page.matchAll(/\s(?:src|href)="\.\/([^"]+)"/g)].map(([, file = '']) => file)
  const imported = Object.entries(manifest).flatMap(([source, { file }]) => (opening.test(source) ? [file] : []))
  const files = new Set<string>()
  const add = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    if (!file.endsWith('.js')) return
    for (const [, other = ''] of read(file).matchAll(/(?:\bfrom|[;}\s]import|^import)\s*["'`](\.[^"'`]+)["'`]/g)) {
      add(normalize(join(dirname(file), other)))
    }
  }
  ;['index.html', ...named, ...imported].forEach(add)
  return [...files]
}

const readBuilt = (file: string): string => readFileSync(join(root, miniAppDist, file), 'utf8')
