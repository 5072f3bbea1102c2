import type { AttachmentFile, Job } from '../../adapter.ts'
import { OtklikError } from '../../errors.ts'
import type { Pair } from './fields.ts'
import type { Open311Options } from './options.ts'
import { textsOf } from './tree.ts'
import type { Request, Wire } from './wire.ts'

export interface Filing {
  readonly wire: Wire
  readonly options: Open311Options
  readonly job: Job
  readonly signal: Request['signal']
  /** What the resident wrote, to be kept out of errors. */
  readonly typed: readonly string[]
  /** Attachment id to `media_url`: what an earlier try has uploaded. */
  readonly uploaded: Map<string, string>
  extraPairs(): Promise<readonly Pair[]>
}

/** The body of a POST with files, by the option `upload`. `pairsOf` makes its fields. */
export async function bodyWithFiles(
  filing: Filing,
  pairsOf: (media: readonly string[]) => Promise<readonly Pair[]>,
): Promise<URLSearchParams | FormData> {
  const { options, job } = filing
  const { upload, fields } = options
  const media = typeof upload === 'object' ? await uploadAll(String(upload.url), filing) : []
  const pairs = await pairsOf(media)
  if (upload !== 'multipart') return new URLSearchParams(pairs.map(([...pair]) => pair))
  const form = new FormData()
  for (const [name, value] of pairs) form.append(name, value)
  for (const file of job.attachments) form.append(fields?.media || 'media', ...partOf(file, job))
  return form
}

/** The addresses of the files, after sending those that have none yet. */
async function uploadAll(url: string, filing: Filing): Promise<string[]> {
  const { job, uploaded } = filing
  const addresses: string[] = []
  for (const file of job.attachments) {
    const address = uploaded.get(file.id) ?? (await upload(url, file, filing))
    uploaded.set(file.id, address)
    addresses.push(address)
  }
  return addresses
}

async function upload(url: string, file: AttachmentFile, filing: Filing): Promise<string> {
  const { wire, job, signal, typed, extraPairs } = filing
  const body = new FormData()
  for (const [name, value] of await extraPairs()) body.append(name, value)
  body.append('file', ...partOf(file, job))
  const text = await wire.post(url, { body, size: file.blob.size, signal, typed })
  const address = textsOf((await wire.readTree(text)) ?? text).find((one) => /^\s*https?:\/\/\S+\s*$/.test(one))
  if (address === undefined) throw new OtklikError('unsupported', 'no address of the file came', { subject: 'upload' })
  return address.trim()
}

function partOf({ id, blob }: AttachmentFile, { submission }: Job): [Blob, string] {
  const { type = blob.type, name = 'file' } = submission.attachments.find((one) => one.id === id) ?? {}
  return [new Blob([blob], { type }), name]
}
