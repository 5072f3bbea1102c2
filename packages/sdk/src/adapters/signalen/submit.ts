import type { BackendAdapter, Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import type { FieldError } from '../../domain/field-error.ts'
import type { Form } from '../../domain/form.ts'
import type { Receipt } from '../../domain/receipt.ts'
import type { Submission } from '../../domain/submission.ts'
import { checkSubmission } from '../../domain/submission-rules.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { attach } from './attach.ts'
import { numberOf, uuidOf } from './cases.ts'
import type { Catalogue, Theme } from './catalogue.ts'
import { imageType } from './files.ts'
import type { Geocode } from './index.ts'
import { type Api, isRecord, readObject, textOf } from './reading.ts'
import { reportOf } from './report.ts'
import type { ToJpeg } from './to-jpeg.ts'

export interface Sending {
  readonly api: Api
  readonly catalogue: Catalogue
  readonly form: BackendAdapter['form']
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

/**
 * Sends a report, then its files one by one. Signalen knows no key: a report whose answer was lost is never sent again
 * by itself.
 */
export async function submit(sending: Sending, job: Job, context: SubmitContext): Promise<SubmitResult> {
  context.signal.throwIfAborted()
  const { resume } = context
  if (resume === 'posting') return { state: 'unknown' }
  const stored = readStored(resume) ?? (await post(sending, job, context))
  return attach(sending, job, context, stored)
}

async function post(sending: Sending, job: Job, context: SubmitContext): Promise<Stored> {
  const { api, source } = sending
  const { submission, theme } = await checked(sending, job, context.signal)
  const json = reportOf(submission, theme, source)
  await context.checkpoint('posting')
  try {
    const answer = readObject(await api.send(`${api.base}/signals/`, { method: 'POST', json, signal: context.signal }))
    const receipt = { number: numberOf(answer), token: uuidOf(answer.signal_id), sentAt: textOf(answer.created_at) }
    const stored: Stored = { receipt, done: [], refused: [], tries: 0 }
    await context.checkpoint(stored as unknown as Json)
    return stored
  } catch (error) {
    // It has said no, so nothing is there to ask about.
    if (isOtklikError(error) && !uncertain.includes(error.code)) await context.checkpoint(null)
    throw error
  }
}

const uncertain: readonly string[] = ['offline', 'timeout', 'server', 'malformed']

/** The submission with a point, and its theme. Signalen checks little itself, so the form's rules are held to here. */
async function checked(
  { form: formOf, catalogue, geocode }: Sending,
  { organization, submission: given, attachments }: Job,
  signal: AbortSignal,
): Promise<{ submission: Submission; theme: Theme }> {
  const form = await formOf({ organization, language: given.language }, { signal })
  const theme = given.category === undefined ? undefined : await found(catalogue, given.category, signal)
  const leaf = theme && { ...theme.leaf, questions: theme.questions, ...(theme.stopper && { stopper: theme.stopper }) }
  const { place, ...rest } = given
  const point = place?.point ?? (place?.address && (await geocode?.(place.address.text, { signal })))
  const submission: Submission = { ...rest, ...(place && { place: { ...place, ...(point && { point }) } }) }
  const needs: Form = { ...form, placeNeeds: 'point' }
  const fields: FieldError[] = checkSubmission(submission, needs, '', leaf)
  for (const [index, { id, name }] of given.attachments.entries()) {
    const file = attachments.find((one) => one.id === id)
    if (file && !(await imageType(file.blob))) {
      fields.push({ pointer: `/attachments/${index}`, code: 'file_type', params: { name } })
    }
  }
  if (fields.length > 0 || !theme) {
    throw new OtklikError('rejected', fields.map(({ pointer, code }) => `${pointer} ${code}`).join(', '), { fields })
  }
  return { submission, theme }
}

async function found(catalogue: Catalogue, code: string, signal: AbortSignal): Promise<Theme | undefined> {
  try {
    return await catalogue.theme(code, signal)
  } catch (error) {
    if (isOtklikError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

function readStored(kept: Json | undefined): Stored | undefined {
  return isRecord(kept) && isRecord(kept.receipt) ? (kept as unknown as Stored) : undefined
}
