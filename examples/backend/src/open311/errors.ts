import type { Problem } from '@otklik/sdk/contract'
import type { Category, FieldError, Form, Question } from '@otklik/sdk/domain'
import { findLeaf } from '@otklik/sdk/domain'
import type { ProblemError } from '../problems.ts'
import type { Open311Words } from './words.ts'

/**
 * HTTP status of an answer. GeoReport: 404 for what is not there, 403 for the key, 400 for anything else. Beyond it: 406
 * for a format, 429 with `Retry-After`, and 5xx for what is no fault of the client.
 */
export type ErrorStatus = 400 | 403 | 404 | 406 | 429 | 500 | 503

/** A refusal in words for the user: one sentence for each thing that is wrong. */
export class Open311Error extends Error {
  override readonly name = 'Open311Error'
  readonly status: ErrorStatus
  readonly sentences: readonly string[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: ErrorStatus,
    sentences: string | readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super('refused over Open311')
    this.status = status
    this.sentences = [sentences].flat()
    this.headers = headers
  }
}

/** The list that GeoReport wants, in which the code is that of the answer. */
export const errorList = ({ status, sentences }: Pick<Open311Error, 'status' | 'sentences'>) =>
  sentences.map((description) => ({ code: status, description }))

/** What the rest of the backend refuses, in the words of GeoReport. */
export function translated(
  { problem, headers }: Pick<ProblemError, 'problem' | 'headers'>,
  { form, service, words }: { form?: Form; service?: string | undefined; words: Open311Words },
): Open311Error {
  switch (problem.code) {
    case 'rejected': {
      const category = service === undefined ? undefined : findLeaf(form?.categories ?? [], service)
      const sentences = fieldErrorsOf(problem).map((error) => sentenceOf(error, { form, category, words }))
      return new Open311Error(400, sentences)
    }
    case 'closed':
      return new Open311Error(400, words.closed(form?.notice))
    case 'rate_limited': {
      const { until } = problem.params ?? {}
      const moment = form && until !== undefined && words.format.moment(String(until), form.organization.timeZone)
      return new Open311Error(429, words.trouble.rate_limited(moment || undefined), headers)
    }
    case 'too_large':
      return new Open311Error(400, words.tooLarge)
    case 'unsupported_media_type':
      return new Open311Error(400, words.contentType)
    case 'unavailable':
      return new Open311Error(503, words.unavailable, headers)
    case 'internal':
      return new Open311Error(500, words.internal)
    default:
      return new Open311Error(400, words.unreadable)
  }
}

const fieldErrorsOf = ({ errors = [] }: Problem): FieldError[] => errors as FieldError[]

/** Our fields by the names that GeoReport has for them. */
const fieldNames: Readonly<Record<string, string>> = {
  '/text': 'description',
  '/place/address/text': 'address_string',
  '/contact/email': 'email',
  '/contact/phone': 'phone',
  '/contact/givenName': 'first_name',
  '/contact/familyName': 'last_name',
}

/** One broken rule in a sentence that begins with the field it is about. */
export function sentenceOf(
  { pointer, code, params = {} }: FieldError,
  { form, category, words }: { form: Form | undefined; category: Category | undefined; words: Open311Words },
): string {
  const rule = (): string => words.fieldErrors[code](params, pointer)
  if (code === 'photo_required') return words.photo
  if (pointer.startsWith('/attachments')) return rule()
  if (pointer.startsWith('/place') && code === 'required') return words.place
  if (pointer === '/contact/email' && code === 'required') return words.contact
  if (pointer === '/category') {
    const { stopper } = category ?? {}
    return code === 'stopped' && stopper ? words.stopped(stopper) : `service_code: ${rule()}`
  }
  const question = questionAt(pointer, category)
  if (question)
    return `attribute[${question.code}]: ${questionSentence(question, code, words) ?? words.answer(question.label, rule())}`
  if (pointer === '/text' && code === 'too_long') {
    return `description: ${words.write.textLimit(Number(params.max ?? form?.limits.text.max))}`
  }
  const name = fieldNames[pointer]
  return name ? `${name}: ${code === 'required' ? (words.required[pointer] ?? rule()) : rule()}` : rule()
}

function questionSentence(
  { label, options = [] }: Question,
  code: FieldError['code'],
  words: Open311Words,
): string | undefined {
  if (code === 'required') return words.requiredAnswer(label)
  if (code !== 'stopped') return undefined
  return options.flatMap(({ label: option, stop }) => (stop ? [words.option(option, stop)] : [])).join(' ')
}

function questionAt(pointer: string, category: Category | undefined): Question | undefined {
  const code = /^\/answers\/(.+)$/.exec(pointer)?.[1]
  return category?.questions?.find((question) => question.code === code)
}
