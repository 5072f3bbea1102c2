import multipart, { type MultipartFile } from '@fastify/multipart'
import { Problem } from '@otklik/sdk/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { openAttachment } from '../files/open.ts'
import { formsUpTo } from '../http/bodies.ts'
import { CaseParameters, organizationOf } from '../http/parameters.ts'
import { bytesOf, partsOf } from '../http/parts.ts'
import { sendFile } from '../http/send-file.ts'
import { countWrongSecret, requireFewWrongSecrets } from '../limits/secrets.ts'
import { refusal } from '../problems.ts'
import { sameSecret } from '../secrets.ts'
import { discard } from '../uploads/incoming.ts'
import { type AnswerFile, act, type Work } from './act.ts'
import { answerFileLimits, storeAnswerFile } from './answer-files.ts'
import { deskCommunityRoutes } from './community-routes.ts'
import { DeskCase, DeskList, DeskQuery, deskActions, inputs } from './messages.ts'
import { listCases, showCase } from './read.ts'

const caseUrl = '/v1/desk/organizations/:organization/submissions/:number'
const common = { tags: ['desk'], security: [{ desk: [] }] }

/** The operator's side, for whoever has the desk's token. */
export async function deskRoutes(app: FastifyInstance, backend: Backend): Promise<void> {
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.addHook(
      'onRequest',
      formsUpTo(() => answerFileLimits.files * answerFileLimits.fileSize + 1_000_000),
    )
    await scope.register(multipart, { limits: answerFileLimits, throwFileSizeLimit: true })
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      await requireToken(backend, request)
    })

    scope.get(
      '/v1/desk/submissions',
      { schema: { ...common, querystring: DeskQuery, response: { 200: DeskList, '4xx': Problem } } },
      (request) => listCases(backend, request.query),
    )

    scope.get(
      caseUrl,
      { schema: { ...common, params: CaseParameters, response: { 200: DeskCase, '4xx': Problem } } },
      ({ params }) => showCase(backend, organizationOf(backend, params.organization), params.number),
    )

    scope.get(
      `${caseUrl}/attachments/:attachment`,
      { schema: { ...common, params: z.extend(CaseParameters, { attachment: z.string() }) } },
      async ({ params }, reply) =>
        sendFile(reply, await openAttachment(backend, organizationOf(backend, params.organization), params)),
    )

    deskCommunityRoutes(scope, backend)

    for (const action of deskActions) {
      if (action === 'answer') continue
      scope.post(
        `${caseUrl}/${action}`,
        {
          schema: {
            ...common,
            params: CaseParameters,
            body: inputs[action],
            response: { 200: DeskCase, '4xx': Problem },
          },
        },
        ({ params, body }) =>
          act(backend, organizationOf(backend, params.organization), params.number, { action, input: body } as Work),
      )
    }

    scope.post(
      `${caseUrl}/answer`,
      {
        schema: {
          ...common,
          description: 'JSON, or `multipart/form-data` with the field `text` and any number of files.',
          params: CaseParameters,
          response: { 200: DeskCase, '4xx': Problem },
        },
      },
      async (request) => {
        const organization = organizationOf(backend, request.params.organization)
        const { fields, files } = await readAnswer(backend, organization.id, request)
        try {
          const input = inputs.answer.safeParse(fields)
          if (!input.success) throw refusal('rejected', 'An answer needs its text', { errors: [textRequired] })
          return await act(backend, organization, request.params.number, { action: 'answer', input: input.data, files })
        } catch (error) {
          await discard(
            backend,
            files.map(({ storeKey }) => storeKey),
          )
          throw error
        }
      },
    )
  })
}

const textRequired = { pointer: '/text', code: 'required' } as const

async function requireToken(backend: Backend, { headers, ip }: FastifyRequest): Promise<void> {
  const { config, secrets } = backend
  await requireFewWrongSecrets(backend, 'desk token', ip)
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  // Both hashed first: then they are of one length, and comparing tells nothing of the token's.
  if (sameSecret(secrets.hash('desk', given), secrets.hash('desk', config.deskToken))) return
  if (given !== '') await countWrongSecret(backend, 'desk token', ip)
  throw refusal('unauthorized', 'The desk needs its token', {}, { 'www-authenticate': 'Bearer' })
}

async function readAnswer(
  backend: Backend,
  organization: string,
  request: FastifyRequest,
): Promise<{ fields: unknown; files: readonly AnswerFile[] }> {
  if (!request.isMultipart()) return { fields: request.body, files: [] }
  const fields: Record<string, unknown> = {}
  const files: AnswerFile[] = []
  try {
    for await (const part of partsOf(request)) {
      if (part.type === 'file') files.push(await stored(backend, organization, part))
      else fields[part.fieldname] = part.value
    }
  } catch (error) {
    await discard(
      backend,
      files.map(({ storeKey }) => storeKey),
    )
    throw error
  }
  return { fields, files }
}

const stored = (backend: Backend, organization: string, { filename, file }: MultipartFile): Promise<AnswerFile> =>
  storeAnswerFile(backend, organization, { name: filename, body: bytesOf(file) })
