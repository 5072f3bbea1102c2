import {
  type Answer,
  type Category,
  type Contact,
  type Form,
  findLeaf,
  Kind,
  Procedure,
  type Question,
  rulesFor,
  type Submission,
  visibleQuestions,
} from '@otklik/sdk/domain'
import { type CameFrom, readCameFrom } from './came-from.ts'
import type { Format } from './words/format.ts'

/** What a resident has put into the plain form, as it came: any text, nothing checked. */
export interface Written {
  readonly kind: Kind | undefined
  readonly category: string | undefined
  readonly procedure: Procedure | undefined
  readonly text: string
  readonly place: string
  readonly contact: Readonly<Partial<Record<ContactField, string>>>
  /** By the code of the question. */
  readonly answers: ReadonlyMap<string, readonly string[]>
  /** Version and hash of the documents ticked, by the id of the consent. */
  readonly ticks: ReadonlyMap<string, { readonly version: string; readonly sha256: string }>
  /** The draft's key, made with the form. */
  readonly key: string
  readonly formVersion: string
  readonly from: CameFrom
}

export const contactFields = [
  'familyName',
  'givenName',
  'additionalName',
  'email',
  'phone',
  'postalAddress',
] as const satisfies readonly (keyof Contact)[]
export type ContactField = (typeof contactFields)[number]

/** Reads the fields of a posted form. A browser sends line breaks as CR LF; texts are kept with LF. */
export function readWritten(fields: ReadonlyMap<string, readonly string[]>): Written {
  const one = (name: string) => (fields.get(name)?.[0] ?? '').replaceAll('\r\n', '\n')
  const prefixed = (prefix: string) =>
    [...fields].flatMap(([name, values]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), values] as const] : [],
    )
  return {
    kind: Kind.options.find((kind) => kind === one('kind')),
    category: one('category') || undefined,
    procedure: Procedure.options.find((procedure) => procedure === one('procedure')),
    text: one('text'),
    place: one('place'),
    contact: Object.fromEntries(contactFields.map((field) => [field, one(field)])),
    answers: new Map(
      prefixed('answers-').map(([code, values]) => [code, values.map((value) => value.replaceAll('\r\n', '\n'))]),
    ),
    ticks: new Map(
      prefixed('consents-').map(([id, values]) => {
        const [version = '', sha256 = ''] = (values[0] ?? '').split(' ')
        return [id, { version, sha256 }]
      }),
    ),
    key: one('key'),
    formVersion: one('version'),
    from: readCameFrom(one('channel'), one('community')),
  }
}

/** The submission that follows from it, in the shape that the form's rules check. */
export function submissionOf(
  written: Written,
  {
    form,
    attachments,
    page,
    acceptedAt,
    format,
  }: {
    form: Form
    attachments: Submission['attachments']
    page: string
    /** When a consent was ticked. */
    acceptedAt: (consent: string) => string
    format: Format
  },
): Submission {
  const category = written.category === undefined ? undefined : findLeaf(form.categories, written.category)
  const kind = written.kind ?? 'complaint'
  const procedure = written.procedure ?? 'message'
  const rules = rulesFor(form, category, procedure)
  const place = rules.place === 'none' ? '' : written.place.trim()
  const contact = contactOf(written)
  return {
    kind,
    procedure,
    ...(procedure === 'appeal' && { appealType: kind === 'suggestion' ? 'proposal' : 'application' }),
    text: written.text.trim(),
    ...(written.category !== undefined && { category: written.category }),
    answers: answersOf(category, written, format),
    ...(place && { place: { address: { text: place } } }),
    ...(rules.contact !== 'none' && contact && { contact }),
    attachments,
    consents: [...written.ticks].map(([id, { version, sha256 }]) => ({
      id,
      version,
      sha256,
      acceptedAt: acceptedAt(id),
      language: form.language,
    })),
    language: form.language,
    formVersion: written.formVersion,
    source: { ...written.from, page },
  }
}

function contactOf({ contact }: Written): Contact | undefined {
  const filled = contactFields.flatMap((field) => {
    const value = contact[field]?.trim()
    return value ? [[field, value] as const] : []
  })
  return filled.length > 0 ? Object.fromEntries(filled) : undefined
}

/** Answers to the questions that are asked: without scripts all of them stand on the page, needed or not. */
function answersOf(category: Category | undefined, written: Written, format: Format): Answer[] {
  const questions = category?.questions ?? []
  const given = questions.flatMap((question): Answer[] => {
    const values = (written.answers.get(question.code) ?? []).map((value) => value.trim()).filter(Boolean)
    if (values.length === 0 || question.type === 'note') return []
    const value = question.type === 'choices' ? values : (values[0] ?? '')
    return [{ code: question.code, value, label: labelOf(question, values, format) }]
  })
  const asked = new Set(visibleQuestions(questions, given).map(({ code }) => code))
  return given.filter(({ code }) => asked.has(code))
}

function labelOf({ options, type }: Question, values: readonly string[], format: Format): string {
  if (type === 'datetime' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(values[0] ?? '')) {
    // The clock of the field has no time zone: it is the resident's own.
    return format.moment(`${values[0]}Z`, 'UTC')
  }
  return values.map((value) => options?.find((option) => option.value === value)?.label ?? value).join(', ')
}
