import type { Json } from '../../adapter.ts'
import { type FieldError, fieldErrorCodes } from '../../domain/field-error.ts'
import { Receipt } from '../../domain/receipt.ts'
import { type ErrorCode, errorCodes } from '../../errors.ts'
import { isRecord } from '../record.ts'
import { read } from './reading.ts'

/** Why a file will never be taken. */
export type Refused = { readonly code: ErrorCode; readonly fields: readonly FieldError[] }

/** How far a submission with files has come: all that another try, after a reload too, has to know. */
export type Checkpoint = {
  /** Attachment id to upload id: what has arrived whole and belongs to no case yet. */
  readonly uploads: Readonly<Record<string, string>>
  /** Attachment id to the address of its upload by tus: what has arrived in part. */
  readonly resumable: Readonly<Record<string, string>>
  /** Attachment id to how many tries have brought nothing of it further. */
  readonly failures: Readonly<Record<string, number>>
  /** Attachment id to why it will never be taken. */
  readonly refused: Readonly<Record<string, Refused>>
  /**
   * The attachments that a request names which may have gone out, where it does not name all: a repeat under its key has
   * to have the very same body.
   */
  readonly listed?: readonly string[]
  /** The message is there. */
  readonly receipt?: Receipt
  /** Ids of attachments that the case has. */
  readonly done: readonly string[]
  /** How many requests that name files have been taken. Each has a key of its own. */
  readonly round: number
  /** How many tries in a row have added nothing to the case. */
  readonly waits: number
}

/** What cannot be read, of an earlier version or of a later one, costs no more than sending the files again. */
export function readCheckpoint(kept: Json | undefined): Checkpoint {
  const { uploads, resumable, failures, refused, listed, receipt, done, round, waits } = isRecord(kept) ? kept : {}
  const found = receiptOf(receipt)
  return {
    uploads: entries(uploads, isText),
    resumable: entries(resumable, isText),
    failures: entries(failures, isCount),
    refused: entries(refused, isRefused),
    ...(isTexts(listed) && { listed }),
    ...(found && { receipt: found }),
    done: isTexts(done) ? done : [],
    round: isCount(round) ? round : 0,
    waits: isCount(waits) ? waits : 0,
  }
}

function receiptOf(value: unknown): Receipt | undefined {
  try {
    return read(Receipt, value)
  } catch {
    return undefined
  }
}

function entries<T>(value: unknown, is: (item: unknown) => item is T): Record<string, T> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])))
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isRefused = (value: unknown): value is Refused =>
  isRecord(value) &&
  errorCodes.some((code) => code === value.code) &&
  Array.isArray(value.fields) &&
  value.fields.every(
    (field) => isRecord(field) && isText(field.pointer) && fieldErrorCodes.some((code) => code === field.code),
  )
