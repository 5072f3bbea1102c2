import { createHash, randomBytes } from 'node:crypto'
import { claimOf, contentDigest, headers, type SubmissionRequest, type Upload } from '@otklik/sdk/contract'
import type { Attachment, Case, Form, Receipt } from '@otklik/sdk/domain'
import type { DeskCase } from '../desk/messages.ts'
import { deskToken } from './server.ts'

/** An answer with its parsed body. */
export interface Answered<T = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** What the tests do over the wire with one organization of a backend. */
export function callsTo(url: string, organization = 'test-town') {
  const root = `${url}/v1/organizations/${organization}`

  async function form(language = 'ru'): Promise<Form> {
    return (await call<Form>(`${root}/form?lang=${language}`)).body
  }

  /** A submission that breaks no rule, with what a test wants different. */
  async function submission(changes: Partial<SubmissionRequest> = {}): Promise<SubmissionRequest> {
    const { version, consents } = await form()
    return {
      kind: 'question',
      procedure: 'message',
      text: 'Когда откроют мост?',
      category: 'other',
      answers: [],
      attachments: [],
      consents: consents.map(({ id, version, sha256 }) => ({
        id,
        version,
        sha256,
        acceptedAt: '2026-11-21T08:59:00Z',
        language: 'ru',
      })),
      language: 'ru',
      formVersion: version,
      source: { channel: 'site', page: 'https://town.example/' },
      ...changes,
    }
  }

  const submit = (body: unknown, key = newKey()) =>
    call<Receipt>(`${root}/submissions`, { body, headers: { [headers.key]: key } })

  /** Sends a submission that is accepted. */
  async function submitted(changes: Partial<SubmissionRequest> = {}): Promise<Accepted> {
    const { status, body } = await submit(await submission(changes))
    if (status !== 201) throw new Error(`not accepted: ${JSON.stringify(body)}`)
    return body as Accepted
  }

  async function upload(bytes: Uint8Array, { key, attachment, type = 'image/jpeg', digest }: UploadOptions) {
    return call<Upload>(`${root}/uploads`, {
      raw: bytes,
      headers: {
        'Content-Type': type,
        [headers.attachment]: attachment,
        [headers.claim]: await claimOf(key),
        [headers.digest]: digest ?? contentDigest(sha256(bytes)),
      },
    })
  }

  const track = (number: string, secret: string) =>
    call<Case>(`${root}/submissions/${number}`, { headers: bearer(secret) })

  const follow = (what: string, number: string, secret: string, body: unknown, key?: string) =>
    call<Case>(`${root}/submissions/${number}/${what}`, {
      body,
      headers: { ...bearer(secret), ...(key && { [headers.key]: key }) },
    })

  const desk = (number: string, action?: string, body: unknown = {}) =>
    call<DeskCase>(`${url}/v1/desk/organizations/${organization}/submissions/${number}${action ? `/${action}` : ''}`, {
      headers: bearer(deskToken),
      ...(action && { body }),
    })

  return { root, form, submission, submit, submitted, upload, track, follow, desk }
}

/** What this backend always gives. */
type Accepted = Receipt & { readonly token: string; readonly code: string }

interface UploadOptions {
  readonly key: string
  readonly attachment: string
  readonly type?: string
  readonly digest?: string
}

export async function call<T = unknown>(
  url: string,
  {
    body,
    raw,
    headers = {},
    method,
  }: { body?: unknown; raw?: Uint8Array; headers?: Record<string, string>; method?: string } = {},
): Promise<Answered<T>> {
  const sent = raw ?? (body instanceof FormData ? body : body === undefined ? undefined : JSON.stringify(body))
  const isJson = sent !== undefined && typeof sent === 'string'
  const answer = await fetch(url, {
    method: method ?? (sent === undefined ? 'GET' : 'POST'),
    headers: { ...(isJson && { 'Content-Type': 'application/json' }), ...headers },
    ...(sent !== undefined && { body: sent as BodyInit }),
  })
  const text = await answer.text()
  const isJsonAnswer = text !== '' && /json/.test(answer.headers.get('content-type') ?? '')
  const parsed = isJsonAnswer ? JSON.parse(text) : text
  return { status: answer.status, headers: answer.headers, body: parsed as T }
}

export const bearer = (secret: string): Record<string, string> => ({ Authorization: `Bearer ${secret}` })
export const newKey = (): string => randomBytes(16).toString('hex')
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const attachmentOf = (id: string, bytes: Uint8Array, type = 'image/jpeg', name = 'фото.jpg'): Attachment => ({
  id,
  sha256: sha256(bytes),
  type,
  size: bytes.length,
  name,
})

/** The part of a problem that clients act on. */
export const problemOf = ({ status, body }: Answered): unknown => {
  const { code, errors, params } = body as { code: string; errors?: unknown; params?: unknown }
  return { status, code, ...(errors !== undefined && { errors }), ...(params !== undefined && { params }) }
}
