import type * as z from 'zod/mini'
import { Case, OwnCases, Rating, Remark } from '../domain/case.ts'
import { CategoryDetails } from '../domain/category.ts'
import { Form } from '../domain/form.ts'
import { Receipt } from '../domain/receipt.ts'
import { Challenge } from './challenge.ts'
import { AttachmentsRequest, SubmissionRequest } from './messages.ts'
import type { ProblemCode } from './problem.ts'
import { headers, type RouteName } from './routes.ts'
import { Launch, Session } from './session.ts'
import { Upload } from './upload.ts'

/** A header of the contract, in a request or an answer. */
export interface HeaderRule {
  readonly name: string
  readonly required: boolean
  readonly description: string
  readonly pattern?: string
}

export interface Success {
  readonly description: string
  readonly schema?: z.ZodMiniType
  readonly headers?: readonly HeaderRule[]
}

/** One thing that can be asked of a backend: what goes in, what comes out, what can be wrong. */
export interface Operation {
  readonly id: string
  readonly route: RouteName
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  readonly summary: string
  /** What it is allowed with: the receipt's `token or code`, its `code` alone, or the resident's `session`. */
  readonly bearer?: 'token or code' | 'code' | 'session' | 'session, if any'
  readonly language?: true
  readonly headers?: readonly HeaderRule[]
  readonly body?: z.ZodMiniType | { readonly mediaType: string; readonly description: string }
  readonly successes: Readonly<Record<number, Success>>
  /** Besides what any of them can answer. */
  readonly problems: readonly ProblemCode[]
  /** tus has statuses of its own, beyond those of the problems. */
  readonly tus?: true
}

/** What any operation can answer. */
export const commonProblems: readonly ProblemCode[] = [
  'malformed_request',
  'not_found',
  'too_old',
  'rate_limited',
  'internal',
  'unavailable',
]

const required = (name: string, description: string, pattern?: string): HeaderRule => ({
  name,
  required: true,
  description,
  ...(pattern && { pattern }),
})

const ifNoneMatch = { ...required('If-None-Match', 'The ETag of what the client has'), required: false }
const etag = required('ETag', 'Changes with the answer')
const noStore = required('Cache-Control', 'What is personal is kept by nobody', 'no-store')
const key = required(
  headers.key,
  'Secret of the draft: a repeat with the same body gives the same answer, with another body `conflict`',
  '^[\\x21-\\x7e]{16,200}$',
)
const proof: HeaderRule = {
  name: headers.proof,
  required: false,
  description:
    'Where the form asks for `proof`: base64 of JSON, `{ challenge, solution: { counter, derivedKey } }`, as ALTCHA has it. A repeat of what was taken needs none',
}
const tusVersion = required('Tus-Resumable', 'https://tus.io/protocols/resumable-upload', '^1\\.0\\.0$')
const offset = required('Upload-Offset', 'How many bytes have arrived', '^\\d+$')

const fresh: Success = { description: 'The answer', headers: [etag] }
const unchanged: Success = { description: 'What the client has is still the answer' }
const theCase: Success = { description: 'The case as it stands now', schema: Case, headers: [noStore] }
const theReceipt: Success = { description: 'Taken: number, token and code', schema: Receipt, headers: [noStore] }
const bearerProblems = ['unauthorized'] as const
const actionProblems = ['unauthorized', 'code_required', 'rejected', 'not_allowed_now'] as const

