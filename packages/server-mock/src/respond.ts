import { headers, type Problem, type ProblemCode, problem, problemMediaType } from '@otklik/sdk/contract'
import type { FieldError } from '@otklik/sdk/domain'

export const json = (body: unknown, status = 200, more: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...more } })

export const problemResponse = (body: Problem, more: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'Content-Type': problemMediaType, 'Cache-Control': 'no-store', ...more },
  })

/** A refusal on its way to becoming a problem (RFC 9457). */
export class Refusal extends Error {
  readonly response: Response

  constructor(code: ProblemCode, title: string, more: Parameters<typeof problem>[2] = {}, extra = {}) {
    super(title)
    this.response = problemResponse(problem(code, title, more), extra)
  }
}

export const refuseFields = (errors: readonly FieldError[]): Refusal =>
  new Refusal('rejected', 'The request breaks rules of the form', { errors: errors.map((error) => ({ ...error })) })

const exposed = ['Date', 'ETag', 'Location', 'Retry-After', 'Content-Language', 'Tus-Resumable', 'Tus-Version']
const exposedOfUploads = ['Upload-Offset', 'Upload-Length', 'Upload-Expires']
const accepted = [
  ...Object.values(headers),
  ...['Authorization', 'Content-Type', 'If-None-Match', 'Accept-Language'],
  ...['Tus-Resumable', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset', 'X-HTTP-Method-Override'],
]

/** CORS by the organization's list, decided by the path alone, so that the preflight and the call agree. */
export function corsHeaders(request: Request, origins: readonly string[] | undefined): Record<string, string> {
  const origin = request.headers.get('Origin')
  if (!origin || (origins && !origins.includes(origin))) return { Vary: 'Origin' }
  const shared = { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
  if (!isPreflight(request)) {
    return { ...shared, 'Access-Control-Expose-Headers': [...exposed, ...exposedOfUploads].join(', ') }
  }
  return {
    ...shared,
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': accepted.join(', '),
    'Access-Control-Max-Age': '600',
  }
}

const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.has('Access-Control-Request-Method')
