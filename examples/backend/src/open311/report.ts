import { SubmissionRequest } from '@otklik/sdk/contract'
import {
  type Answer,
  type Category,
  type Contact,
  type FieldError,
  type FieldErrorCode,
  type Place,
  type Question,
  rulesFor,
  visibleQuestions,
} from '@otklik/sdk/domain'
import * as z from 'zod/mini'
import { Open311Error } from './errors.ts'
import type { Fields } from './fields.ts'
import type { Jurisdiction } from './services.ts'

/** What GeoReport sends and a submission has no word for. It is kept among the answers, for the operator to see. */
export const kept = { mediaUrl: 'media_url', addressId: 'address_id' } as const

export type Report = Omit<SubmissionRequest, 'attachments' | 'uploads'>

/**
 * The submission that a posted form makes, and the fields that have not even the right shape. The form's own rules are
 * checked later, where all submissions are.
 *
 * @throws Open311Error 400 for a place that cannot be one
 */
export function reportOf(
  { organization, form, words }: Jurisdiction,
  service: Category,
  fields: Fields,
): { readonly report: Report; readonly errors: readonly FieldError[] } {
  const rules = rulesFor(form, service, 'message')
  const place = placeOf(fields, words)
  const contact = rules.contact === 'none' ? undefined : contactOf(fields)
  const report: Report = {
    kind: 'complaint',
    procedure: 'message',
    // A description is optional in GeoReport. A report without one says no more than its theme, which alone may be shorter
    // than a text must be.
    text: fields.text('description') ?? words.noDescription(service.label),
    category: service.code,
    answers: [...answersOf(service.questions ?? [], fields), ...otherAnswers(fields, place)],
    ...(rules.place !== 'none' && place && { place }),
    ...(contact && { contact }),
    consents: [],
    language: form.language,
    formVersion: organization.formVersion,
    source: { channel: 'api' },
  }
  const shape = z.safeParse(SubmissionRequest, { ...report, attachments: [] })
  return { report, errors: (shape.error?.issues ?? []).map((issue) => shapeError(issue, report)) }
}

function placeOf(fields: Fields, words: Jurisdiction['words']): Place | undefined {
  const [lat, long] = [fields.one('lat'), fields.one('long')]
  if ((lat === undefined) !== (long === undefined)) throw new Open311Error(400, words.latWithoutLong)
  const latitude = degreesOf(lat, 90)
  const longitude = degreesOf(long, 180)
  const wrong = [
    ...(lat !== undefined && latitude === undefined ? [words.latRange] : []),
    ...(long !== undefined && longitude === undefined ? [words.longRange] : []),
  ]
  if (wrong.length > 0) throw new Open311Error(400, wrong)
  const point = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
  const id = fields.one('address_id')
  const text = fields.one('address_string') ?? (point ? undefined : id?.slice(0, 500))
  const address = text === undefined ? undefined : { text, ...(id && isFiasId(id) && { fiasId: id }) }
  return point || address ? { ...(point && { point }), ...(address && { address }) } : undefined
}

/** A latitude or longitude (WGS 84) with a decimal point. */
export function degreesOf(text: string | undefined, most: 90 | 180): number | undefined {
  if (text === undefined || !/^[+-]?(\d{1,3}(\.\d{0,30})?|\.\d{1,30})$/.test(text)) return undefined
  const value = Number(text)
  return Math.abs(value) <= most ? value : undefined
}

/** Identifiers of the Federal Information Address System are UUIDs. */
const isFiasId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)

function contactOf(fields: Fields): Contact | undefined {
  const [givenName, familyName] = [fields.one('first_name'), fields.one('last_name')]
  const [email, phone] = [fields.one('email'), fields.one('phone')]
  const contact = {
    ...(givenName && { givenName }),
    ...(familyName && { familyName }),
    ...(email && { email }),
    ...(phone && { phone }),
  }
  return Object.keys(contact).length > 0 ? contact : undefined
}

/** `attribute[code]=value`, and for several values `attribute[code][]=…` or the first one repeated. */
function answersOf(questions: readonly Question[], fields: Fields): Answer[] {
  const values = new Map<string, string[]>()
  for (const [name, value] of fields.entries) {
    const code = /^attribute\[([^[\]]+)\](?:\[\d*\])?$/.exec(name)?.[1]
    if (code !== undefined) values.set(code, [...(values.get(code) ?? []), value.replaceAll(/\r\n?/g, '\n')])
  }
  const given = questions.flatMap((question): Answer[] => {
    const own = values.get(question.code)
    if (!own || question.type === 'note') return []
    const isList = question.type === 'choices' || (question.type === 'choice' && own.length > 1)
    const value = isList ? [...new Set(own.map((one) => one.trim()))] : (own[0] ?? '').trim()
    return [{ code: question.code, value, label: labelOf(question, [value].flat()) }]
  })
  // GeoReport has no conditions, so an answer may come that nobody would have been asked for.
  const asked = new Set(visibleQuestions(questions, given).map(({ code }) => code))
  const known = new Set(questions.map(({ code }) => code))
  // What nobody asks for may still help whoever reads the report.
  const unasked = [...values].filter(([code]) => !known.has(code))
  return [
    ...given.filter(({ code }) => asked.has(code)),
    ...unasked.map(([code, own]) => ({ code, value: own.length > 1 ? own : (own[0] ?? ''), label: own.join(', ') })),
  ]
}

const labelOf = ({ options }: Question, values: readonly string[]): string =>
  values.map((value) => options?.find((option) => option.value === value)?.label ?? value).join(', ')

function otherAnswers(fields: Fields, place: Place | undefined): Answer[] {
  const [link, id] = [fields.one('media_url'), fields.one('address_id')]
  const saved = place?.address?.fiasId === id
  return [
    ...(link === undefined ? [] : [{ code: kept.mediaUrl, value: link, label: link }]),
    ...(id === undefined || saved ? [] : [{ code: kept.addressId, value: id, label: id }]),
  ]
}

/** A link that can be opened. It is never fetched here: it may lead anywhere, our own network included. */
export function isLink(text: string | undefined): text is string {
  return text !== undefined && text.length <= 2000 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function shapeError({ path, code, ...more }: z.core.$ZodIssue, { answers }: Report): FieldError {
  const [first, second] = path
  const answer = first === 'answers' ? answers[Number(second)]?.code : undefined
  const pointer = answer === undefined ? `/${path.map(String).join('/')}` : `/answers/${answer}`
  const rules: Partial<Record<string, FieldErrorCode>> = { too_small: 'required', too_big: 'too_long' }
  const rule = rules[code] ?? 'invalid'
  const max = rule === 'too_long' && 'maximum' in more ? { params: { max: Number(more.maximum) } } : {}
  return { pointer, code: rule, ...max }
}
