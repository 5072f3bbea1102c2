import type { AttachmentFile, Json, SubmitContext } from '../../adapter.ts'
import { claimOf } from '../../contract/claim.ts'
import { path } from '../../contract/routes.ts'
import type { Attachment } from '../../domain/attachment.ts'
import type { Language } from '../../domain/language.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { stepAfter } from '../../retry-policy.ts'
import type { Send } from '../http.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { parse } from './reading.ts'
import { atFile, sendFile } from './uploads.ts'

/** After so many tries that have brought a file no further, the message goes without it. */
const enough = 3

export interface Arriving {
  readonly send: Send
  readonly base: string
  readonly organization: string
  readonly language: Language
  /** All that the resident has added, in that order. */
  readonly attachments: readonly Attachment[]
  readonly files: readonly AttachmentFile[]
  readonly context: SubmitContext
  /** Nothing may be left out. */
  readonly whole?: true
}

/** What is to be named in one request. */
export interface Batch {
  /** Of the request, and of what is uploaded for it. */
  readonly key: string
  readonly candidates: readonly Attachment[]
}

/** What a request names. */
export interface Arrived {
  readonly listed: readonly Attachment[]
  /** Attachment id to upload id. */
  readonly uploads: Record<string, string>
  /** Why something is left out, where that may pass. */
  readonly failed: OtklikError | undefined
}

/** Files on their way, and what is kept of them. */
export interface Files {
  readonly kept: Checkpoint
  keep(change: { readonly [K in keyof Checkpoint]?: Checkpoint[K] | undefined }): Promise<void>
  /**
   * Uploads what has not arrived yet, then lets `post` name it. Leaves out what will never be taken, and all that has not
   * arrived once that was tried often enough on a network that works otherwise. Files that the backend has lost are sent
   * again: once in the same go, then in another try.
   */
  named<T>(batch: Batch, post: (arrived: Arrived) => Promise<T>): Promise<T>
}

export function createFiles({ send, base, organization, language, whole, ...job }: Arriving): Files {
  const { attachments, files, context } = job
  const { signal } = context
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0)
  let kept = readCheckpoint(context.resume)
  const self: Files = {
    keep,
    named,
    get kept() {
      return kept
    },
  }
  return self

  async function keep(change: Parameters<Files['keep']>[0]): Promise<void> {
    const { listed, receipt, ...next } = { ...kept, ...change } as Checkpoint
    kept = { ...next, ...(listed && { listed }), ...(receipt && { receipt }) }
    await context.checkpoint(kept as unknown as Json)
  }

  async function named<T>(batch: Batch, post: (arrived: Arrived) => Promise<T>): Promise<T> {
    for (let lost = 0; ; lost++) {
      const arrived = await arrive(batch)
      try {
        return await post(arrived)
      } catch (error) {
        if (signal.aborted || !isOtklikError(error) || error.code !== 'upload_gone') throw error
        const left = await lose(error.subject, arrived.listed)
        if (lost > 0 && !left) throw error
      }
    }
  }

  /** The files to be named: those that have arrived, or those that a request has named which may have gone out. */
  async function arrive({ key, candidates }: Batch): Promise<Arrived> {
    const { listed } = kept
    const wanted = candidates.filter(({ id }) => (listed ? listed.includes(id) : !kept.refused[id]))
    const claim = wanted.length > 0 ? await claimOf(key) : ''
    let failed: OtklikError | undefined
    for (const attachment of wanted) {
      const { id } = attachment
      if (kept.uploads[id] !== undefined) continue
      failed = await bring(attachment, claim)
      if (!failed) continue
      if ((kept.failures[id] ?? 0) < enough || !(await isReachable())) throw failed
      break
    }
    const arrived = wanted.filter(({ id }) => kept.uploads[id] !== undefined)
    // A list only ever gets shorter.
    if (arrived.length < (listed ?? candidates).length) await keep({ listed: arrived.map(({ id }) => id) })
    const uploads = Object.fromEntries(arrived.map(({ id }) => [id, kept.uploads[id] ?? '']))
    return { listed: arrived, uploads, failed }
  }

  /** Sends a file and keeps what came of it. Resolves with why it has not arrived, where that may pass. */
  async function bring(attachment: Attachment, claim: string): Promise<OtklikError | undefined> {
    const { id } = attachment
    let moved = false
    for (let lost = 0; ; lost++) {
      try {
        const upload = await sendOne(attachment, claim, () => {
          moved = true
        })
        await keep({ uploads: { ...kept.uploads, [id]: upload }, resumable: without(kept.resumable, id) })
        return undefined
      } catch (error) {
        if (signal.aborted || !isOtklikError(error)) throw error
        const { code, fields } = error
        if (code === 'upload_gone') await keep({ resumable: without(kept.resumable, id) })
        if (code === 'upload_gone' && lost === 0) continue
        if (whole) throw error
        if (stepAfter(error, 'key') !== 'refused') {
          if (!moved) await fail(id)
          return error
        }
        await keep({ refused: { ...kept.refused, [id]: { code, fields } }, resumable: without(kept.resumable, id) })
        return undefined
      }
    }
  }

  async function sendOne(attachment: Attachment, claim: string, onMoved: () => void): Promise<string> {
    const { id } = attachment
    const index = attachments.indexOf(attachment)
    const blob = files.find((file) => file.id === id)?.blob
    // An adapter's caller hands over every file it names.
    if (!blob) {
      throw new OtklikError('rejected', `no file for attachment ${index}`, {
        fields: [atFile(index, 'file_unreadable')],
      })
    }
    let first: number | undefined
    return sendFile({
      send,
      base,
      organization,
      blob,
      attachment,
      index,
      claim,
      url: kept.resumable[id],
      signal,
      onProgress(sent) {
        first ??= sent
        if (sent > first) onMoved()
        context.onProgress({ sent: before(id) + sent, total })
      },
      onCreated: (url) => keep({ resumable: { ...kept.resumable, [id]: url } }),
    })
  }

  /** Bytes of what has arrived besides one file. */
  function before(id: string): number {
    const there = files.filter((file) => file.id !== id && (kept.uploads[file.id] || kept.done.includes(file.id)))
    return there.reduce((sum, { blob }) => sum + blob.size, 0)
  }

  function fail(id: string): Promise<void> {
    return keep({ failures: { ...kept.failures, [id]: (kept.failures[id] ?? 0) + 1 } })
  }

  /** Forgets an upload that the backend has lost; all of them, where it does not say which. True when the file is left out. */
  async function lose(id: string | undefined, listed: readonly Attachment[]): Promise<boolean> {
    if (id === undefined) {
      await keep({ uploads: {}, resumable: {} })
      return false
    }
    await keep({ uploads: without(kept.uploads, id), resumable: without(kept.resumable, id) })
    await fail(id)
    if ((kept.failures[id] ?? 0) < enough) return false
    await keep({ listed: listed.flatMap((one) => (one.id === id ? [] : one.id)) })
    return true
  }

  /** Where nothing gets through, the text would not either, and a message had better wait for its files. */
  async function isReachable(): Promise<boolean> {
    const url = `${base}${path('form', { organization })}?lang=${language}`
    const reached = await send(url, { signal, cache: 'no-cache' })
      .then(parse)
      .then(
        () => true,
        () => false,
      )
    signal.throwIfAborted()
    return reached
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record
  return rest
}
