import type { Rows } from '@otklik/sdk/outbox'
import type { AddedFile, Written } from '../written.ts'
import { type DraftRow, type FileRow, fileKey, isDraft, isFile, type KeptWords, type Row } from './rows.ts'

export interface DraftStoreOptions {
  /** Drafts of one form are found again by it alone. */
  readonly place: string
  /** How long one is kept after it was last changed. */
  readonly days: number
  readonly keepContact: boolean
}

export interface DraftStore {
  /**
   * Keeps a draft as it is now. False where it was deleted or sent from another page since: what is gone is never
   * brought back. Rejects where not all of it could be kept.
   */
  save(written: Written, around: Pick<DraftRow, 'screen' | 'formVersion'>): Promise<boolean>
  /** The drafts of this form, the newest first. Deletes what has had its time, unseen. */
  find(): Promise<DraftRow[]>
  /** The draft as it is now; it is shared with every other page that has taken it. Undefined when it is gone. */
  take(key: string): Promise<Taken | undefined>
  /** Whether a draft that was kept is still there. */
  isThere(key: string): Promise<boolean>
  remove(key: string): Promise<void>
  /** From now on the outbox has it: kept again, should it be refused, it is a new draft. */
  release(key: string): void
  /** Deletes all drafts of this form but one. */
  removeAll(but?: string): Promise<void>
  /** Deletes the drafts of all forms. */
  clear(): Promise<void>
}

export interface Taken {
  readonly row: DraftRow
  readonly words: KeptWords
  readonly files: readonly AddedFile[]
  /** Names of files whose bytes are not there. */
  readonly lost: readonly string[]
}

const DAY = 86_400_000

export function draftStore(rows: Rows<Row>, { place, days, keepContact }: DraftStoreOptions): DraftStore {
  /** Drafts that this page has kept or taken, with those of their files that are kept. */
  const known = new Map<string, Map<string, Blob>>()

  return {
    save: (written, around) =>
      alone(written.key, async () => {
        const { key, fixed: _, consents: __, files, ...words } = written
        const before = known.get(key)
        if (before && !(await rows.get(key))) return false
        const kept = before ?? new Map<string, Blob>()
        known.set(key, kept)
        const failure = await keepFiles(key, files, kept)
        const now = Date.now()
        await rows.put(key, {
          version: 1,
          key,
          place,
          savedAt: new Date(now).toISOString(),
          until: new Date(now + days * DAY).toISOString(),
          ...around,
          words: keepContact ? words : { ...words, contact: {} },
          files: files
            .filter(({ id }) => kept.has(id))
            .map(({ id, name, size, type, state, sha256, metadataKept }) => ({
              ...{ id, name, size, type, state },
              ...(sha256 && { sha256 }),
              ...(metadataKept && { metadataKept }),
            })),
        })
        if (failure) throw failure.reason
        return true
      }),

    async find() {
      const all = await rows.all()
      const drafts = all.filter(isDraft)
      const over = drafts.filter(isOver)
      const alive = drafts.filter((row) => !over.includes(row))
      for (const { key } of over) await remove(key, all)
      for (const { draft, id } of all.filter(isFile)) {
        // Left by a page that went away in the middle. One that is only about to keep the draft holds its turn.
        if (drafts.some(({ key }) => key === draft)) continue
        await alone(draft, async () => {
          if (!(await rows.get(draft))) await rows.remove(fileKey(draft, id))
        })
      }
      return alive.filter((row) => row.place === place).sort((a, b) => (a.savedAt > b.savedAt ? -1 : 1))
    },

    async take(key) {
      const row = await rows.get(key)
      if (!row || !isDraft(row) || isOver(row)) return undefined
      const kept = new Map<string, Blob>()
      const files: AddedFile[] = []
      for (const file of row.files) {
        const found = await rows.get(fileKey(key, file.id))
        if (!found || !isFile(found)) continue
        kept.set(file.id, found.blob)
        files.push({ ...file, blob: found.blob })
      }
      known.set(key, kept)
      const lost = row.files.filter(({ id }) => !kept.has(id)).map(({ name }) => name)
      return { row, words: row.words, files, lost }
    },

    isThere: async (key) => Boolean(await rows.get(key)),

    remove: (key) => remove(key),

    release: (key) => {
      known.delete(key)
    },

    clear: () => {
      known.clear()
      return rows.clear()
    },

    async removeAll(but) {
      const all = await rows.all()
      for (const row of all) {
        if (isDraft(row) && row.place === place && row.key !== but) await remove(row.key, all)
      }
    },
  }

  async function keepFiles(key: string, files: readonly AddedFile[], kept: Map<string, Blob>) {
    const wanted = files.filter(({ state }) => state !== 'refused')
    for (const id of [...kept.keys()]) {
      if (wanted.some((file) => file.id === id)) continue
      kept.delete(id)
      await rows.remove(fileKey(key, id))
    }
    let failure: { reason: unknown } | undefined
    for (const { id, blob } of wanted) {
      if (!blob || kept.get(id) === blob) continue
      const row: FileRow = { version: 1, draft: key, id, blob }
      try {
        await rows.put(fileKey(key, id), row)
        kept.set(id, blob)
      } catch (reason) {
        // The words are kept all the same.
        failure = { reason }
      }
    }
    return failure
  }

  function remove(key: string, all?: readonly Row[]): Promise<void> {
    return alone(key, async () => {
      known.delete(key)
      await rows.remove(key)
      for (const row of all ?? (await rows.all())) {
        if (isFile(row) && row.draft === key) await rows.remove(fileKey(key, row.id))
      }
    })
  }
}

/** Its days are past; or the clock was wrong when it was kept, or is wrong now. */
function isOver({ savedAt, until }: DraftRow): boolean {
  const now = Date.now()
  return Date.parse(until) < now || Date.parse(savedAt) > now + DAY
}

/** One page at a time with each draft: between looking whether it is there and writing it nobody deletes it. */
function alone<T>(key: string, work: () => Promise<T>): Promise<T> {
  // Not there where the page is not secure.
  const locks = navigator.locks as LockManager | undefined
  return locks ? locks.request(`otklik draft ${key}`, work) : work()
}
