import type { AppealType, Category, CategoryDetails, FieldError, Form, Kind, Procedure, Submission } from '@otklik/sdk'
import {
  checkAnswers,
  checkAttachments,
  checkConsents,
  checkContact,
  checkPlace,
  checkText,
  findLeaf,
  inSeason,
  proceduresFor,
  type Rules,
  rulesFor,
  servesKind,
  visibleQuestions,
} from '@otklik/sdk/rules'
import type { Counter } from './panel.ts'
import type { ContactField, Written } from './written.ts'

// The conversation as plain data: which screens there are for what has been written, what is wrong on each, and what
// is sent in the end. Nothing here knows a browser.

export const stepNames = ['tell', 'topic', 'procedure', 'place', 'contact', 'review'] as const
export type Step = (typeof stepNames)[number]

export interface Conversation {
  readonly form: Form
  readonly written: Written
  /** Details of the chosen theme, where they were fetched. */
  readonly details?: CategoryDetails | undefined
  /** `YYYY-MM-DD` where the organization is. */
  readonly today: string
}

/** The themes that can be chosen for a kind, with the branches above each. */
export function topicsFor(form: Form, kind: Kind | undefined): { topic: Category; path: readonly Category[] }[] {
  const walk = (categories: readonly Category[], path: readonly Category[]): ReturnType<typeof topicsFor> =>
    categories.flatMap((topic) =>
      topic.children
        ? walk(topic.children, [...path, topic])
        : !kind || servesKind(topic, kind)
          ? [{ topic, path }]
          : [],
    )
  return walk(form.categories, [])
}

/** The chosen kind, or the only one there is. */
export function kindOf({ form, written }: Pick<Conversation, 'form' | 'written'>): Kind | undefined {
  return form.kinds.length === 1 ? form.kinds[0] : form.kinds.find((kind) => kind === written.kind)
}

/** The chosen theme, or the only one there is, with its details. */
export function topicOf({ form, written, details }: Conversation): Category | undefined {
  const kind = kindOf({ form, written })
  const topics = topicsFor(form, kind)
  const [only] = topics
  const topic = topics.length === 1 ? only?.topic : findLeaf(form.categories, written.category ?? '')
  if (!topic || (kind && !servesKind(topic, kind))) return undefined
  return details && details.code === topic.code ? { ...topic, ...details } : topic
}

/** What the resident chose, the site settled, or the only one there is. */
export function procedureOf(conversation: Conversation): Procedure | undefined {
  const offers = proceduresFor(conversation.form, topicOf(conversation)).map(({ procedure }) => procedure)
  if (offers.length === 1) return offers[0]
  const { fixed, procedure } = conversation.written
  return [fixed.procedure, procedure].find((one) => one && offers.includes(one))
}

export function rulesOf(conversation: Conversation): Rules {
  return rulesFor(conversation.form, topicOf(conversation), procedureOf(conversation) ?? 'message')
}

/** The screens that have something to ask, in order. */
export function routeOf(conversation: Conversation): Step[] {
  const { place, contact } = rulesOf(conversation)
  const asked: Record<Step, boolean> = {
    tell: true,
    topic: topicIsAsked(conversation),
    procedure: procedureIsAsked(conversation),
    place: place !== 'none',
    contact: contact !== 'none',
    review: true,
  }
  return stepNames.filter((step) => asked[step])
}

/** True once no answer still to come can add a screen or take one away. */
export function routeIsKnown(conversation: Conversation): boolean {
  const { form } = conversation
  const topic = topicOf(conversation)
  if (!topic && form.categories.length > 0) return false
  const contacts = proceduresFor(form, topic).map(
    ({ procedure }) => rulesFor(form, topic, procedure).contact === 'none',
  )
  return procedureOf(conversation) !== undefined || new Set(contacts).size < 2
}

/** What the counter says on a screen. A total that has been shown never grows: it is left out instead. */
export function counterAt(step: Step, conversation: Conversation, least: number | undefined): Counter {
  const route = routeOf(conversation)
  const number = Math.max(route.indexOf(step), 0) + 1
  const total = route.length
  if (!routeIsKnown(conversation) || total > (least ?? total)) return { number, total: undefined, least }
  return { number, total, least: total }
}

