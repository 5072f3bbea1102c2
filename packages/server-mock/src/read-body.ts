import { fieldErrorsOf } from '@otklik/sdk/domain'
import type * as z from 'zod/mini'
import { Refusal, refuseFields } from './respond.ts'

/** The JSON body as its schema has it, or the refusal a client can act on. */
export async function readBody<T extends z.ZodMiniType>(request: Request, schema: T): Promise<z.output<T>> {
  const type = request.headers.get('Content-Type') ?? ''
  if (!/^application\/json\b/i.test(type)) throw new Refusal('unsupported_media_type', 'The body must be JSON')
  const body: unknown = await request.json().catch(() => {
    throw new Refusal('malformed_request', 'The body is not JSON')
  })
  const result = schema.safeParse(body)
  if (!result.success) throw refuseFields(fieldErrorsOf(result.error.issues, body))
  return result.data
}
