// How files travel, in a chunk of its own: most messages have none. A file that cannot be sent never holds the message
// back, unless the backend says that its theme requires a photo: what is missing is added to the case later.

import type { BackendAdapter, CaseAccess, Job, SubmitContext, SubmitResult } from '../../adapter.ts'
import { lateKeyOf } from '../../contract/claim.ts'
import type { AttachmentsRequest, SubmissionRequest } from '../../contract/messages.ts'
import type { Attachment } from '../../domain/attachment.ts'
import type { Case } from '../../domain/case.ts'
import type { FieldError } from '../../domain/field-error.ts'
import type { Receipt } from '../../domain/receipt.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { stepAfter } from '../../retry-policy.ts'
import type { Send } from '../http.ts'
import { createFiles, type Files } from './arrive.ts'
import type { CaseCall } from './cases.ts'

/** What the adapter does for those who send files. */
export interface Sending {
  readonly send: Send
  /** Where the contract begins. */
  readonly base: string
  /** Posts a message. */
  post(job: Pick<Job, 'organization' | 'key'>, body: SubmissionRequest, signal: AbortSignal): Promise<Receipt>
  onCase(
    deed: CaseCall['deed'],
    request: CaseCall['request'],
    more: Pick<CaseCall, 'json' | 'key' | 'signal'>,
  ): Promise<Case>
}

/** Sends a message with files; called again with the checkpoint, what is missing of them and nothing else. */
export async function submitWithFiles(sending: Sending, job: Job, context: SubmitContext): Promise<SubmitResult> {
  const { organization, submission, attachments } = job
  const files = createFiles({
    ...sending,
    organization,
    language: submission.language,
    attachments: submission.attachments,
    files: attachments,
    context,
  })
  const { receipt } = files.kept
  return receipt ? addMissing(sending, job, files, context) : sendMessage(sending, job, files, context)
}

/** Adds files to a case: all of them or none. */
export function attachFiles(
  { send, base, onCase }: Pick<Sending, 'send' | 'base' | 'onCase'>,
  { key, attachments, files, ...access }: Parameters<NonNullable<BackendAdapter['attach']>>[0],
  context: SubmitContext,
): Promise<Case> {
  const { organization } = access
  const { named } = createFiles({ send, base, organization, language: 'ru', attachments, files, context, whole: true })
  return named({ key, candidates: attachments }, ({ uploads }) => {
    const json: AttachmentsRequest = { attachments: [...attachments], uploads }
    return onCase('attachments', access, { json, key, signal: context.signal })
  })
}

async function sendMessage({ post }: Sending, job: Job, files: Files, context: SubmitContext): Promise<SubmitResult> {
  const { submission, key } = job
  const { attachments } = submission
  for (;;) {
    const sent = await files.named({ key, candidates: attachments }, async ({ listed, uploads, failed }) => {
      const body = { ...submission, attachments: [...listed], ...(listed.length > 0 && { uploads }) }
      try {
        return { receipt: await post(job, body, context.signal), listed, failed }
      } catch (error) {
        if (context.signal.aborted || !isOtklikError(error)) throw error
        const refusal = withoutSome(error, listed, job, files)
        if (refusal !== 'waits') throw refusal
        // It has said no, so nothing holds us to what was left out.
        await files.keep({ listed: undefined, failures: {} })
        if (failed) throw failed
        return undefined
      }
    })
    if (!sent) continue
    const { receipt, listed, failed } = sent
    if (listed.length === attachments.length) return { state: 'accepted', receipt }
    await files.keep({ ...nextRound, receipt, done: idsOf(listed), round: 1 })
    return outcome(job, files, receipt, failed)
  }
}

