import type { Job } from '../../adapter.ts'
import type { Question } from '../../domain/question.ts'
import type { Submission } from '../../domain/submission.ts'
import type { Open311Field, Open311Options } from './options.ts'

export type Pair = readonly [name: string, value: string]

/** What of a place is sent. */
export interface SentPlace {
  readonly point?: { readonly lat: number; readonly long: number }
  readonly address?: string
}

export function placeToSend(place: Submission['place'], location: Open311Options['location']): SentPlace {
  const point = location === 'address' ? undefined : place?.point
  const text = place?.address?.text.trim()
  const address = location === 'point' || (location === 'either' && point) ? undefined : text
  return {
    ...(point && { point: { lat: point.latitude, long: point.longitude } }),
    ...(address && { address }),
  }
}

/** What a place lacks of what the server must have, as a pointer; the specification wants a point or an address. */
export function lackOf(place: Submission['place'], location: Open311Options['location']): string | undefined {
  const { point, address } = placeToSend(place, undefined)
  const needs = (part: 'point' | 'address') => location === part || location === 'both'
  if (!point && !address) return '/place'
  if (!point && needs('point')) return '/place/point'
  return !address && needs('address') ? '/place/address' : undefined
}

/** The fields of a POST: those of the specification that hold something, by the names that the server has for them. */
export function fieldsOf(
  { submission }: Job,
  options: Open311Options,
  questions: readonly Question[],
  media: readonly string[],
): Pair[] {
  const { category = '', text, contact, answers } = submission
  const { point, address } = placeToSend(submission.place, options.location)
  const pairs: [Open311Field | 'api_key' | 'jurisdiction_id' | 'service_code', string | undefined][] = [
    ['api_key', options.apiKey],
    ['jurisdiction_id', options.jurisdictionId],
    ['service_code', category],
    ['lat', point && degrees(point.lat)],
    ['long', point && degrees(point.long)],
    ['address_string', address],
    ['email', contact?.email],
    ['first_name', [contact?.givenName, contact?.additionalName].filter(Boolean).join(' ')],
    ['last_name', contact?.familyName],
    ['phone', contact?.phone],
    ['description', text],
    ...media.map((url): ['media_url', string] => ['media_url', url]),
  ]
  const names: Partial<Record<string, string | false>> = options.fields ?? {}
  return [
    ...pairs.flatMap(([field, value]): Pair[] => {
      const name = names[field] ?? field
      // Servers take an empty field for a wrong one.
      return name === false || !value ? [] : [[name, value]]
    }),
    ...questions.flatMap((question) => {
      const value = answers.find(({ code }) => code === question.code)?.value ?? []
      return question.type === 'note' ? [] : attributes(question, [value].flat(), options.multivalue)
    }),
  ]
}

function attributes(
  { code, type }: Question,
  values: readonly string[],
  multivalue: Open311Options['multivalue'],
): Pair[] {
  const brackets = type === 'choices' && multivalue !== 'repeat' ? '[]' : ''
  return values
    .filter((value) => value.trim() !== '')
    .map((value) => [`attribute[${code}]${brackets}`, writers[type]?.(value) ?? value])
}

const writers: Partial<Record<Question['type'], (value: string) => string>> = {
  number: (value) => value.trim().replace(',', '.'),
  // The specification wants an offset; a field of a page gives the resident's own time without one.
  datetime: (value) => (/(Z|[+-]\d\d:\d\d)$/.test(value) || !Date.parse(value) ? value : new Date(value).toISOString()),
}

/** Within a tenth of a metre, and never as `1e-7`. */
const degrees = (value: number): string => value.toFixed(6).replace(/\.?0+$/, '')

/** What a resident has written by hand, so that it can be kept out of errors. */
export function typedBy({ text, contact = {}, place, answers }: Submission): string[] {
  return [text, ...Object.values(contact), place?.address?.text, ...answers.flatMap(({ value }) => value)].filter(
    (value) => value !== undefined,
  )
}
