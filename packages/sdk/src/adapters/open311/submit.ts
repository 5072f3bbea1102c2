import type { Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import { type ErrorCode, isOtklikError, OtklikError } from '../../errors.ts'
import { loaded } from '../load.ts'
import type { Catalogue } from './catalogue.ts'
import { fieldsOf, lackOf, type Pair, typedBy } from './fields.ts'
import { accepted, type Kept, pending, readKept, requestKeys, unknown } from './kept.ts'
import type { LoadCases, Open311Options } from './options.ts'
import { judge, numberIn, type Own, ownOf, reportsAbout, sameText } from './own.ts'
import type { Service } from './services.ts'
import { type Item, textOf } from './tree.ts'
import type { Format, Wire } from './wire.ts'

/** Failures after which nobody knows whether a POST has been taken. */
const uncertain: readonly ErrorCode[] = ['offline', 'timeout', 'server', 'malformed', 'outcome_unknown']
/** Failures that pass, where nothing has gone out yet. */
const passing: readonly ErrorCode[] = [...uncertain, 'rate_limited']

export interface SubmitTo {
  readonly wire: Wire
  readonly catalogue: Catalogue
  readonly options: Open311Options
  readonly loadCases: LoadCases
  /** Attachment id to `media_url`: what an earlier try has uploaded. */
  readonly uploaded: Map<string, string>
}

export async function submitReport(to: SubmitTo, job: Job, context: SubmitContext): Promise<SubmitResult> {
  const { wire, catalogue, options, loadCases, uploaded } = to
  const { submission, attachments } = job
  const { signal } = context
  const typed = typedBy(submission)
  let kept = readKept(context.resume)
  signal.throwIfAborted()
  return kept.at === undefined ? send() : afterwards()

  async function send(): Promise<SubmitResult> {
    check()
    // Until there is more than this, nothing has gone out: a page that goes away now sends it when it is back.
    await keep({})
    const total = attachments.reduce((sum, { blob }) => sum + blob.size, 0)
    let service: Service
    let body: URLSearchParams | FormData
    try {
      const { services, format } = await catalogue.services(signal)
      service = services.find(({ code }) => code === submission.category) ?? refuseService()
      const [before, made] = await Promise.all([alike(service, format), bodyOf(service)])
      body = made
      kept = { format, at: Date.now(), ...(before && { before }) }
    } catch (error) {
      signal.throwIfAborted()
      if (isOtklikError(error) && passing.includes(error.code)) return pending(30_000, error)
      throw error
    }
    await keep(kept)
    if (total > 0) context.onProgress({ sent: 0, total })
    try {
      const size = body instanceof FormData ? total : 0
      const { items } = await wire.ask(kept.format ?? 'json', 'requests', requestKeys, {
        method: 'POST',
        body,
        size,
        signal,
        typed,
      })
      if (total > 0) context.onProgress({ sent: total, total })
      return await outcome(items, service)
    } catch (error) {
      if (!isOtklikError(error)) throw error
      if (uncertain.includes(error.code)) return unknown(kept)
      // It has not been taken, so it may be sent once more.
      await keep({})
      if (error.code === 'rate_limited') return pending(30_000, error)
      throw error
    }
  }

  /** What does not need the server's opinion, and what some servers answer with an error of their own making. */
  function check(): void {
    const { text, category, place } = submission
    const max = options.form?.limits?.text?.max ?? longestText
    const over = [...text].length - max
    const lack = lackOf(place, options.location)
    const fields = [
      ...(text.trim() === '' ? [{ pointer: '/text', code: 'required' } as const] : []),
      ...(over > 0 ? [{ pointer: '/text', code: 'too_long', params: { max, over } } as const] : []),
      ...(category === undefined ? [{ pointer: '/category', code: 'required' } as const] : []),
      ...(lack === undefined ? [] : [{ pointer: lack, code: 'required' } as const]),
    ]
    if (fields.length > 0)
      throw new OtklikError('rejected', fields.map(({ pointer }) => pointer).join(', '), { fields })
  }

  function refuseService(): never {
    const fields = [{ pointer: '/category', code: 'not_offered' } as const]
    throw new OtklikError('rejected', 'the server takes no reports about that', { fields })
  }

  /** Numbers of reports in the same words that stand there already, so that none of them is taken for ours later. */
  async function alike({ code }: Service, format: Format): Promise<string[] | undefined> {
    try {
      const items = await reportsAbout(code, Date.now(), { wire, format, signal })
      return items
        .filter(({ description }) => sameText(textOf(description) ?? '', submission.text))
        .flatMap((item) => numberIn(item) ?? [])
    } catch (error) {
      // Without a network there is nothing to be posted; a server without a list is asked no more.
      if (!isOtklikError(error) || error.code === 'offline') throw error
      return undefined
    }
  }

  async function bodyOf({ code }: Service): Promise<URLSearchParams | FormData> {
    const questions = await catalogue.questions(code, signal)
    const pairsOf = async (media: readonly string[] = []) => [
      ...fieldsOf(job, options, questions, media),
      ...(await extraPairs()),
    ]
    // Without files a body of fields: not every server decodes texts between parts.
    if (attachments.length === 0) return new URLSearchParams((await pairsOf()).map(([...pair]) => pair))
    const { bodyWithFiles } = await loaded(loadCases)
    return bodyWithFiles({ wire, options, job, signal, typed, uploaded, extraPairs }, pairsOf)
  }

  async function extraPairs(): Promise<Pair[]> {
    try {
      return Object.entries((await options.extra?.(job)) ?? {})
    } catch (cause) {
      throw new OtklikError('offline', 'the extra fields did not come', { cause })
    }
  }

  async function outcome(items: readonly Item[], { type }: Service): Promise<SubmitResult> {
    const [item] = items
    const verdict = item ? judge(items, own()) : 'ours'
    if (verdict === 'foreign') {
      const what = 'the server answers with reports of others: it can only be read'
      throw new OtklikError('unsupported', what, { subject: 'submit' })
    }
    if (verdict === 'unsure') return unknown(kept)
    const number = item && numberIn(item)
    if (number !== undefined) return accepted(number, own().at, item)
    const token = textOf(item?.token)?.trim()
    if (token === undefined) return type === 'blackbox' ? withoutNumber() : unknown(kept)
    await keep({ ...kept, token, tries: 0 })
    return afterwards()
  }

  /** What follows a POST that has gone out: its token's number is asked for, or it is looked for. */
  async function afterwards(): Promise<SubmitResult> {
    try {
      const { askForNumber, lookForOwn } = await loaded(loadCases)
      const follow = kept.token === undefined ? lookForOwn : askForNumber
      return await follow({ wire, options, submission, signal, own: own(), kept, keep })
    } catch (error) {
      if (!isOtklikError(error)) throw error
      if (kept.token !== undefined) return pending(30_000)
      await keep({ ...kept, tries: (kept.tries ?? 0) + 1 })
      return unknown(kept)
    }
  }

  function own(): Own {
    return ownOf(submission, options, kept)
  }

  /** A blackbox gives nothing to ask by, and a made-up number would lead nowhere. «Без номера», as clerks write it. */
  function withoutNumber(): SubmitResult {
    return accepted(submission.language === 'en' ? 'no number' : 'б/н', own().at)
  }

  async function keep(next: Kept): Promise<void> {
    kept = next
    await context.checkpoint(next as Json)
    signal.throwIfAborted()
  }
}

/** Characters of a description, by the specification. */
export const longestText = 4_000
