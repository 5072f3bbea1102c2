import type { Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import type { FieldError } from '../../domain/field-error.ts'
import type { Point } from '../../domain/place.ts'
import type { Receipt } from '../../domain/receipt.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { isRecord } from '../record.ts'
import { attach } from './attach.ts'
import type { Catalogue, Theme } from './catalogue.ts'
import { imageType } from './files.ts'
import type { Geocode } from './index.ts'
import { type Api, momentOf, numberOf, readObject, uuidOf } from './reading.ts'
import { reportOf } from './report.ts'
import type { ToJpeg } from './to-jpeg.ts'

export interface Sending {
  readonly api: Api
  readonly catalogue: Catalogue
  /** In characters. */
  readonly longestText: number
  readonly geocode: Geocode | undefined
  readonly source: string | undefined
  readonly toJpeg: ToJpeg
}

/** How far a report has come: `posting` while nobody knows, then what is there and which files are not. */
export interface Stored {
  readonly receipt: Receipt
  /** Ids of attachments that have arrived, and of those that never will. */
  readonly done: readonly string[]
  readonly refused: readonly string[]
  readonly tries: number
}

/** Where nothing has gone out yet, it is tried again after this time (ms). */
const patience = 30_000

const passing: readonly string[] = ['offline', 'timeout', 'server', 'malformed', 'rate_limited']
/** Failures after which nobody knows whether a report is there. */
const uncertain = passing.slice(0, -1)

/**
 * Sends a report, then its files one by one. Signalen knows no key: a report whose answer was lost is never sent again
 * by itself.
 */
export async function submit(sending: Sending, job: Job, context: SubmitContext): Promise<SubmitResult> {
  const { signal, resume } = context
  signal.throwIfAborted()
  if (resume === 'posting') return { state: 'unknown' }
  const stored = readStored(resume)
  if (stored) return attach(sending, job, context, stored)
  let json: Record<string, unknown>
  try {
    json = await prepare(sending, job, signal)
  } catch (error) {
    if (signal.aborted || !isOtklikError(error) || !passing.includes(error.code)) throw error
    return { state: 'pending', retryAt: error.until ?? new Date(Date.now() + patience).toISOString(), error }
  }
  return attach(sending, job, context, await post(sending, json, context))
}

async function post({ api }: Sending, json: Record<string, unknown>, context: SubmitContext): Promise<Stored> {
  await context.checkpoint('posting')
  try {
    const answer = readObject(await api.send(`${api.base}/signals/`, { method: 'POST', json, signal: context.signal }))
    const receipt = { number: numberOf(answer), token: uuidOf(answer.signal_id), sentAt: momentOf(answer.created_at) }
    const stored: Stored = { receipt, done: [], refused: [], tries: 0 }
    await context.checkpoint(stored as unknown as Json)
    return stored
  } catch (error) {
    // It has said no, so nothing is there to ask about.
    if (isOtklikError(error) && !uncertain.includes(error.code)) await context.checkpoint(null)
    throw error
  }
}

/** The report to send. What the server itself would refuse is told at once, and all of it. */
async function prepare(sending: Sending, job: Job, signal: AbortSignal): Promise<Record<string, unknown>> {
  const { catalogue, geocode, longestText, source } = sending
  const { submission, attachments } = job
  const { text, category, place } = submission
  const theme = category === undefined ? undefined : await found(catalogue, category, signal)
  const address = place?.address?.text
  const point = place?.point ?? (address && geocode ? await pointOf(address, geocode, signal) : undefined)
  const over = [...text.trim()].length - longestText
  const images = await Promise.all(submission.attachments.map(({ id }) => isImage(attachments, id)))
  const fields: (FieldError | false)[] = [
    !text.trim() && { pointer: '/text', code: 'required' },
    over > 0 && { pointer: '/text', code: 'too_long', params: { max: longestText, over } },
    !theme && { pointer: '/category', code: category === undefined ? 'required' : 'not_offered' },
    !point && { pointer: address ? '/place/point' : '/place', code: 'required' },
    ...images.map((image, index): FieldError | false => {
      const name = submission.attachments[index]?.name ?? ''
      return !image && { pointer: `/attachments/${index}`, code: 'file_type', params: { name } }
    }),
  ]
  const wrong = fields.filter((field) => field !== false)
  if (!theme || !point || wrong.length > 0) {
    const said = wrong.map(({ pointer, code }) => `${pointer} ${code}`)
    throw new OtklikError('rejected', said.join(', '), { fields: wrong })
  }
  return reportOf({ submission, theme, point, source })
}

async function pointOf(address: string, geocode: Geocode, signal: AbortSignal): Promise<Point | undefined> {
  try {
    return await geocode(address, { signal })
  } catch (cause) {
    throw signal.aborted ? signal.reason : new OtklikError('offline', 'the address was not looked up', { cause })
  }
}

/** A file that is not here need not be looked at: it has been sent, or will be missing. */
async function isImage(files: Job['attachments'], id: string): Promise<boolean> {
  const file = files.find((one) => one.id === id)
  return !file || (await imageType(file.blob).catch(() => undefined)) !== undefined
}

async function found(catalogue: Catalogue, code: string, signal: AbortSignal): Promise<Theme | undefined> {
  try {
    return await catalogue.remembered(code, signal)
  } catch (error) {
    if (isOtklikError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

function readStored(kept: Json | undefined): Stored | undefined {
  return isRecord(kept) && isRecord(kept.receipt) ? (kept as unknown as Stored) : undefined
}
