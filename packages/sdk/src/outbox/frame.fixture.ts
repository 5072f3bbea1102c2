import { vi } from 'vitest'
import type { createClient } from '../client.ts'
import type { openDatabase } from './database.ts'
import type { indexedDbOutbox } from './indexed-db.ts'
import type { createLeases } from './lease.ts'

// Other pages are slow to come on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** Another page of the same origin, with what it may need of the modules. */
export interface Frame {
  readonly window: {
    readonly indexedDbOutbox: typeof indexedDbOutbox
    readonly createLeases: typeof createLeases
    readonly openDatabase: typeof openDatabase
    readonly createClient: typeof createClient
  }
  /** As when a tab is closed or dies. */
  kill(): void
}

/** `script` is run when the modules are there. */
export async function openFrame(script = ''): Promise<Frame> {
  const url = (file: string) => new URL(file, import.meta.url).href
  const frame = document.createElement('iframe')
  const ready = new Promise((resolve) => addEventListener('message', resolve, { once: true }))
  frame.srcdoc = `<script type="module">
    import { indexedDbOutbox } from ${JSON.stringify(url('./indexed-db.ts'))}
    import { createLeases } from ${JSON.stringify(url('./lease.ts'))}
    import { openDatabase } from ${JSON.stringify(url('./database.ts'))}
    import { createClient } from ${JSON.stringify(url('../client.ts'))}
    Object.assign(window, { indexedDbOutbox, createLeases, openDatabase, createClient })
    parent.postMessage('ready', '*')
    ${script}
  </script>`
  document.body.append(frame)
  await ready
  return { window: frame.contentWindow as unknown as Frame['window'], kill: () => frame.remove() }
}

/** Rows and bytes as they stand in the database. */
export async function raw(): Promise<{ entries: unknown[]; files: [IDBValidKey, unknown][] }> {
  const database = await answer(indexedDB.open('otklik'))
  try {
    const tx = database.transaction(['entries', 'files'], 'readonly')
    const files = tx.objectStore('files')
    const [entries, keys, values] = await Promise.all([
      answer(tx.objectStore('entries').getAll()),
      answer(files.getAllKeys()),
      answer(files.getAll()),
    ])
    return { entries, files: keys.map((key, index) => [key, values[index]]) }
  } finally {
    database.close()
  }
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export async function deleteDatabase(): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name) await answer(indexedDB.deleteDatabase(name))
}