async function addMissing({ onCase }: Sending, job: Job, files: Files, context: SubmitContext): Promise<SubmitResult> {
  const { organization, submission, key } = job
  const { receipt, done, refused, round, waits } = files.kept
  if (!receipt) throw new TypeError('nothing to add files to')
  const { signal } = context
  const candidates = submission.attachments.filter(({ id }) => !done.includes(id) && !refused[id])
  let failed: OtklikError | undefined
  let named: readonly Attachment[] = []
  try {
    if (candidates.length > 0) {
      const access = { organization, ...accessOf(receipt) }
      const own = await lateKeyOf(key, round)
      await files.named({ key: own, candidates }, async ({ listed, uploads, failed: why }) => {
        failed = why
        named = listed
        // Nothing goes out, so the next try is not held to it.
        if (listed.length === 0) return files.keep({ listed: undefined })
        const json: AttachmentsRequest = { attachments: [...listed], uploads }
        await onCase('attachments', access, { json, key: own, signal })
        await files.keep({ ...nextRound, done: [...done, ...idsOf(listed)], round: round + 1 })
      })
    }
  } catch (error) {
    if (signal.aborted || !isOtklikError(error)) throw error
    failed = error
    if (stepAfter(error, 'key') === 'refused') await refuse(error, named.length > 0 ? named : candidates)
  }
  if (failed) await files.keep({ waits: waits + 1 })
  return outcome(job, files, receipt, failed)

  /** Those that it names will never be taken; where it names none, none of them will. */
  async function refuse(error: OtklikError, those: readonly Attachment[]): Promise<void> {
    const { code } = error
    const fields = inSubmission(error.fields, those, submission.attachments)
    const pointers = those.map((one) => `/attachments/${submission.attachments.indexOf(one)}`)
    const own = (index: number) => fields.filter(({ pointer }) => pointer === pointers[index])
    const some = those.some((_, index) => own(index).length > 0)
    const next = those.flatMap(({ id }, index) =>
      some && own(index).length === 0 ? [] : [[id, { code, fields: some ? own(index) : fields }] as const],
    )
    await files.keep({ listed: undefined, refused: { ...files.kept.refused, ...Object.fromEntries(next) } })
  }
}

/** What another request begins with: its uploads are claimed by a key of its own. */
const nextRound = { uploads: {}, resumable: {}, failures: {}, listed: undefined, waits: 0 } as const

const firstWait = 15_000
const longestWait = 3_600_000

function outcome({ submission }: Job, files: Files, receipt: Receipt, failed: OtklikError | undefined): SubmitResult {
  const { done, refused, waits } = files.kept
  const missing = idsOf(submission.attachments).filter((id) => !done.includes(id))
  const refusals = missing.flatMap((id) => refused[id] ?? [])
  const last = refusals.at(-1)
  if (missing.length === 0) return { state: 'accepted', receipt }
  if (last && refusals.length === missing.length) {
    const fields = refusals.flatMap((one) => one.fields)
    return { state: 'partial', receipt, missing, error: new OtklikError(last.code, 'files were not taken', { fields }) }
  }
  const wait = Math.min(firstWait * 2 ** waits, longestWait) * (0.5 + Math.random() / 2)
  const retryAt = failed?.until ?? new Date(Date.now() + wait).toISOString()
  const error = failed && stepAfter(failed, 'key') !== 'refused' ? failed : undefined
  return { state: 'partial', receipt, missing, retryAt, ...(error && { error }) }
}

/**
 * What was said no to, when some files were left out: a required photo is lacking for the reason for which it was not
 * taken, and pointers are those of the submission with all its files. `waits` when the photo may still arrive.
 */
function withoutSome(
  error: OtklikError,
  listed: readonly Attachment[],
  { submission: { attachments } }: Job,
  { kept: { refused } }: Files,
): OtklikError | 'waits' {
  if (error.code !== 'rejected' || listed.length === attachments.length) return error
  const images = attachments.filter((one) => !listed.includes(one) && one.type.startsWith('image/'))
  const others = error.fields.filter(({ code }) => code !== 'photo_required')
  const lacking = others.length < error.fields.length && images.length > 0
  if (lacking && others.length === 0 && images.some(({ id }) => !refused[id])) return 'waits'
  const why = lacking ? images.flatMap(({ id }) => refused[id]?.fields ?? []) : []
  const { status, problem, params } = error
  return new OtklikError('rejected', 'the message was refused', {
    ...(status !== undefined && { status }),
    ...(problem !== undefined && { problem }),
    params,
    fields: [...why, ...inSubmission(why.length > 0 ? others : error.fields, listed, attachments)],
  })
}

/** Fields whose pointers count the files of a request, as they stand in the submission. */
function inSubmission(
  fields: readonly FieldError[],
  listed: readonly Attachment[],
  attachments: readonly Attachment[],
): FieldError[] {
  return fields.map((field) => {
    const [, index = '', rest = ''] = /^\/attachments\/(\d+)(.*)$/.exec(field.pointer) ?? []
    const one = listed[Number(index || Number.NaN)]
    return one ? { ...field, pointer: `/attachments/${attachments.indexOf(one)}${rest}` } : field
  })
}

/** The right to add files to the case, as its receipt gives it. */
function accessOf({ number, token, code }: Receipt): CaseAccess {
  if (token !== undefined) return { number, token }
  if (code !== undefined) return { number, code }
  throw new OtklikError('unsupported', 'the receipt opens no case to add files to', { subject: 'attachLater' })
}

const idsOf = (attachments: readonly Attachment[]): string[] => attachments.map(({ id }) => id)