export function stepAfter(step: Step, conversation: Conversation): Step {
  const later = stepNames.slice(stepNames.indexOf(step) + 1)
  return later.find((one) => routeOf(conversation).includes(one)) ?? 'review'
}

export function stepBefore(step: Step, conversation: Conversation): Step | undefined {
  const earlier = stepNames.slice(0, Math.max(stepNames.indexOf(step), 0))
  return earlier.findLast((one) => routeOf(conversation).includes(one))
}

/** What is wrong on one screen, in the order of its fields. */
export function checkStep(step: Step, conversation: Conversation): FieldError[] {
  const { form, written } = conversation
  const topic = topicOf(conversation)
  const rules = rulesOf(conversation)
  switch (step) {
    case 'tell':
      return [
        ...(kindOf(conversation) ? [] : [error('/kind', 'required')]),
        ...checkText(written.text, form.limits.text),
        ...checkFiles(conversation, 'optional'),
      ]
    case 'topic':
      return checkTopic(conversation, topic, rules)
    case 'procedure':
      return procedureOf(conversation) ? [] : [error('/procedure', 'required')]
    case 'place':
      return checkPlace(placeOf(written), rules.place, form.placeNeeds).map((wrong) => ({
        ...wrong,
        pointer: fieldOf(wrong.pointer, form),
      }))
    case 'contact':
      return checkWay(conversation, rules)
    case 'review':
      return checkConsents([...written.consents], form)
  }
}

/** The first screen of the route with something wrong, and what. */
export function firstWrong(conversation: Conversation): { step: Step; errors: FieldError[] } | undefined {
  for (const step of routeOf(conversation)) {
    const errors = checkStep(step, conversation)
    if (errors.length) return { step, errors }
  }
  return undefined
}

/** The field of ours that a pointer from the backend is about. */
export function fieldOf(pointer: string, { placeNeeds }: Pick<Form, 'placeNeeds'>): string {
  const [, first = '', second] = pointer.split('/')
  if (first === 'place') {
    // Coordinates have a field of their own only where there must be a point.
    const point = placeNeeds === 'both' ? second === 'point' : placeNeeds === 'point' && second !== 'address'
    return point ? '/place/point' : '/place'
  }
  return second === undefined ? `/${first}` : `/${first}/${second}`
}

/** The screen on which a field stands. */
export function stepOf({ pointer, code }: FieldError): Step {
  switch (pointer.split('/')[1]) {
    case 'kind':
    case 'text':
      return 'tell'
    case 'attachments':
      return code === 'photo_required' ? 'topic' : 'tell'
    case 'category':
    case 'answers':
      return 'topic'
    case 'procedure':
    case 'place':
    case 'contact':
      return pointer.split('/')[1] as Step
    default:
      return 'review'
  }
}

/** What is sent, without the files. */
export function submissionOf(
  conversation: Conversation,
  around: Pick<Submission, 'language' | 'source'>,
): Omit<Submission, 'attachments'> {
  const { form, written } = conversation
  const topic = topicOf(conversation)
  const kind = kindOf(conversation) ?? 'complaint'
  const procedure = procedureOf(conversation) ?? 'message'
  const place = rulesOf(conversation).place === 'none' ? undefined : placeOf(written)
  const contact = contactOf(conversation)
  return {
    kind,
    procedure,
    ...(procedure === 'appeal' && { appealType: appealTypes[kind] }),
    text: written.text.trim(),
    ...(topic && { category: topic.code }),
    answers: answersOf(conversation),
    ...(place && { place }),
    ...(contact && { contact }),
    consents: written.consents.filter(({ id }) => form.consents.some((offered) => offered.id === id)),
    formVersion: form.version,
    ...around,
  }
}

/** Answers to the questions that are on the screen, with the words that stand there. */
export function answersOf(conversation: Conversation): Submission['answers'] {
  const questions = topicOf(conversation)?.questions ?? []
  const all = allAnswers(conversation)
  const visible = new Set(visibleQuestions(questions, all).map(({ code }) => code))
  return all.filter(({ code }) => visible.has(code))
}

function placeOf({ address, point }: Written): Submission['place'] {
  const text = address.trim()
  return text || point ? { ...(point && { point }), ...(text && { address: { text } }) } : undefined
}

