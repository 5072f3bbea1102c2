import { type Problem, problem, problemMediaType } from '@otklik/sdk/contract'
import type { FieldError, FieldErrorCode } from '@otklik/sdk/domain'
import { fieldErrorCodes } from '@otklik/sdk/domain'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../problems.ts'

/** Makes every failure a problem of the contract, those of the framework too. */
export function problemReplies(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => send(request, reply, problem('not_found', 'There is nothing here')))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { problem: body, headers } = problemFor(error, request)
    return send(request, reply.headers(headers), body)
  })
}

/** What a failure is in the words of the contract. Those that nobody foresaw are logged. */
export function problemFor(error: FastifyError, request: FastifyRequest): Pick<ProblemError, 'problem' | 'headers'> {
  if (error instanceof ProblemError) {
    if (error.problem.status >= 500) request.log.error({ failure: { code: error.problem.code } }, error.message)
    return error
  }
  const known = frameworkProblem(error, request)
  if (known) return { problem: known, headers: {} }
  // Whoever sent it has gone in the middle of it; nobody reads the answer. Node's word for it is that of a lost database.
  if (request.raw.errored || (request.raw.destroyed && !request.raw.complete)) {
    return { problem: problem('malformed_request', 'The request has ended too early'), headers: {} }
  }
  if (isOutage(error)) {
    request.log.error({ failure: { code: error.code } }, 'no database')
    return { problem: problem('unavailable', 'The database does not answer now'), headers: { 'retry-after': '5' } }
  }
  // The message of an error may quote a value; its kind and the places in the code do not.
  const { name, code, stack = '' } = error
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line))
  request.log.error({ failure: { name, code, stack: places } }, 'unexpected error')
  return { problem: problem('internal', 'Something went wrong on the server'), headers: {} }
}

// PostgreSQL's classes 08, 53 and 57 (connection, resources, shutdown), lost races between transactions, and what the
// socket says when there is no server.
const outages = /^(08|53|57P|40001|40P01|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/

/** True when trying again may help. pg has no code for a pool that found no connection in time. */
const isOutage = ({ code, message }: FastifyError): boolean =>
  outages.test(code ?? '') || message === 'timeout exceeded when trying to connect'

/** What the router refuses before there is a route. */
export function frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  send(request, reply, frameworkProblem(error, request) ?? problem('internal', 'Something went wrong on the server'))
}

function send(request: FastifyRequest, reply: FastifyReply, body: Problem): FastifyReply {
  // A body that was refused unread would otherwise be read to its end to keep the connection.
  if (body.status === 413 && !request.raw.complete) reply.header('connection', 'close')
  return reply
    .code(body.status)
    .header('cache-control', 'no-store')
    .type(problemMediaType)
    .serializer(JSON.stringify)
    .send(body)
}

function frameworkProblem(error: FastifyError, request: FastifyRequest): Problem | undefined {
  if (error.validation) {
    if (error.validationContext !== 'body') {
      return problem('malformed_request', `The ${error.validationContext ?? 'request'} cannot be read`)
    }
    const errors = error.validation.map(({ instancePath, keyword, params, message }) =>
      fieldError(request.body, { instancePath, keyword, params, message }),
    )
    return problem('rejected', 'Some fields cannot be read', { errors })
  }
  switch (error.statusCode) {
    case 404:
      return problem('not_found', 'There is nothing here')
    case 413:
      return problem('too_large', 'The request is larger than the server takes')
    case 415:
      return problem('unsupported_media_type', 'The server does not take this content type here')
    default:
      return isClientError(error) ? problem('malformed_request', 'The request cannot be read') : undefined
  }
}

const isClientError = ({ statusCode = 500 }: FastifyError): boolean => statusCode >= 400 && statusCode < 500

interface Issue {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Record<string, unknown>
  readonly message: string | undefined
}

/** What a schema says of a field, in the words of the contract. */
function fieldError(body: unknown, { instancePath, keyword, params, message }: Issue): FieldError & { params?: never } {
  const pointer = instancePath === '/' ? '' : instancePath
  const value = valueAt(body, pointer)
  const own = fieldErrorCodes.find((code) => code === message)
  return { pointer, code: own ?? codeOf(keyword, params, value) }
}

function codeOf(keyword: string, { origin }: Record<string, unknown>, value: unknown): FieldErrorCode {
  if (value === undefined || value === '') return 'required'
  if (keyword === 'too_small' && origin === 'string') return 'too_short'
  if (keyword === 'too_big' && origin === 'string') return 'too_long'
  return 'invalid'
}

function valueAt(body: unknown, pointer: string): unknown {
  let value = body
  for (const key of pointer.split('/').slice(1)) value = (value as Record<string, unknown> | undefined | null)?.[key]
  return value
}
