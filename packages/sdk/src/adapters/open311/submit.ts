import type { Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import { type ErrorCode, isOtklikError, OtklikError } from '../../errors.ts'
import type { Catalogue } from './catalogue.ts'
import { fieldsOf, placeToSend, typedBy } from './fields.ts'
import { findOwn, judge, type Own, ownOf, sameText, slack } from './look.ts'
import { momentOf, w3c } from './moments.ts'
import type { Open311Options } from './options.ts'
import type { Service } from './services.ts'
import { type Item, isRecord, textOf, textsOf } from './tree.ts'
import type { Format, Wire } from './wire.ts'

/** What a submission keeps. With `at` its POST may have gone out, so it is not sent again. */
type Kept = {
  readonly at?: number
  readonly format?: Format
  /** Numbers of reports in the same words that stood there before. */
  readonly before?: readonly string[]
  /** What the server gave in place of a number. */
  readonly token?: string
  /** How often the server was asked for the token's number, or for the report. */
  readonly tries?: number
  /** Attachment id to `media_url`. */
  readonly uploads?: Readonly<Record<string, string>>
}

const requestKeys = ['service_request_id', 'token'] as const

/** Failures after which nobody knows whether a POST has been taken. */
const uncertain: readonly ErrorCode[] = ['offline', 'timeout', 'server', 'malformed', 'outcome_unknown']
/** Failures that pass, where nothing has been posted yet. */
const passing: readonly ErrorCode[] = [...uncertain, 'rate_limited']

export interface SubmitTo {
  readonly wire: Wire
  readonly catalogue: Catalogue
  readonly options: Open311Options
}

export async function submitReport(to: SubmitTo, job: Job, context: SubmitContext): Promise<SubmitResult> {
  const { wire, catalogue, options } = to
  const { submission, attachments } = job
  const { signal } = context
  const typed = typedBy(submission)
  let kept = readKept(context.resume)
  signal.throwIfAborted()
  if (kept.at === undefined) return send()
  return kept.token === undefined ? look() : poll()

  async function send(): Promise<SubmitResult> {
    checkText()
    const total = attachments.reduce((sum, { blob }) => sum + blob.size, 0)
    let service: Service
    let body: URLSearchParams | FormData
    try {
      service = await prepare()
      body = await bodyOf(service)
    } catch (error) {
      signal.throwIfAborted()
      // Nothing has gone out yet: it only has to wait.
      if (isOtklikError(error) && passing.includes(error.code)) return pending(error.until, 30_000)
      throw error
    }
    await keep({ ...kept, at: Date.now() })
    if (total > 0) context.onProgress({ sent: 0, total })
    try {
      const size = body instanceof FormData ? total : 0
      const { items } = await wire.ask(format(), 'requests', requestKeys, { method: 'POST', body, size, signal, typed })
      if (total > 0) context.onProgress({ sent: total, total })
      return await outcome(items, service)
    } catch (error) {
      if (!isOtklikError(error)) throw error
      if (uncertain.includes(error.code)) return unknown()
      // It has not been taken, so it may be sent once more.
      await keep({ uploads: kept.uploads ?? {} })
      throw error
    }
  }

  /** What does not need the server's opinion, and what some servers answer with an error of their own making. */
  function checkText(): void {
    const { text, category, place } = submission
    const max = options.form?.limits?.text?.max ?? longestText
    const over = [...text].length - max
    const sent = placeToSend(place, options.location)
    const fields = [
      ...(text.trim() === '' ? [{ pointer: '/text', code: 'required' } as const] : []),
      ...(over > 0 ? [{ pointer: '/text', code: 'too_long', params: { max, over } } as const] : []),
      ...(category === undefined ? [{ pointer: '/category', code: 'required' } as const] : []),
      ...(sent.point || sent.address ? [] : [{ pointer: '/place', code: 'required' } as const]),
    ]
    if (fields.length > 0)
      throw new OtklikError('rejected', fields.map(({ pointer }) => pointer).join(', '), { fields })
  }

  async function prepare(): Promise<Service> {
    const { services, format } = await catalogue.services({ signal })
    const service = services.find(({ code }) => code === submission.category)
    if (!service) {
      const fields = [{ pointer: '/category', code: 'not_offered' } as const]
      throw new OtklikError('rejected', 'the server takes no reports about that', { fields })
    }
    const before = await reports(format, Date.now()).catch((error) => {
      // Without a network there is nothing to be posted; servers without a list are asked no more.
      if (!isOtklikError(error) || error.code === 'offline') throw error
      return undefined
    })
    const alike = before?.filter(({ description }) => sameText(textOf(description) ?? '', submission.text))
    kept = { ...kept, format, ...(alike && { before: alike.flatMap((item) => textOf(item.service_request_id) ?? []) }) }
    return service
  }

  async function bodyOf({ code }: Service): Promise<URLSearchParams | FormData> {
    const questions = await catalogue.questions(code, signal)
    const { upload = 'none', fields, extra } = options
    const media = typeof upload === 'object' ? await uploadAll(String(upload.url)) : []
    const pairs = [...fieldsOf(job, options, questions, media), ...Object.entries((await extra?.(job)) ?? {})]
    // Without files a body of fields: not every server decodes texts between parts.
    if (upload !== 'multipart' || attachments.length === 0) return new URLSearchParams(pairs.map(([...pair]) => pair))
    const form = new FormData()
    for (const [name, value] of pairs) form.append(name, value)
    for (const file of attachments) form.append(fields?.media || 'media', ...partOf(file.id, file.blob))
    return form
  }

  /** The addresses of the files, after sending those that have none yet. */
  async function uploadAll(url: string): Promise<string[]> {
    for (const { id, blob } of attachments) {
      if (kept.uploads?.[id] !== undefined) continue
      const body = new FormData()
      for (const [name, value] of Object.entries((await options.extra?.(job)) ?? {})) body.append(name, value)
      body.append('file', ...partOf(id, blob))
      const text = await wire.post(url, { body, size: blob.size, signal, typed })
      const address = textsOf((await wire.readTree(text)) ?? text).find((one) => /^\s*https?:\/\/\S+\s*$/.test(one))
      if (address === undefined)
        throw new OtklikError('unsupported', 'no address of the file came', { subject: 'upload' })
      await keep({ ...kept, uploads: { ...kept.uploads, [id]: address.trim() } })
    }
    return attachments.flatMap(({ id }) => kept.uploads?.[id] ?? [])
  }

  function partOf(id: string, blob: Blob): [Blob, string] {
    const { type = blob.type, name = 'file' } = submission.attachments.find((one) => one.id === id) ?? {}
    return [new Blob([blob], { type }), name]
  }

  async function outcome(items: readonly Item[], service: Service): Promise<SubmitResult> {
    const [item] = items
    if (!item) return service.type === 'blackbox' ? accepted(withoutNumber()) : unknown()
    const verdict = judge(items, own())
    if (verdict === 'foreign') {
      const what = 'the server answers with reports of others: it can only be read'
      throw new OtklikError('unsupported', what, { subject: 'submit' })
    }
    const number = textOf(item.service_request_id)?.trim()
    const token = textOf(item.token)?.trim()
    if (verdict === 'unsure' || (number === undefined && token === undefined)) {
      return service.type === 'blackbox' && verdict === 'ours' ? accepted(withoutNumber()) : unknown()
    }
    if (number !== undefined) return accepted(number, item)
    await keep({ ...kept, ...(token && { token }), tries: 0 })
    return poll()
  }

  async function poll(): Promise<SubmitResult> {
    const { token = '', tries = 0 } = kept
    let until: string | undefined
    try {
      const path = `tokens/${encodeURIComponent(token)}`
      const { items } = await wire.ask(format(), path, requestKeys, { signal })
      const [item] = items.filter((one) => (textOf(one.token) ?? token).trim() === token)
      const number = textOf(item?.service_request_id)?.trim()
      if (item && number !== undefined && items.length === 1) return accepted(number, item)
    } catch (error) {
      if (!isOtklikError(error)) throw error
      until = error.until
    }
    await keep({ ...kept, tries: tries + 1 })
    return pending(until, Math.min(2_000 * 2 ** tries, 900_000))
  }

  /** Looks for our own report, in the minutes around its sending and then, where dates lead nowhere, without them. */
  async function look(): Promise<SubmitResult> {
    let blind = 0
    for (const at of [own().at, undefined]) {
      try {
        const number = findOwn(await reports(format(), at), own(), at !== undefined)
        if (number !== undefined) return accepted(number)
      } catch (error) {
        if (!isOtklikError(error)) throw error
        if (error.code === 'not_found' || error.code === 'unsupported') blind++
      }
    }
    await keep({ ...kept, tries: (kept.tries ?? 0) + 1 })
    // A server without a list will never tell.
    return blind === 2 ? { state: 'unknown' } : unknown()
  }

  async function reports(format: Format, around: number | undefined): Promise<readonly Item[]> {
    const query = {
      service_code: submission.category ?? '',
      ...(around !== undefined && { start_date: w3c(around - slack), end_date: w3c(around + slack) }),
    }
    return (await wire.ask(format, 'requests', ['service_request_id'], { query, signal })).items
  }

  function own(): Own {
    return ownOf(submission, options, { at: kept.at ?? Date.now(), before: kept.before })
  }

  /** Later with each look, and in the end no more. */
  function unknown(): SubmitResult {
    const { tries = 0 } = kept
    return tries > 5 ? { state: 'unknown' } : { state: 'unknown', retryAt: inMs(5_000 * 4 ** tries) }
  }

  /** A blackbox gives nothing to ask by, and a made-up number would lead nowhere. «Без номера», as clerks write it. */
  function withoutNumber(): string {
    return submission.language === 'en' ? 'no number' : 'б/н'
  }

  function accepted(number: string, item: Item = {}): SubmitResult {
    const due = momentOf(textOf(item.expected_datetime))?.slice(0, 10)
    const sentAt = new Date(own().at).toISOString()
    return { state: 'accepted', receipt: { number, sentAt, ...(due !== undefined && { due: { date: due } }) } }
  }

  function format(): Format {
    return kept.format ?? 'json'
  }

  async function keep(next: Kept): Promise<void> {
    kept = next
    await context.checkpoint(next as Json)
    signal.throwIfAborted()
  }
}

/** Characters of a description, by the specification. */
export const longestText = 4_000

const pending = (until: string | undefined, wait: number): SubmitResult => ({
  state: 'pending',
  retryAt: until ?? inMs(wait),
})

const inMs = (wait: number): string => new Date(Date.now() + wait).toISOString()

/** One that an earlier version has left and that cannot be read counts as none. */
function readKept(resume: Json | undefined): Kept {
  return isRecord(resume) ? (resume as Kept) : {}
}
