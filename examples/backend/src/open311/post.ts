import { randomBytes, randomUUID } from 'node:crypto'
import { claimOf, type SubmissionRequest } from '@otklik/sdk/contract'
import { type Attachment, checkSubmission, type FieldError, type Receipt } from '@otklik/sdk/domain'
import type { FastifyRequest } from 'fastify'
import type { Backend } from '../backend.ts'
import { addressUnit } from '../limits/address.ts'
import { limited } from '../limits/rate.ts'
import { ProblemError } from '../problems.ts'
import { acceptSubmission } from '../submissions/accept.ts'
import { claimHash, keepUpload } from '../uploads/incoming.ts'
import { Open311Error, sentenceOf, translated } from './errors.ts'
import { type Fields, readForm, removeFiles, type SentFile } from './fields.ts'
import { checkKey, jurisdictionOf } from './jurisdiction.ts'
import { isLink, kept, type Report, reportOf } from './report.ts'
import { type Jurisdiction, serviceOf } from './services.ts'
import { newToken, tokenHash } from './token.ts'
import { open311Words } from './words.ts'

/**
 * `POST requests`: a case by the way that all submissions go. GeoReport has no key against repeats, so each post makes
 * a case of its own.
 *
 * @throws Open311Error
 */
export async function postRequest(backend: Backend, request: FastifyRequest) {
  const { fields, files } = await readForm(request, backend, {
    words: open311Words('ru'),
    admit: (before) => admitFiles(backend, request, before),
  })
  try {
    const jurisdiction = jurisdictionOf(backend, fields.one('jurisdiction_id'))
    const key = await checkKey(backend, jurisdiction, { key: fields.one('api_key'), address: request.ip })
    const service = fields.one('service_code')
    try {
      await countByKey(backend, jurisdiction, key)
      return await fileReport(backend, jurisdiction, fields, files)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      throw translated(error, { ...jurisdiction, service })
    }
  } finally {
    await removeFiles(files)
  }
}

/** Files may come before their key. Without one they are counted as anybody's. */
async function admitFiles(backend: Backend, request: FastifyRequest, fields: Fields): Promise<void> {
  const words = open311Words('ru')
  if (fields.one('api_key') !== undefined && fields.one('jurisdiction_id') !== undefined) {
    const jurisdiction = jurisdictionOf(backend, fields.one('jurisdiction_id'))
    await checkKey(backend, jurisdiction, { key: fields.one('api_key'), address: request.ip })
    return
  }
  const bucket = backend.secrets.hash('uploads by address', addressUnit(request.ip))
  try {
    await limited(backend, [{ bucket, limit: backend.config.limits.uploadsPerAddress }])
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw new Open311Error(429, words.trouble.rate_limited(undefined), error.headers)
  }
}

async function countByKey(backend: Backend, { organization }: Jurisdiction, key: string): Promise<void> {
  const bucket = backend.secrets.hash('open311 by key', organization.id, key)
  await limited(backend, [{ bucket, limit: backend.config.open311.perKey }])
}

async function fileReport(backend: Backend, jurisdiction: Jurisdiction, fields: Fields, files: readonly SentFile[]) {
  const { organization, form, words, today } = jurisdiction
  if (form.status === 'closed') throw new Open311Error(400, words.closed(form.notice))
  const code = fields.one('service_code')
  if (code === undefined) throw new Open311Error(400, words.serviceMissing)
  const service = serviceOf(jurisdiction, code)
  const { report, errors: misshapen } = reportOf(jurisdiction, service, fields)
  const tell = (errors: readonly FieldError[]) =>
    new Open311Error(
      400,
      errors.map((error) => sentenceOf(error, { form, category: service, words })),
    )
  const hasMediaUrl = isLink(fields.one(kept.mediaUrl))
  // Looked at before the files are, which cost more; all is checked again where the case is made.
  const broken = checkSubmission({ ...report, attachments: [] }, form, today).filter(
    ({ code: rule }) => rule !== 'photo_required' || (files.length === 0 && !hasMediaUrl),
  )
  const errors = onePerField([...misshapen, ...broken])
  if (errors.length > 0) throw tell(errors)
  if (files.length > form.limits.files.count) throw new Open311Error(400, words.tooManyFiles)
  const key = randomBytes(16).toString('hex')
  const stored = await storeFiles(backend, jurisdiction, files, key)
  if (stored.errors.length > 0) throw tell(stored.errors)
  const token = organization.open311 === 'token' ? newToken() : undefined
  const receipt = await acceptSubmission(backend, organization, withFiles(report, stored), {
    key,
    address: undefined,
    open311: { hasMediaUrl, tokenHash: token && tokenHash(backend, organization.id, token) },
  })
  return [answerOf(jurisdiction, receipt, token)]
}

const onePerField = (errors: readonly FieldError[]): FieldError[] =>
  errors.filter(({ pointer }, index) => errors.findIndex((error) => error.pointer === pointer) === index)

/** Either the number or a token (GeoReport: never both). */
function answerOf({ words }: Jurisdiction, { number, due }: Receipt, token: string | undefined) {
  const notice = due && words.due(words.format.day(due.date), due.basis)
  const id = token === undefined ? { service_request_id: number } : { token }
  const notices = [token !== undefined && words.tokenNotice, notice].filter(Boolean)
  return { ...id, service_notice: notices.join('. ') || null, account_id: null }
}

interface Stored {
  readonly attachments: readonly Attachment[]
  /** Upload id by attachment id. */
  readonly uploads: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
}

const withFiles = (report: Report, { attachments, uploads }: Stored): SubmissionRequest => ({
  ...report,
  attachments: [...attachments],
  uploads: { ...uploads },
})

/** Decides by content what the files are, takes their metadata away, and keeps them until the case is made. */
async function storeFiles(
  backend: Backend,
  { organization, form }: Jurisdiction,
  files: readonly SentFile[],
  key: string,
): Promise<Stored> {
  const claim = claimHash(backend, organization, await claimOf(key))
  const attachments: Attachment[] = []
  const uploads: Record<string, string> = {}
  const errors: FieldError[] = []
  const { size: limit } = form.limits.files
  for (const [index, { path, name, sent }] of files.entries()) {
    const attachment = `open311-file-${index}`
    const broken = (code: FieldError['code']): void => {
      errors.push({ pointer: `/attachments/${index}`, code, params: { name, limit } })
    }
    if (sent.size > limit) {
      broken('file_too_large')
      continue
    }
    try {
      const upload = await keepUpload(backend, organization, { id: randomUUID(), attachment, claim, path, sent })
      attachments.push({ id: attachment, sha256: upload.sha256, type: upload.type, size: upload.size, name })
      uploads[attachment] = upload.id
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.errors?.[0]?.code : undefined
      if (!code) throw error
      broken(code as FieldError['code'])
    }
  }
  return { attachments, uploads, errors }
}
