// Uploads of large files, in a chunk of their own with tus-js-client.

import { type DetailedError, type HttpRequest, type HttpResponse, type HttpStack, Upload } from 'tus-js-client'
import type { Attachment } from '../../domain/attachment.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { Send } from '../http.ts'

/** Small enough for a proxy that takes one megabyte, and for progress that can be seen to move. */
const chunkSize = 500_000

export interface ResumableUpload {
  readonly blob: Blob
  readonly attachment: Attachment
  readonly claim: string
  /** Where an earlier try has left off. */
  readonly url: string | undefined
  readonly signal: AbortSignal
  onProgress(sent: number): void
  onCreated(url: string): void
}

/** Sends a file by tus 1.0.0. Resolves with the upload's id. */
export function uploadResumable(
  send: Send,
  endpoint: string,
  { blob, attachment, claim, url, signal, onProgress, onCreated }: ResumableUpload,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { id, sha256, type, name } = attachment
    const upload = new Upload(blob, {
      endpoint,
      uploadUrl: url ?? null,
      metadata: { attachment: id, claim, sha256, filetype: type, filename: name },
      chunkSize,
      // Tries and what is left of them are the outbox's, which outlives the page and is asked before anything is kept.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => '',
      // Blobs in Node too, and requests that carry no cookie and no referrer, which XMLHttpRequest cannot promise.
      fileReader: { openFile: async (file: Blob) => sourceOf(file) },
      httpStack: stackOf(send, signal, id),
      onProgress,
      onUploadUrlAvailable: () => upload.url && onCreated(upload.url),
      onError: (error) => finish(() => reject(errorFrom(error))),
      onSuccess: () => finish(() => resolve(new URL(upload.url ?? '').pathname.split('/').at(-1) ?? '')),
    })
    const stop = () => {
      void upload.abort()
      reject(signal.reason)
    }
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', stop)
      settle()
    }
    signal.addEventListener('abort', stop)
    upload.start()
  })
}

function sourceOf(blob: Blob) {
  return {
    size: blob.size,
    slice: async (start: number, end: number) => ({ value: blob.slice(start, end), done: end >= blob.size }),
    close: () => {},
  }
}

function stackOf(send: Send, signal: AbortSignal, attachment: string): HttpStack {
  return {
    getName: () => 'Otklik',
    createRequest(method, url): HttpRequest {
      const headers: Record<string, string> = {}
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader: (name, value) => {
          headers[name] = value
        },
        getHeader: (name) => headers[name],
        setProgressHandler: () => {},
        abort: async () => {},
        getUnderlyingObject: () => undefined,
        send: async (body: Blob | null): Promise<HttpResponse> => {
          const call = { method: method as 'POST' | 'HEAD' | 'PATCH', headers, signal, cache: 'no-store' } as const
          const answer = await send(url, { ...call, ...(body && { body }) }).catch((error) => {
            // Where tus looks whether an upload is still there, "no" is an answer: it begins anew.
            if (method === 'HEAD' && isOtklikError(error) && isGone(error)) return undefined
            throw method === 'PATCH' && isOtklikError(error) ? interrupted(error, attachment) : error
          })
          return {
            getStatus: () => answer?.status ?? 404,
            getHeader: (name) => answer?.headers.get(name) ?? undefined,
            getBody: () => '',
            getUnderlyingObject: () => undefined,
          }
        },
      }
    },
  }
}

const isGone = ({ code }: OtklikError): boolean =>
  code === 'not_found' || code === 'unauthorized' || code === 'conflict'

/** An upload that vanished, or stands elsewhere than we think, is not the end of the submission. */
function interrupted(error: OtklikError, attachment: string): OtklikError {
  const { status, code } = error
  if (code === 'not_found') return new OtklikError('upload_gone', 'the upload vanished', { subject: attachment })
  if (code === 'conflict') return new OtklikError('server', 'the upload stands elsewhere', status ? { status } : {})
  return error
}

/** tus-js-client's own message quotes the request and the answer. */
function errorFrom(error: Error | DetailedError): OtklikError {
  const cause = 'causingError' in error ? error.causingError : undefined
  if (isOtklikError(cause)) return cause
  if (cause) return new OtklikError('rejected', 'the file cannot be read', { cause, fields: [unreadable] })
  return new OtklikError('malformed', 'the answer to an upload cannot be read', { subject: 'Upload-Offset' })
}

const unreadable = { pointer: '', code: 'file_unreadable' } as const
