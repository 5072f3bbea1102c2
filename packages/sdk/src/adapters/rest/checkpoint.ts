import type { Json } from '../../adapter.ts'

/** What a submission with files need not send again. */
export type Checkpoint = {
  /** Attachment id to upload id: what has arrived whole. */
  readonly uploads: Record<string, string>
  /** Attachment id to the address of its upload by tus: what has arrived in part. */
  readonly resumable: Record<string, string>
}

/** An earlier version's checkpoint that cannot be read costs no more than sending the files again. */
export function readCheckpoint(kept: Json | undefined): Checkpoint {
  const { uploads, resumable } = (isRecord(kept) ? kept : {}) as Partial<Record<string, unknown>>
  return { uploads: texts(uploads), resumable: texts(resumable) }
}

function texts(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
