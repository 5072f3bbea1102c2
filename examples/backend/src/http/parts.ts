import { Readable } from 'node:stream'
import type { Multipart } from '@fastify/multipart'
import type { FastifyError, FastifyRequest } from 'fastify'
import { refusal } from '../problems.ts'

/**
 * The parts of a posted form. What is no form, or ends too early, is the sender's mistake: the parser throws plain errors
 * for it. Parts without a name are left out.
 *
 * @throws ProblemError `malformed_request`
 */
export async function* partsOf(
  request: FastifyRequest,
  options?: Parameters<FastifyRequest['parts']>[0],
): AsyncGenerator<Multipart> {
  // It looks at the content type at the first step.
  const parts = request.parts(options)
  try {
    while (true) {
      const step = await parts.next().catch(asMalformed)
      if (step.done) return
      const part = step.value
      if (typeof part.fieldname === 'string') yield part
      else if (part.type === 'file') part.file.resume()
    }
  } finally {
    // Whoever has seen enough leaves the rest unread.
    await parts.return?.(undefined).catch(() => {})
  }
}

/** The bytes of a file among the parts, whose end may be missing. */
export const bytesOf = (file: Readable): Readable => Readable.from(read(file), { objectMode: false })

async function* read(file: Readable): AsyncGenerator<Buffer> {
  try {
    yield* file as AsyncIterable<Buffer>
  } catch (error) {
    asMalformed(error as Error)
  }
}

/** What the framework refuses says so by its status, and a connection that broke by its code. */
function asMalformed(error: Partial<FastifyError>): never {
  if (error.statusCode !== undefined || error.code !== undefined) throw error
  throw refusal('malformed_request', 'The form cannot be read')
}
