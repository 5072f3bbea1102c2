import * as z from 'zod/mini'
import * as domain from '../domain/index.ts'
import { isDay, isMoment } from '../domain/moment.ts'
import { isWhole } from '../domain/whole.ts'
import { Challenge } from './challenge.ts'
import { AttachmentsRequest, SubmissionRequest } from './messages.ts'
import { commonProblems, type HeaderRule, type Operation, operations, type Success } from './operations.ts'
import { Problem, type ProblemCode, problemMediaType, problemStatus } from './problem.ts'
import { headers, routes } from './routes.ts'
import { Launch, Session } from './session.ts'
import { Upload } from './upload.ts'

// For builds and tests: no page loads this.

type JsonObject = Record<string, unknown>

const words = {
  Form: domain.Form,
  Category: domain.Category,
  CategoryDetails: domain.CategoryDetails,
  Question: domain.Question,
  Term: domain.Term,
  Consent: domain.Consent,
  Submission: domain.Submission,
  SubmissionRequest,
  AttachmentsRequest,
  Answer: domain.Answer,
  Place: domain.Place,
  Contact: domain.Contact,
  Attachment: domain.Attachment,
  AcceptedConsent: domain.AcceptedConsent,
  Source: domain.Source,
  Upload,
  Challenge,
  Launch,
  Session,
  Receipt: domain.Receipt,
  Case: domain.Case,
  TimelineEntry: domain.TimelineEntry,
  CaseFile: domain.CaseFile,
  OwnCases: domain.OwnCases,
  CaseSummary: domain.CaseSummary,
  Rating: domain.Rating,
  Remark: domain.Remark,
  Problem,
}

/** The contract as a document of OpenAPI 3.1, made of the schemas that check it. */
export function openapi(): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const operation of operations) {
    const template = routes[operation.route]
    const entry = paths[template] ?? { parameters: pathParameters(template) }
    paths[template] = { ...entry, [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Otklik',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description: [
        'What a backend answers to residents’ clients. Version 1 grows only by addition: a client drops keys that it',
        'does not know, and reads an unknown status or type of question as `unknown`.',
        '',
        'Every problem is RFC 9457 with a stable `code`; what a client does follows the code, not the HTTP status.',
        'Words for people stand in the client’s catalogues, so `title` is for developers.',
        '',
        'What is an organization’s stands under it, so that CORS can be decided at the preflight by the path alone.',
      ].join('\n'),
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: {
        receipt: {
          type: 'http',
          scheme: 'bearer',
          description: 'The receipt’s token, or its twelve-digit code',
        },
        session: { type: 'http', scheme: 'bearer', description: 'The session of a resident whom a network has named' },
      },
    },
  }
}

/** The document as it stands in `openapi.json`. */
export const openapiText = (): string => `${JSON.stringify(openapi(), null, 2)}\n`

const security = {
  'token or code': [{ receipt: [] }, { session: [] }],
  code: [{ receipt: [] }, { session: [] }],
  session: [{ session: [] }],
  'session, if any': [{}, { session: [] }],
}

const bearerWords = {
  'token or code': 'Takes the token or the code, or the session of whoever sent it.',
  code: 'Takes the code, or the session of whoever sent it; the token gets `code_required`.',
  session: 'Takes a session that has not ended.',
  'session, if any':
    'With a session the message is the resident’s own, on every device, and channel and community are those of the session. One that has ended gets `unauthorized`, and nothing is kept: the same request without it makes the case as nobody’s. A repeat of what was taken changes nothing of whose it is.',
}

function describe(operation: Operation): JsonObject {
  const { id, summary, bearer, body } = operation
  const parameters = [
    ...(operation.language ? [languageParameter] : []),
    ...[clientHeader, ...(operation.headers ?? [])].map((rule) => ({
      in: 'header',
      name: rule.name,
      required: rule.required,
      description: rule.description,
      schema: headerSchema(rule),
    })),
  ]
  return {
    operationId: id,
    summary,
    ...(bearer && {
      security: security[bearer],
      description: bearerWords[bearer],
    }),
    parameters,
    ...(body && { requestBody: { required: true, ...requestBody(body) } }),
    responses: { ...successes(operation), ...problems(operation), ...(operation.tus && { default: tusFailure }) },
  }
}

const clientHeader: HeaderRule = {
  name: headers.client,
  required: false,
  description: '`name/version` of who speaks, so that a backend can answer `too_old`',
}

const languageParameter = {
  in: 'query',
  name: 'lang',
  required: false,
  description: 'The language wanted; the form says which it is in',
  schema: { type: 'string', enum: domain.Language.options },
}

const tusFailure = {
  description: 'What tus 1.0.0 answers besides',
  content: { [problemMediaType]: { schema: reference('Problem') } },
}

function requestBody(body: NonNullable<Operation['body']>): JsonObject {
  if ('mediaType' in body) {
    return { description: body.description, content: { [body.mediaType]: {} } }
  }
  return { content: { 'application/json': { schema: reference(nameOf(body)) } } }
}

function successes(operation: Operation): JsonObject {
  return Object.fromEntries(
    Object.entries(operation.successes).map(([status, success]) => [
      status,
      {
        description: success.description,
        ...(success.headers && { headers: answerHeaders(success.headers) }),
        ...(success.schema && { content: jsonContent(success) }),
      },
    ]),
  )
}

const jsonContent = ({ schema }: Success): JsonObject => ({
  'application/json': { schema: schema ? reference(nameOf(schema)) : {} },
})

const answerHeaders = (rules: readonly HeaderRule[]): JsonObject =>
  Object.fromEntries(
    rules.map((rule) => [
      rule.name,
      { description: rule.description, required: rule.required, schema: headerSchema(rule) },
    ]),
  )

const headerSchema = ({ pattern }: HeaderRule): JsonObject => ({ type: 'string', ...(pattern && { pattern }) })

/** One answer a status; its description names each code that it can carry. */
function problems({ problems }: Operation): JsonObject {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of new Set([...problems, ...commonProblems])) {
    const status = problemStatus[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        ...(status === problemStatus.rate_limited && { headers: retryAfter }),
        content: {
          [problemMediaType]: {
            schema: { allOf: [reference('Problem'), { properties: { code: { enum: codes } } }] },
          },
        },
      },
    ]),
  )
}

const retryAfter = {
  'Retry-After': { description: 'Seconds, or a date', required: true, schema: { type: 'string' } },
}

const pathParameters = (template: string): JsonObject[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    schema: { type: 'string' },
  }))

function nameOf(schema: z.ZodMiniType): string {
  const found = Object.entries(words).find(([, word]) => word === schema)
  if (!found) throw new Error('A schema of the contract has no name in the document')
  return found[0]
}

function reference(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` }
}

/** What our own rules ask for, where a schema of JSON has a word for it. */
const ruleWords = new Map<unknown, JsonObject>([
  [isWhole, { type: 'integer' }],
  [isDay, { format: 'date' }],
  [isMoment, { format: 'date-time' }],
])

function describeRules({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: object }): void {
  for (const { _zod } of zodSchema._zod.def.checks ?? []) {
    const { check } = _zod
    Object.assign(jsonSchema, 'pattern' in check ? { pattern: (check.pattern as RegExp).source } : ruleWords.get(check))
  }
}

function schemas(): JsonObject {
  const registry = z.registry<{ id: string }>()
  for (const [id, word] of Object.entries(words)) registry.add(word, { id })
  // As input: what is not named is allowed, since version 1 grows.
  const made = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'input',
    override: describeRules,
  })
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema as JsonObject]),
  )
}
