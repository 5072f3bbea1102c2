import type { AddedFile, Written } from '../written.ts'

/** What a resident has written, as it is kept: nothing agreed to, and contacts only where the site asks for it. */
export type KeptWords = Omit<Written, 'key' | 'fixed' | 'consents' | 'files'>

/** What is known of a file; its bytes have a row of their own, so that they are written once. */
export type KeptFile = Pick<AddedFile, 'id' | 'name' | 'size' | 'type' | 'state' | 'sha256' | 'metadataKept'>

export interface DraftRow {
  readonly version: 1
  readonly key: string
  /** Whose form it is, and where that is. */
  readonly place: string
  /** ISO 8601. */
  readonly savedAt: string
  readonly until: string
  /** The screen it was left on. */
  readonly screen: string
  readonly formVersion: string | undefined
  readonly words: KeptWords
  readonly files: readonly KeptFile[]
}

export interface FileRow {
  readonly version: 1
  readonly draft: string
  readonly id: string
  /** What will be sent, or what it is still to be made of. */
  readonly blob: Blob
}

export type Row = DraftRow | FileRow

/** Those of a later version are left alone. */
export const isDraft = (row: Row): row is DraftRow => row.version === 1 && 'key' in row
export const isFile = (row: Row): row is FileRow => row.version === 1 && 'draft' in row

export const fileKey = (draft: string, id: string): string => `${draft} ${id}`
