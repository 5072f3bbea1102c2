import { isAccepted } from './accepted.ts'
import type { OutboxEntry } from './outbox.ts'

/** An entry as a store keeps it: the bytes of its files stand apart, so that a change of state need not write them. */
export interface EntryRow extends Omit<OutboxEntry, 'attachments'> {
  readonly attachments: readonly FileName[]
  /** Of an accepted entry: the session it is kept for, and since when (ms). */
  readonly session?: string
  readonly acceptedAt?: number
  /** The resident said that the device is theirs. */
  readonly remembered?: true
}

/** Names the bytes of a file: with other bytes it has another name. */
export interface FileName {
  readonly id: string
  readonly sha256: string
  /** Media type of the blob. */
  readonly type: string
}

/** How long (ms) another tab can still see its own end in an accepted entry that is not its session's. */
const seenFor = 3_600_000

const stateNames: readonly string[] = [
  'waiting',
  'sending',
  'partial',
  'unknown',
  'refused',
  'accepted',
] satisfies OutboxEntry['state']['name'][]

/** What is written of an entry; `old` is what stood there before. */
export function rowOf(entry: OutboxEntry, session: string, old: unknown): EntryRow {
  const hashes = new Map(entry.submission.attachments.map(({ id, sha256 }) => [id, sha256]))
  return {
    ...entry,
    attachments: entry.attachments.map(({ id, blob }) => ({ id, sha256: hashes.get(id) ?? '', type: blob.type })),
    ...(isAccepted(entry) && { session, acceptedAt: Date.now() }),
    ...((old as EntryRow | undefined)?.remembered && { remembered: true }),
  }
}

/** The entry of a row, with its files by their names. A row of a later version, or no row at all, is none. */
export function entryOf(row: unknown, fileOf: (owner: string, name: FileName) => unknown): OutboxEntry | undefined {
  if (!isRow(row)) return undefined
  const { session, acceptedAt, remembered, attachments, ...rest } = row
  const files = attachments.flatMap((name) => {
    const blob = fileOf(row.key, name)
    return blob instanceof Blob ? [{ id: name.id, blob }] : []
  })
  return { ...rest, attachments: files }
}

export function isRow(row: unknown): row is EntryRow {
  const { version, key, submission, attachments, state } = (row ?? {}) as Partial<EntryRow>
  return (
    version === 1 &&
    typeof key === 'string' &&
    typeof submission?.kind === 'string' &&
    Array.isArray(attachments) &&
    attachments.every(Boolean) &&
    stateNames.includes(`${state?.name}`)
  )
}

/** Of a later version of this package, which knows what to do with it. */
export const isNewer = (row: unknown): boolean => Number((row as EntryRow | undefined)?.version) > 1

/** Whether an entry is what somebody knew before the submission was accepted: that stays so. */
export const isPast = (entry: OutboxEntry, old: unknown): boolean => !isAccepted(entry) && isRow(old) && isAccepted(old)

/** Whether something of it has still to be sent, by this version of the package or a later one. */
export const isUnsent = (row: unknown): boolean => (isRow(row) && !isAccepted(row)) || isNewer(row)

/** Whether it is for this session to see among all others. */
export const isOfSession = (row: EntryRow, session: string): boolean =>
  !isAccepted(row) || row.remembered === true || row.session === session

/** Whether nobody needs it any more. A clock may have been set meanwhile, forward or back. */
export const isOutlived = (row: EntryRow, session: string): boolean =>
  !isOfSession(row, session) && Math.abs(Date.now() - (row.acceptedAt ?? 0)) > seenFor
