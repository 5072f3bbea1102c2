import { randomBytes } from 'node:crypto'
import type { MultipartFile, MultipartValue } from '@fastify/multipart'
import { claimOf } from '@otklik/sdk/contract'
import type { FieldError, FieldErrorCode, Form } from '@otklik/sdk/domain'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import { shownName } from '../files/name.ts'
import { bytesOf, partsOf } from '../http/parts.ts'
import type { Organization } from '../organizations/index.ts'
import { ProblemError } from '../problems.ts'
import { admitUpload, storeUpload } from '../uploads/incoming.ts'

/** A file that waits in the store for its submission, so that it need not be chosen again after a mistake. */
const KeptFile = z.object({
  id: z.string().check(z.regex(/^plain-file-\d{1,6}$/)),
  upload: z.string().check(z.minLength(1), z.maxLength(200)),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  type: z.string().check(z.maxLength(100)),
  size: z.int().check(z.gte(1)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})
export type KeptFile = z.infer<typeof KeptFile>

export interface Received {
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** Files kept from an earlier try that the resident has not taken away, then the new ones. */
  readonly files: readonly KeptFile[]
  readonly fileErrors: readonly FieldError[]
}

const draftKey = /^[0-9a-f]{32}$/
/** A key for a form that is being made. */
export const newKey = (): string => randomBytes(16).toString('hex')
export const isDraftKey = (key: string): boolean => draftKey.test(key)

/**
 * Reads a posted form with its files, which are stored while they come in. What is wrong with a file is told and does
 * not stop the rest, so that nothing typed is lost.
 *
 * @throws ProblemError `rate_limited`, `closed`
 */
export async function receive(
  request: FastifyRequest,
  backend: Backend,
  organization: Organization,
): Promise<Received> {
  const fields = new Map<string, string[]>()
  const { limits } = organization.form('ru')
  const kept: KeptFile[] = []
  const fileErrors: FieldError[] = []
  let ordinal = 0
  const parts = partsOf(request, {
    // Files beyond the limit are read past, to say in words that there are too many.
    limits: { fileSize: limits.files.size, files: 100, fields: 500, fieldSize: 200_000, fieldNameSize: 200 },
    throwFileSizeLimit: false,
  } as Parameters<FastifyRequest['parts']>[0])
  for await (const part of parts) {
    if (part.type === 'field') {
      addField(fields, part)
      continue
    }
    // A field in which no file was chosen comes as a part without a name.
    if (!part.filename || part.fieldname !== 'files') {
      part.file.resume()
      continue
    }
    const first = Number(fields.get('round')?.[0] ?? 0) * 100
    const outcome = await keep(request, backend, organization, { part, fields, id: `plain-file-${first + ordinal}` })
    if ('code' in outcome) fileErrors.push(fileError(outcome.code, shownName(part.filename), limits.files))
    else kept.push(outcome)
    ordinal++
  }
  const earlier = (fields.get('kept') ?? []).flatMap(readKept)
  return { fields, files: withoutRepeats([...earlier, ...kept]), fileErrors: toldOnce(fileErrors) }
}

async function keep(
  request: FastifyRequest,
  backend: Backend,
  organization: Organization,
  { part, fields, id }: { part: MultipartFile; fields: ReadonlyMap<string, readonly string[]>; id: string },
): Promise<KeptFile | { code: FieldErrorCode }> {
  const key = fields.get('key')?.[0] ?? ''
  const { count, size } = organization.form('ru').limits.files
  if (!isDraftKey(key) || Number(id.slice('plain-file-'.length)) % 100 >= count) {
    part.file.resume()
    return { code: 'files_too_many' }
  }
  try {
    await admitUpload(backend, organization, request.ip)
    const stored = await storeUpload(backend, organization, {
      attachment: id,
      claim: await claimOf(key),
      body: bytesOf(part.file),
      limit: size,
    })
    if (part.file.truncated) return { code: 'file_too_large' }
    return {
      id,
      upload: stored.id,
      name: shownName(part.filename),
      type: stored.type,
      size: stored.size,
      sha256: stored.sha256,
    }
  } catch (error) {
    part.file.resume()
    if (part.file.truncated) return { code: 'file_too_large' }
    const code = error instanceof ProblemError ? error.problem.errors?.[0]?.code : undefined
    if (!code) throw error
    return { code }
  }
}

function addField(fields: Map<string, string[]>, part: MultipartValue): void {
  const values = fields.get(part.fieldname) ?? []
  values.push(String(part.value ?? ''))
  fields.set(part.fieldname, values)
}

function readKept(value: string): KeptFile[] {
  try {
    const result = z.safeParse(KeptFile, JSON.parse(value))
    return result.success ? [result.data] : []
  } catch {
    return []
  }
}

/** The same bytes chosen twice are one file. */
const withoutRepeats = (files: readonly KeptFile[]): KeptFile[] =>
  files.filter(({ sha256 }, index) => files.findIndex((file) => file.sha256 === sha256) === index)

const toldOnce = (errors: readonly FieldError[]): FieldError[] =>
  errors.filter(
    ({ code }, index) => code !== 'files_too_many' || errors.findIndex((one) => one.code === code) === index,
  )

const fileError = (code: FieldErrorCode, name: string, { count, size }: Form['limits']['files']): FieldError => ({
  pointer: '/attachments',
  code,
  params: { name, limit: size, max: count },
})
