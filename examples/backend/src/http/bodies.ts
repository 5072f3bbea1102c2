import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { refusal } from '../problems.ts'

/** Bytes of a body where a route says nothing else: a remark of 4,000 characters, each escaped, is half of it. */
export const usualBody = 64_000

/** A submission with every field at its limit is smaller: 100 answers, most of all. */
export const submissionBody: Pick<RouteShorthandOptions, 'bodyLimit'> = { bodyLimit: 1_000_000 }

/** Deeper than any message of ours. */
const deepest = 20

/**
 * What is refused before anything is made of a body: one that is packed, that is in another charset, that is no UTF-8, or
 * that is nested deeper than anything we read.
 */
export function bodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    const coding = headers['content-encoding']?.trim().toLowerCase()
    if (coding && coding !== 'identity') {
      throw refusal('unsupported_media_type', 'Bodies are not unpacked here: Content-Encoding is not taken')
    }
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(request, body as Buffer)
    if (isDeep(text)) throw refusal('malformed_request', `The body is nested deeper than ${deepest}`)
    parse(request, text, done)
  })
}

/**
 * A hook that refuses forms with files of more bytes than that before they are read. Whoever sends one knows its length.
 */
export const formsUpTo =
  (most: (request: FastifyRequest) => number) =>
  async (request: FastifyRequest): Promise<void> => {
    const { 'content-type': type = '', 'content-length': length } = request.headers
    if (!/^multipart\//i.test(type.trim())) return
    if (length === undefined) throw refusal('malformed_request', 'A form with files needs its Content-Length')
    if (Number(length) > most(request)) throw refusal('too_large', 'The form is larger than the server takes')
  }

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf({ headers }: FastifyRequest, body: Buffer): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw refusal('unsupported_media_type', 'JSON is UTF-8 (RFC 8259)')
  }
  try {
    return utf8.decode(body)
  } catch {
    throw refusal('malformed_request', 'The body is not UTF-8')
  }
}

/** Whether brackets that are no part of a text are nested too deep. */
function isDeep(json: string): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const char = json[at]
    if (char === '"') isText = !isText
    else if (isText) at += char === '\\' ? 1 : 0
    else if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth--
    if (depth > deepest) return true
  }
  return false
}
