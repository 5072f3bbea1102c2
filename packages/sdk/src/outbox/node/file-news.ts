import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { News } from '../kept-outbox.ts'
import { nameOf, ownerOf, signatureOf } from './file-names.ts'
import type { Changes } from './file-store.ts'

/** How often (ms) the folder is looked at. Events of a file system are not to be had on each. */
const pause = 500

/** Finds what other processes have changed, by looking. A process that does nothing else may end. */
export function fileNews(folder: string, own: Changes): News {
  return {
    // They look for themselves.
    tell: () => {},

    listen(listener) {
      let known = look()
      const again = async () => {
        const [before, now] = await Promise.all([known, look()])
        known = Promise.resolve(now)
        const changed = new Set(
          [...before.keys(), ...now.keys()].filter((name) => {
            const state = now.get(name) ?? 'gone'
            return state !== (before.get(name) ?? 'gone') && state !== own.get(name)
          }),
        )
        if (changed.size > 0) listener((key) => changed.has(nameOf(key)))
        setTimeout(again, pause).unref()
      }
      setTimeout(again, pause).unref()
    },
  }

  /** Signatures of rows by their names. */
  async function look(): Promise<Map<string, string>> {
    const names = (await readdir(folder).catch(() => [])).flatMap((file) => ownerOf(file, true) ?? [])
    const found = await Promise.all(
      names.map(async (name) => {
        const stats = await stat(join(folder, `${name}.json`)).catch(() => undefined)
        return stats ? [[name, signatureOf(stats)] as const] : []
      }),
    )
    return new Map(found.flat())
  }
}
