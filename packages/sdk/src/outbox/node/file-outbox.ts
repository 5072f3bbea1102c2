import { resolve } from 'node:path'
import { keptOutbox } from '../kept-outbox.ts'
import type { Outbox } from '../outbox.ts'
import { fileLocks } from './file-locks.ts'
import { fileNews } from './file-news.ts'
import { type Changes, fileStore } from './file-store.ts'

export interface FileOutboxOptions {
  /** Made if it is not there. For the outbox alone, on a disk of this machine, and for nobody else to read. */
  readonly folder: string
}

/**
 * Keeps submissions in a folder: a file for each, and a folder for the bytes of its attachments. Several processes may
 * share it. An entry is on the disk before `put` resolves, and whole whenever a process is killed or the power fails.
 *
 * @example
 * ```ts
 * const outbox = fileOutbox({ folder: '/var/lib/kiosk/outbox' })
 * const client = createClient({ organization, adapter, outbox })
 * await client.deliveries() // goes on with what was left
 * ```
 */
export function fileOutbox({ folder }: FileOutboxOptions): Outbox {
  const path = resolve(folder)
  const own: Changes = new Map()
  return keptOutbox(fileStore(path, own), fileNews(path, own), fileLocks(path)).outbox
}