/** The contacts that are asked for and filled in: those of another way to be answered stay on the device. */
export function contactOf(conversation: Conversation): Submission['contact'] {
  const { way, contact } = conversation.written
  if (rulesOf(conversation).contact === 'none') return undefined
  const appeal = procedureOf(conversation) === 'appeal'
  const fields = Object.entries(contact).filter(([field, value]) => value?.trim() && (appeal || field === way)) as [
    ContactField,
    string,
  ][]
  return fields.length ? Object.fromEntries(fields.map(([field, value]) => [field, value.trim()])) : undefined
}

const error = (pointer: string, code: FieldError['code']): FieldError => ({ pointer, code })

/** 59-ФЗ, article 4: a suggestion is a предложение; what asks to mend something or to tell something, a заявление. */
const appealTypes = {
  complaint: 'application',
  question: 'application',
  suggestion: 'proposal',
  thanks: 'application',
} as const satisfies Record<Kind, AppealType>

function topicIsAsked(conversation: Conversation): boolean {
  const { form, written, today } = conversation
  const topics = topicsFor(form, kindOf(conversation))
  if (topics.length === 0) return false
  const topic = topicOf(conversation)
  const settled = topics.length === 1 || (topic && topic.code === written.fixed.category)
  if (!settled || !topic) return true
  const { questions, stopper, photo, details } = topic
  return Boolean(questions?.length || stopper || details || photo === 'required' || !inSeason(topic, today))
}

function procedureIsAsked(conversation: Conversation): boolean {
  const offers = proceduresFor(conversation.form, topicOf(conversation))
  const { procedure } = conversation.written.fixed
  return offers.length > 1 && !offers.some((offer) => offer.procedure === procedure)
}

function checkTopic(conversation: Conversation, topic: Category | undefined, rules: Rules): FieldError[] {
  const { written, today } = conversation
  if (!topic) return [error('/category', 'required')]
  if (!inSeason(topic, today)) return [error('/category', 'out_of_season')]
  if (topic.stopper?.final) return [error('/category', 'stopped')]
  return [
    ...checkAnswers(topic.questions ?? [], allAnswers({ ...conversation, written })),
    ...(rules.photo === 'required' ? checkFiles(conversation, 'required') : []),
  ]
}

/** A file still being prepared counts as it was chosen: it holds nothing up. */
function checkFiles({ form, written }: Conversation, photo: Rules['photo']): FieldError[] {
  const refused = written.files.flatMap(({ problem }, index): FieldError[] =>
    problem ? [{ pointer: `/attachments/${index}`, ...problem }] : [],
  )
  if (refused.length) return refused
  const { types, size: limit } = form.limits.files
  const attachments = written.files.map(({ id, name, size, type, state }) => {
    const ready = state === 'ready'
    // Shrinking may yet make it small enough, and the name on the device may be wrong about the type.
    return { id, name, sha256: '', size: ready ? size : Math.min(size, limit), type: typeOf(type, ready, types) }
  })
  return checkAttachments(attachments, form.limits.files, photo)
}

function typeOf(type: string, ready: boolean, offered: readonly string[]): string {
  return ready || offered.includes(type) ? type : (offered.find((one) => one.startsWith('image/')) ?? type)
}

function checkWay(conversation: Conversation, { contact }: Rules): FieldError[] {
  const { way, contact: given } = conversation.written
  const procedure = procedureOf(conversation) ?? 'message'
  if (procedure === 'appeal') return checkContact(contactOf(conversation), contact, procedure)
  if (!way || way === 'self') return contact === 'required' ? [error('/contact', 'required')] : []
  const value = given[way]?.trim()
  return value ? checkContact({ [way]: value }, contact, procedure) : [error(`/contact/${way}`, 'required')]
}

function allAnswers(conversation: Conversation): Submission['answers'] {
  return (topicOf(conversation)?.questions ?? []).flatMap(({ code, type, options }) => {
    const value = conversation.written.answers[code]
    const given = [value ?? []].flat().filter((one) => one.trim())
    if (!given.length) return []
    const labelOf = (one: string) => options?.find((option) => option.value === one)?.label ?? one
    const label = type === 'datetime' ? (given[0] ?? '').replace('T', ' ') : given.map(labelOf).join(', ')
    return [{ code, value: type === 'choices' ? given : (given[0] ?? '').trim(), label }]
  })
}
