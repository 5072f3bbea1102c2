import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Submission } from '@otklik/sdk/domain'
import type { Database } from '../database/connect.ts'
import { callsTo, newKey } from '../testing/calls.ts'
import { photo } from '../testing/media.ts'
import type { Prepared, Written } from './resident-messages.ts'

/** `offset`: milliseconds by which the clock is wrong that ticks the consents. */
export type Write = (files?: readonly Prepared[], offset?: number) => Written

/** Makes what residents write to the organization of the tests: each message is one of its own. */
export async function writing(backend: string): Promise<Write> {
  const { attachments: _, ...submission } = await callsTo(backend).submission()
  return (files = [], offset = 0) => ({
    key: newKey(),
    files,
    submission: {
      ...submission,
      consents: submission.consents.map((one) => ({
        ...one,
        acceptedAt: new Date(Date.now() + offset).toISOString(),
      })),
      kind: 'complaint',
      text: `Во дворе темно «${randomUUID()}» — второй месяц 🕯`,
    },
  })
}

let taken: Promise<Uint8Array> | undefined

/** A photo as a phone makes it, which goes out in one request. */
export async function smallPhoto(id = 'attachment-1'): Promise<Prepared> {
  taken ??= photo()
  return { id, name: 'двор.jpg', type: 'image/jpeg', bytes: await taken }
}

/** A file of so many bytes that it goes out in pieces. The backend keeps it byte for byte. */
export function largePdf(id = 'attachment-2', size = 1_200_000): Prepared {
  const head = Buffer.from('%PDF-1.7\n')
  const tail = Buffer.from('\n%%EOF\n')
  const bytes = Buffer.concat([head, Buffer.alloc(size - head.length - tail.length, `% ${randomUUID()}\n`), tail])
  return { id, name: 'переписка.pdf', type: 'application/pdf', bytes }
}

/** What the backend has of a message. */
export interface Arrived {
  /** Numbers of its cases: what must hold is one, or none. */
  readonly cases: readonly string[]
  /** Files that are there once, as they were prepared, with bytes on the disk that are those of the record. */
  readonly files: number
  /** Attachments that nobody has sent, or that are there twice. */
  readonly strange: number
  /** Everything that was typed and chosen is in the case. */
  readonly typed: boolean
}

/** Looks a message up where the backend keeps it: in the database and on the disk. */
export async function arrivedOf(database: Database, dataDir: string, written: Written): Promise<Arrived> {
  const cases = await database
    .selectFrom('submissions')
    .select(['id', 'number', 'body'])
    .where('text', '=', written.submission.text)
    .execute()
  const attachments = await database
    .selectFrom('attachments')
    .selectAll()
    .where('submission_id', 'in', cases.map(({ id }) => id).concat('00000000-0000-0000-0000-000000000000'))
    .execute()
  const whole = await Promise.all(
    attachments.map(async (one) => {
      const prepared = written.files.find(({ id }) => id === one.id)
      const stored = await readFile(join(dataDir, 'files', one.store_key.slice(0, 2), one.store_key)).catch(() => '')
      return prepared && one.sent_sha256 === sha256(prepared.bytes) && one.sha256 === sha256(stored)
        ? one.id
        : undefined
    }),
  )
  const files = new Set(whole.filter((id) => id !== undefined)).size
  return {
    cases: cases.map(({ number }) => number),
    files,
    strange: attachments.length - files,
    typed: cases.length > 0 && cases.every(({ body }) => isDeepStrictEqual(typedIn(body), typedIn(written.submission))),
  }
}

/** What the resident has put into a submission. When consents were ticked is the device's to say. */
function typedIn({
  kind,
  procedure,
  text,
  category,
  place,
  answers,
  contact,
  language,
}: Omit<Submission, 'attachments'>) {
  return JSON.parse(JSON.stringify({ kind, procedure, text, category, place, answers, contact, language }))
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
