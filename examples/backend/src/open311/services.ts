import type { Category, Form, Question } from '@otklik/sdk/domain'
import { findLeaf, inSeason, proceduresFor, servesKind } from '@otklik/sdk/domain'
import type { Organization } from '../organizations/index.ts'
import { Open311Error } from './errors.ts'
import type { Open311Words } from './words.ts'

/** What GeoReport needs to know of an organization at one moment. */
export interface Jurisdiction {
  readonly organization: Organization
  /** In the language that is spoken here. */
  readonly form: Form
  readonly words: Open311Words
  /** `YYYY-MM-DD` in the organization's time zone. */
  readonly today: string
}

/** `GET services`: the themes on which a report would be taken now. */
export function serviceList({ organization, form, words, today }: Jurisdiction) {
  if (form.status === 'closed') return []
  return leavesOf(form.categories, [])
    .filter(({ leaf }) => isServed(form, leaf) && inSeason(leaf, today) && !leaf.stopper?.final)
    .map(({ leaf, group }) => ({
      service_code: leaf.code,
      service_name: leaf.label,
      description: descriptionOf(form, leaf, words),
      metadata: leaf.questions !== undefined,
      type: organization.open311 === 'token' ? 'batch' : 'realtime',
      keywords: leaf.keywords?.join(',') ?? null,
      group: group || null,
    }))
}

/**
 * `GET services/{code}`.
 *
 * @throws Open311Error 404
 */
export function serviceDefinition({ form, words }: Jurisdiction, code: string) {
  const { questions = [] } = serviceOf({ form, words }, code)
  return {
    service_code: code,
    attributes: questions.map((question, index) => ({
      variable: question.type !== 'note',
      code: question.code,
      datatype: datatypes[question.type],
      // GeoReport has no conditions: what is asked only sometimes cannot be required always.
      required: question.required && !question.when,
      datatype_description: instructions(question, questions, words),
      order: index + 1,
      description: question.label,
      ...(question.options && { values: question.options.map(({ value, label }) => ({ key: value, name: label })) }),
    })),
  }
}

/**
 * The theme behind a service code, in season or not.
 *
 * @throws Open311Error 404
 */
export function serviceOf({ form, words }: Pick<Jurisdiction, 'form' | 'words'>, code: string): Category {
  const leaf = findLeaf(form.categories, code)
  if (!leaf || !isServed(form, leaf)) throw new Open311Error(404, words.serviceUnknown)
  return leaf
}

const datatypes: Record<Question['type'], string> = {
  text: 'string',
  longtext: 'text',
  number: 'number',
  datetime: 'datetime',
  choice: 'singlevaluelist',
  choices: 'multivaluelist',
  note: 'text',
  unknown: 'string',
}

/** A report is a complaint that is sent as a message. What goes as a formal appeal alone cannot come this way. */
function isServed(form: Form, leaf: Category): boolean {
  return (
    form.kinds.includes('complaint') &&
    servesKind(leaf, 'complaint') &&
    proceduresFor(form, leaf).some(({ procedure }) => procedure === 'message')
  )
}

interface Leaf {
  readonly leaf: Category
  /** The branches above it. */
  readonly group: string
}

const leavesOf = (categories: readonly Category[], above: readonly string[]): Leaf[] =>
  categories.flatMap((category) =>
    category.children
      ? leavesOf(category.children, [...above, category.label])
      : [{ leaf: category, group: above.join(' / ') }],
  )

/** What to know before writing: the hint, and what GeoReport has no field for. */
function descriptionOf(form: Form, leaf: Category, words: Open311Words): string | null {
  const contact = leaf.contact ?? form.procedures.find(({ procedure }) => procedure === 'message')?.contact
  const sentences = [
    leaf.hint,
    leaf.stopper && words.stopped(leaf.stopper),
    leaf.photo === 'required' && words.photoNeeded,
    contact === 'required' && words.contactNeeded,
  ]
  return sentences.filter(Boolean).join(' ') || null
}

function instructions({ hint, when, type, options = [] }: Question, all: readonly Question[], words: Open311Words) {
  const asked = when && all.find(({ code }) => code === when.code)
  const named = asked?.options?.filter(({ value }) => when?.values.includes(value)).map(({ label }) => label) ?? []
  const sentences = [
    asked && words.onlyWhen(asked.label, words.format.list(named)),
    hint,
    type === 'choices' && words.several,
    ...options.map(({ label, stop }) => stop && words.option(label, stop)),
  ]
  return sentences.filter(Boolean).join(' ') || null
}
