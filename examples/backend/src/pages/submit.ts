import { SubmissionRequest as RequestShape, type SubmissionRequest } from '@otklik/sdk/contract'
import { checkSubmission, type FieldError, type FieldErrorCode, type Receipt } from '@otklik/sdk/domain'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { ProblemError } from '../problems.ts'
import { acceptSubmission } from '../submissions/accept.ts'
import type { PageContext } from './page.ts'
import type { KeptFile } from './receive.ts'
import { submissionOf, type Written } from './written.ts'

export type Outcome =
  | { readonly receipt: Receipt }
  | { readonly errors: readonly FieldError[] }
  /** Refused as a whole; the word says why. */
  | { readonly refused: 'conflict' | 'closed' | 'form_changed' | 'once_more' | { readonly until: string | undefined } }

/** Sends what was written by the same way as the API does; what is wrong comes back to be shown at its field. */
export async function submit(
  backend: Backend,
  { organization, form, home, words }: PageContext,
  {
    written,
    files,
    fileErrors,
    doubtful,
    address,
  }: {
    written: Written
    files: readonly KeptFile[]
    /** Files that could not be taken: nothing is sent without them. */
    fileErrors: readonly FieldError[]
    /** It looks like the work of a program: nothing is sent before its sender has pressed once more. */
    doubtful: boolean
    address: string
  },
): Promise<Outcome> {
  const earlier = await earlierTicks(backend, organization.id, written.key)
  const now = backend.clock().toISOString()
  const submission = submissionOf(written, {
    form,
    attachments: files.map(({ id, sha256, type, size, name }) => ({ id, sha256, type, size, name })),
    page: `${backend.publicUrl()}${home}`,
    acceptedAt: (consent) => earlier.get(consent) ?? now,
    format: words.format,
  })
  const request: SubmissionRequest = {
    ...submission,
    uploads: Object.fromEntries(files.map(({ id, upload }) => [id, upload])),
  }
  const shape = z.safeParse(RequestShape, request)
  const unchosen: FieldError[] = written.procedure ? [] : [{ pointer: '/procedure', code: 'required' }]
  if (!shape.success || unchosen.length > 0 || fileErrors.length > 0 || doubtful) {
    const today = dateIn(organization.timeZone, backend.clock())
    const broken = shape.success ? [] : shape.error.issues.map(shapeError)
    const rules = onePerField([...broken, ...unchosen, ...checkSubmission(submission, form, today)])
    const errors = [...fileErrors, ...rules]
    if (!shape.success || errors.length > 0) return { errors }
    if (doubtful) return { refused: 'once_more' }
  }
  try {
    return {
      receipt: await acceptSubmission(backend, organization, shape.data, { key: written.key, address, plain: true }),
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return outcomeOf(error)
  }
}

function outcomeOf(error: ProblemError): Outcome {
  const { code, errors = [], params } = error.problem
  switch (code) {
    case 'rejected':
      return errors.some(({ pointer }) => pointer === '/formVersion')
        ? { refused: 'form_changed' }
        : { errors: onePerField(errors as FieldError[]) }
    // A file that was kept has been swept meanwhile: it has to be chosen again.
    case 'upload_gone':
      return { errors: [{ pointer: '/attachments', code: 'required' }] }
    case 'conflict':
    case 'closed':
      return { refused: code }
    case 'rate_limited':
      return { refused: { until: params?.until === undefined ? undefined : String(params.until) } }
    default:
      throw error
  }
}

/**
 * When the consents of this draft were ticked, where it has been sent already. A page without scripts cannot say when a
 * box was ticked, so the moment of arrival counts; a repeat must say the same to be the same.
 */
async function earlierTicks(
  { database, secrets }: Backend,
  organization: string,
  key: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await database
    .selectFrom('idempotency')
    .innerJoin('submissions', 'submissions.id', 'idempotency.submission_id')
    .select('submissions.body')
    .where('idempotency.organization', '=', organization)
    .where('idempotency.key_hash', '=', secrets.hash('key', organization, key))
    .executeTakeFirst()
  return new Map(found?.body.consents.map(({ id, acceptedAt }) => [id, acceptedAt]))
}

function shapeError({ path, code, ...more }: z.core.$ZodIssue): FieldError {
  const pointer = `/${path.map(String).join('/')}`
  const rules: Partial<Record<string, FieldErrorCode>> = { too_small: 'required', too_big: 'too_long' }
  const rule = rules[code] ?? 'invalid'
  return {
    pointer,
    code: rule,
    ...(rule === 'too_long' && 'maximum' in more && { params: { max: Number(more.maximum) } }),
  }
}

function onePerField(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(({ pointer }, index) => errors.findIndex((error) => error.pointer === pointer) === index)
}
