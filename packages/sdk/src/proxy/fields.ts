import { findBytes, readBytes } from './bytes.ts'
import { Refusal } from './refusal.ts'

export interface FieldsOptions {
  readonly apiKey: string | undefined
  readonly jurisdictionId: string | undefined
  readonly limits: { readonly form: number; readonly upload: number }
  readonly signal: AbortSignal
}

const mostParts = 500

/**
 * Reads a report's fields and writes them anew with the key in front, so that the backend reads what was looked at here
 * and nothing else. Throws a refusal for what is too large, is not a form, or cannot be read.
 */
export async function readFields(
  request: Request,
  { apiKey, jurisdictionId, limits, signal }: FieldsOptions,
): Promise<URLSearchParams | FormData> {
  const type = request.headers.get('content-type') ?? ''
  const multipart = /^multipart\/form-data\s*;/i.test(type)
  if (!multipart && !/^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type)) {
    throw new Refusal(415)
  }
  const limit = multipart ? limits.upload : limits.form
  if (Number(request.headers.get('content-length')) > limit) throw new Refusal(413)
  const bytes = await readBytes(request.body, limit, signal).catch(() => {
    throw new Refusal(signal.aborted ? 408 : 400)
  })
  if (!bytes) throw new Refusal(413)

  const sent = multipart ? await readMultipart(bytes, type) : new URLSearchParams(new TextDecoder().decode(bytes))
  const fields = multipart ? new FormData() : new URLSearchParams()
  const add = (name: string, value: FormDataEntryValue) => {
    if (typeof value === 'string') fields.append(name, value)
    else (fields as FormData).append(name, value)
  }
  if (apiKey) add('api_key', apiKey)
  if (jurisdictionId) add('jurisdiction_id', jurisdictionId)
  for (const [name, value] of sent) {
    if (!replaced(name, jurisdictionId)) add(name, value)
  }
  return fields
}

/**
 * A query without a key, and without the name of a function that would make a script of the answer. A report has the
 * site's jurisdiction among its fields; in both places some servers would read a list.
 */
export function cleanQuery({ method, url }: Request, jurisdictionId: string | undefined): string {
  const kept = new URLSearchParams()
  if (jurisdictionId && method === 'GET') kept.append('jurisdiction_id', jurisdictionId)
  for (const [name, value] of new URL(url).searchParams) {
    if (!replaced(name, jurisdictionId) && !/^(callback|jsonp)$/i.test(name)) kept.append(name, value)
  }
  return kept.toString()
}

/** Spellings that a server would take for a field that is set here: PHP and Rack read `api.key` and `api_key[]` so. */
function replaced(name: string, jurisdictionId: string | undefined): boolean {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[ .[-]/g, '_')
  const sameAs = (field: string) => plain === field || plain.startsWith(`${field}_`)
  return sameAs('api_key') || (jurisdictionId !== undefined && sameAs('jurisdiction_id'))
}

async function readMultipart(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  if (partsOf(bytes, type) > mostParts) throw new Refusal(413)
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refusal(400)
  }
}

function partsOf(bytes: Uint8Array, type: string): number {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = new TextEncoder().encode(`--${quoted ?? plain ?? ''}`)
  let count = 0
  for (let at = findBytes(bytes, boundary); at >= 0 && count <= mostParts; at = findBytes(bytes, boundary, at + 1))
    count++
  return count
}