export const operations: readonly Operation[] = [
  {
    id: 'getForm',
    route: 'form',
    method: 'GET',
    summary: 'What the organization asks',
    language: true,
    headers: [ifNoneMatch],
    successes: { 200: { ...fresh, schema: Form }, 304: unchanged },
    problems: [],
  },
  {
    id: 'getCategory',
    route: 'category',
    method: 'GET',
    summary: 'What a leaf with `details` asks beyond the form',
    language: true,
    headers: [ifNoneMatch],
    successes: { 200: { ...fresh, schema: CategoryDetails }, 304: unchanged },
    problems: [],
  },
  {
    id: 'upload',
    route: 'uploads',
    method: 'POST',
    summary: 'A file of up to 1,000,000 bytes in one request',
    headers: [
      required(headers.attachment, 'The attachment’s id in the submission', '^[A-Za-z0-9_-]{8,64}$'),
      required(
        headers.claim,
        'Binds the upload to a draft: base64url of SHA-256 over `otklik-upload:` and its key',
        '^[\\w-]{43}$',
      ),
      required(headers.digest, 'RFC 9530: `sha-256=:…:` of the body', 'sha-256=:[A-Za-z0-9+/]{43}=:'),
    ],
    body: { mediaType: '*/*', description: 'The bytes of the file; its type is what they are, not what is said' },
    successes: { 201: { description: 'Kept until it is claimed', schema: Upload, headers: [noStore] } },
    problems: ['rejected', 'too_large', 'unsupported_media_type', 'closed'],
  },
  {
    id: 'createResumableUpload',
    route: 'resumableUploads',
    method: 'POST',
    summary: 'tus 1.0.0: begins the upload of a larger file. The last part of its address is the upload’s id',
    headers: [
      tusVersion,
      required('Upload-Length', 'Bytes in all', '^\\d+$'),
      required('Upload-Metadata', '`attachment`, `claim`, `sha256`, `filetype`, `filename`, each in base64'),
    ],
    successes: {
      201: { description: 'Begun', headers: [tusVersion, required('Location', 'Where the bytes go')] },
    },
    problems: ['rejected', 'too_large', 'unsupported_media_type', 'closed'],
    tus: true,
  },
  {
    id: 'headResumableUpload',
    route: 'resumableUpload',
    method: 'HEAD',
    summary: 'tus 1.0.0: how much has arrived',
    headers: [tusVersion],
    successes: { 200: { description: 'So much', headers: [tusVersion, offset] } },
    problems: [],
    tus: true,
  },
  {
    id: 'patchResumableUpload',
    route: 'resumableUpload',
    method: 'PATCH',
    summary: 'tus 1.0.0: the next bytes',
    headers: [tusVersion, offset],
    body: { mediaType: 'application/offset+octet-stream', description: 'Bytes from `Upload-Offset` on' },
    successes: { 204: { description: 'Arrived', headers: [tusVersion, offset] } },
    problems: ['conflict', 'upload_gone', 'rejected', 'too_large', 'unsupported_media_type'],
    tus: true,
  },
  {
    id: 'deleteResumableUpload',
    route: 'resumableUpload',
    method: 'DELETE',
    summary: 'tus 1.0.0: given up',
    headers: [tusVersion],
    successes: { 204: { description: 'Gone', headers: [tusVersion] } },
    problems: [],
    tus: true,
  },
  {
    id: 'getChallenge',
    route: 'challenge',
    method: 'GET',
    summary: 'Work to be done before sending, where the form asks for `proof`. For one submission, and for minutes',
    successes: { 200: { description: 'To be solved', schema: Challenge, headers: [noStore] } },
    problems: [],
  },
  {
    id: 'submit',
    route: 'submissions',
    method: 'POST',
    summary: 'Sends a message or an appeal',
    bearer: 'session, if any',
    headers: [key, proof],
    body: SubmissionRequest,
    successes: { 201: theReceipt, 200: { ...theReceipt, description: 'Taken before, with the same key and body' } },
    problems: [
      'unauthorized',
      'rejected',
      'too_large',
      'unsupported_media_type',
      'upload_gone',
      'conflict',
      'closed',
      'proof_required',
    ],
  },
  {
    id: 'getOwnCases',
    route: 'submissions',
    method: 'GET',
    summary: 'What the resident of the session has sent, the newest first',
    bearer: 'session',
    successes: { 200: { description: 'At most 100 of them', schema: OwnCases, headers: [noStore] } },
    problems: bearerProblems,
  },
  {
    id: 'openSession',
    route: 'sessions',
    method: 'POST',
    summary:
      'Verifies what a network’s client gave to the page, and says who has come. Forged, old or foreign: `unauthorized`',
    body: Launch,
    successes: { 201: { description: 'For the time until it expires', schema: Session, headers: [noStore] } },
    problems: bearerProblems,
  },
  {
    id: 'getCase',
    route: 'case',
    method: 'GET',
    summary: 'What has become of it',
    bearer: 'token or code',
    successes: { 200: theCase },
    problems: bearerProblems,
  },
  {
    id: 'addAttachments',
    route: 'attachments',
    method: 'POST',
    summary: 'Adds uploaded files to a case',
    bearer: 'token or code',
    headers: [key],
    body: AttachmentsRequest,
    successes: { 200: theCase },
    problems: [
      'unauthorized',
      'rejected',
      'not_allowed_now',
      'too_large',
      'unsupported_media_type',
      'upload_gone',
      'conflict',
    ],
  },
  {
    id: 'rate',
    route: 'rating',
    method: 'POST',
    summary: 'Says how good the answer is',
    bearer: 'code',
    body: Rating,
    successes: { 200: theCase },
    problems: actionProblems,
  },
  {
    id: 'dispute',
    route: 'dispute',
    method: 'POST',
    summary: 'Says that the answer does not settle it',
    bearer: 'code',
    body: Remark,
    successes: { 200: theCase },
    problems: actionProblems,
  },
  {
    id: 'reply',
    route: 'replies',
    method: 'POST',
    summary: 'Answers what the operator asks',
    bearer: 'code',
    body: Remark,
    successes: { 200: theCase },
    problems: actionProblems,
  },
]
