import { OutboxError, type OutboxErrorReason } from './outbox-error.ts'

/**
 * Object stores. `entries` and `drafts` have one row a key, `files` the bytes of an entry's files by
 * `[key, id, sha256]`, `leases` who works on what. A later version of the schema may only add to these: an earlier
 * version of this package, on another page of the site, goes on using them.
 */
const stores = ['entries', 'files', 'drafts', 'leases'] as const
export type Store = (typeof stores)[number]

const databaseVersion = 1

/** Browsers are known to leave an opening without any answer until they are started anew (milliseconds). */
const openingLasts = 8_000
/** How long (milliseconds) nobody else waits for such a one: a message is sent all the same, after several questions. */
const hangingLasts = 60_000
/** The same of a transaction, which may have many photos to write. */
const writingLasts = 60_000

export interface Transaction {
  store(name: Store): IDBObjectStore
  /** Goes on with the result of a request. What is thrown there undoes the transaction. */
  after<R>(request: IDBRequest<R>, work: (result: R) => void): void
}

/** May be done twice, where the first transaction was lost. */
type Work = (transaction: Transaction) => void

/** Everything resolves when it is on the disk, and rejects with an `OutboxError` when nothing of it was done. */
export interface Database {
  /** Of the database, and the beginning of whatever else those who share it know each other by. */
  readonly name: string
  transact(names: readonly Store[], mode: IDBTransactionMode, work: Work): Promise<void>
  /** One request in a transaction of its own. */
  ask<R>(name: Store, mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<R>): Promise<R>
}

/**
 * The database of a place, or the one of everybody where none is named, opened at the first use and again after it was
 * closed. `onEmpty` when it had to be made anew.
 */
export function openDatabase(place = '', onEmpty: () => void = () => {}): Database {
  const name = place ? `otklik:${place}` : 'otklik'
  let connection: Promise<IDBDatabase> | undefined
  let usedBefore = false
  return {
    name,
    transact,
    async ask<R>(of: Store, mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<R>) {
      let asked: IDBRequest<R> | undefined
      await transact([of], mode, ({ store }) => {
        asked = request(store(of))
      })
      return asked?.result as R
    },
  }

  async function transact(names: readonly Store[], mode: IDBTransactionMode, work: Work): Promise<void> {
    const first = connected()
    try {
      return await transaction(await first, names, mode, work)
    } catch (error) {
      if (!isLost(error)) throw asOutboxError(error)
    }
    // Closed between two uses, by the browser or for another version: once more, on a new connection.
    forget(first)
    const second = connected()
    try {
      return await transaction(await second, names, mode, work)
    } catch (error) {
      if (isLost(error)) forget(second)
      throw asOutboxError(error)
    }
  }

  function connected(): Promise<IDBDatabase> {
    if (connection) return connection
    const own = opened(name).then(({ database, empty }) => {
      // Another version wants to change the schema, or the site's data are being deleted.
      database.onversionchange = () => forget(own)
      database.onclose = () => forget(own)
      if (empty && usedBefore) onEmpty()
      usedBefore = true
      return database
    })
    own.catch((error) => {
      if (isHanging(error)) setTimeout(() => forget(own), hangingLasts)
      else forget(own)
    })
    connection = own
    return own
  }

  function forget(lost: Promise<IDBDatabase>): void {
    if (connection === lost) connection = undefined
    lost.then(
      (database) => database.close(),
      () => {},
    )
  }
}

/** Of the version we know, or, where a later version of this package was before us, of that. */
function opened(name: string, latest = false): Promise<{ database: IDBDatabase; empty: boolean }> {
  return new Promise((resolve, reject) => {
    // Not there in some frames and old windows, and its very name throws where cookies are blocked.
    const factory = globalThis.indexedDB as IDBFactory | undefined
    if (!factory) throw new OutboxError('unavailable')
    const request = factory.open(name, latest ? undefined : databaseVersion)
    let empty = false
    let late = false
    const timer = setTimeout(() => {
      late = true
      reject(new OutboxError('broken'))
    }, openingLasts)
    request.onupgradeneeded = () => {
      empty = true
      for (const store of stores) {
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store)
      }
    }
    request.onsuccess = () => {
      clearTimeout(timer)
      if (late) request.result.close()
      else resolve({ database: request.result, empty })
    }
    request.onerror = (event) => {
      clearTimeout(timer)
      // Firefox would tell the page's error handlers.
      event.preventDefault()
      if (request.error?.name === 'VersionError') resolve(opened(name, true))
      else reject(request.error)
    }
  })
}

function transaction(
  database: IDBDatabase,
  names: readonly Store[],
  mode: IDBTransactionMode,
  work: Work,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const all = database.transaction(names, mode, { durability: 'strict' })
    const timer = setTimeout(() => {
      reject(new OutboxError('broken'))
      database.close()
    }, writingLasts)
    let thrown: unknown
    const guarded = (part: () => void) => {
      try {
        part()
      } catch (error) {
        thrown ??= error
        all.abort()
      }
    }
    all.oncomplete = () => {
      clearTimeout(timer)
      resolve()
    }
    all.onabort = () => {
      clearTimeout(timer)
      reject(thrown ?? all.error ?? new OutboxError('broken'))
    }
    guarded(() => {
      work({
        store: (name) => all.objectStore(name),
        after(request, part) {
          request.onsuccess = () => guarded(() => part(request.result))
        },
      })
    })
  })
}

const nameOf = (error: unknown): unknown => (error as { name?: unknown } | null)?.name

const isHanging = (error: unknown): boolean => error instanceof OutboxError && error.reason === 'broken'

/** What Safari says of a lost connection is `UnknownError`. */
const isLost = (error: unknown): boolean =>
  ['InvalidStateError', 'UnknownError', 'AbortError'].includes(`${nameOf(error)}`)

/** WebKit cannot always clone a Blob, as in a private window, and says so in one of two ways. */
export const mayBeBlobs = (error: unknown): boolean =>
  ['DataCloneError', 'UnknownError'].includes(`${nameOf((error as Error).cause)}`)

const reasons: Record<string, OutboxErrorReason> = {
  QuotaExceededError: 'full',
  SecurityError: 'unavailable',
  // Firefox, in a window that never keeps anything.
  InvalidStateError: 'unavailable',
}

function asOutboxError(error: unknown): OutboxError {
  if (error instanceof OutboxError) return error
  return new OutboxError(reasons[`${nameOf(error)}`] ?? 'broken', { cause: error })
}
