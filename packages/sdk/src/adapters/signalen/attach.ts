import type { Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { acceptable } from './files.ts'
import type { Sending, Stored } from './submit.ts'

const firstWait = 15_000
const longestWait = 3_600_000

/** Sends the files of a report that is there, one a request, and keeps each in the checkpoint. */
export async function attach(
  { api, toJpeg }: Pick<Sending, 'api' | 'toJpeg'>,
  { submission, attachments: files }: Job,
  context: SubmitContext,
  stored: Stored,
): Promise<SubmitResult> {
  const { receipt, tries = 0 } = stored
  const { signal } = context
  const done = new Set(stored.done)
  const refused = new Set(stored.refused)
  const { attachments } = submission
  const total = attachments.reduce((sum, { size }) => sum + size, 0)
  const progress = () =>
    context.onProgress({ sent: attachments.reduce((sum, { id, size }) => sum + (done.has(id) ? size : 0), 0), total })
  let failed: OtklikError | undefined
  for (const attachment of attachments) {
    const { id, name } = attachment
    const index = attachments.indexOf(attachment)
    if (done.has(id) || refused.has(id)) continue
    try {
      const body = new FormData()
      body.append('file', await acceptable(blobOf(id), name, toJpeg))
      signal.throwIfAborted()
      await api.send(`${api.base}/signals/${receipt.token}/attachments/`, {
        method: 'POST',
        body,
        size: sizeOf(body),
        signal,
      })
      done.add(id)
      progress()
    } catch (error) {
      if (signal.aborted) throw error
      // It cannot be made a JPEG, or was taken away after it was chosen.
      const known = isOtklikError(error)
        ? error
        : new OtklikError('rejected', 'the file cannot be sent', { cause: error })
      failed = aboutFile(known, index, name)
      if (isTemporary(known)) break
      // As soon as somebody works on a report it takes no more files: a bare list says so, of all of them.
      const all = known.code === 'conflict' || known.code === 'not_found'
      for (const one of all ? attachments.slice(index) : [{ id }]) refused.add(one.id)
    }
    await keep(0)
  }
  const missing = attachments.map(({ id }) => id).filter((id) => !done.has(id))
  if (missing.length === 0) return { state: 'accepted', receipt }
  const again = missing.some((id) => !refused.has(id))
  const wait = Math.min(firstWait * 2 ** tries, longestWait)
  const retryAt = failed?.until ?? new Date(Date.now() + wait).toISOString()
  await keep(tries + 1)
  const error = failed ?? new OtklikError('rejected', 'files were refused before')
  return { state: 'partial', receipt, missing, error, ...(again && { retryAt }) }

  function keep(tries: number): Promise<void> {
    const kept: Stored = { receipt, done: [...done], refused: [...refused], tries }
    return context.checkpoint(kept as unknown as Json)
  }

  function blobOf(id: string): Blob {
    const file = files.find((one) => one.id === id)
    if (!file) throw new OtklikError('rejected', 'there is no such file')
    return file.blob
  }
}

/** It may go better later. */
const isTemporary = ({ code }: OtklikError): boolean =>
  code === 'offline' || code === 'timeout' || code === 'server' || code === 'rate_limited' || code === 'malformed'

const sizeOf = (body: FormData): number => (body.get('file') as File).size

/** The same error, pointing at the file. */
function aboutFile(error: OtklikError, index: number, name: string): OtklikError {
  const { code, status, until, problem } = error
  const rule = code === 'too_large' ? 'file_too_large' : 'file_type'
  return new OtklikError(code, `attachment ${index} was not taken`, {
    ...(status !== undefined && { status }),
    ...(until !== undefined && { until }),
    ...(problem !== undefined && { problem }),
    ...((code === 'rejected' || code === 'too_large') && {
      fields: [{ pointer: `/attachments/${index}`, code: rule, params: { name } }],
    }),
  })
}
