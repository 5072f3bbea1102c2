import type { Json, SubmitResult } from '../../adapter.ts'
import type { Submission } from '../../domain/submission.ts'
import type { OtklikError } from '../../errors.ts'
import { isRecord } from '../record.ts'
import { momentOf } from './moments.ts'
import type { Open311Options } from './options.ts'
import type { Own } from './own.ts'
import { type Item, textOf } from './tree.ts'
import type { Format, Wire } from './wire.ts'

/** What a submission keeps. With `at` its POST may have gone out, so it is not sent again. */
export type Kept = {
  /** Just before the POST (ms since the epoch). */
  readonly at?: number
  readonly format?: Format
  /** Numbers of reports in the same words that stood there before. */
  readonly before?: readonly string[]
  /** What the server gave in place of a number. */
  readonly token?: string
  /** How often the server was asked for the token's number, or for the report. */
  readonly tries?: number
}

/** A report whose POST has gone out. */
export interface Posted {
  readonly wire: Wire
  readonly options: Open311Options
  readonly submission: Submission
  readonly signal: AbortSignal
  readonly own: Own
  readonly kept: Kept
  keep(next: Kept): Promise<void>
}

export const requestKeys = ['service_request_id', 'token'] as const

/** One that an earlier version has left and that cannot be read counts as none. */
export function readKept(resume: Json | undefined): Kept {
  return isRecord(resume) ? (resume as Kept) : {}
}

export function accepted(number: string, at: number, { expected_datetime }: Item = {}): SubmitResult {
  const due = momentOf(textOf(expected_datetime))?.slice(0, 10)
  const sentAt = new Date(at).toISOString()
  return { state: 'accepted', receipt: { number, sentAt, ...(due !== undefined && { due: { date: due } }) } }
}

/** @param error why nothing has gone out yet */
export const pending = (wait: number, error?: OtklikError, until = error?.until): SubmitResult => ({
  state: 'pending',
  retryAt: until ?? inMs(wait),
  ...(error && { error }),
})

/** Looked for later with each look, and in the end no more. */
export const unknown = ({ tries = 0 }: Kept): SubmitResult =>
  tries > 5 ? { state: 'unknown' } : { state: 'unknown', retryAt: inMs(5_000 * 4 ** tries) }

const inMs = (wait: number): string => new Date(Date.now() + wait).toISOString()
