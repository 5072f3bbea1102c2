import type { Category, Requirement } from './category.ts'
import type { FieldError } from './field-error.ts'
import type { Form, ProcedureOffer } from './form.ts'
import { findLeaf, inSeason } from './leaf.ts'
import { pointerToken } from './pointer.ts'
import type { Answer, Question } from './question.ts'
import type { Submission } from './submission.ts'
import type { Term } from './term.ts'

// One set of rules for the widget, the client, the mock and the reference backend.
// Free of schemas: a page can check a field before the schemas have arrived.

/** What a form asks for a category and a procedure together. */
export interface Rules {
  readonly offer: ProcedureOffer | undefined
  readonly term: Term | undefined
  readonly place: Requirement
  readonly contact: Requirement
  readonly photo: 'required' | 'optional'
}

export function rulesFor(form: Form, category: Category | undefined, procedure: Submission['procedure']): Rules {
  const offer = form.procedures.find((candidate) => candidate.procedure === procedure)
  return {
    offer,
    term: procedure === 'appeal' ? offer?.term : (category?.term ?? offer?.term),
    place: category?.place ?? 'optional',
    contact: offer?.contact === 'required' ? 'required' : (category?.contact ?? offer?.contact ?? 'optional'),
    photo: category?.photo ?? 'optional',
  }
}

/** The procedures a resident can choose from on this theme. */
export function proceduresFor(form: Form, category: Category | undefined): ProcedureOffer[] {
  return form.procedures.filter((offer) => category?.procedures?.includes(offer.procedure) ?? true)
}

/** True when the theme takes this kind of message. */
export function servesKind(category: Category, kind: Submission['kind']): boolean {
  return category.kinds?.includes(kind) ?? true
}

/** The questions to ask, given what has been answered so far; `unknown` types are asked only when required. */
export function visibleQuestions(questions: readonly Question[], answers: readonly Answer[]): Question[] {
  const given = new Map(answers.map((answer) => [answer.code, answer.value]))
  return questions.filter((question) => {
    if (question.type === 'unknown' && !question.required) return false
    const { when } = question
    if (!when) return true
    const value = given.get(when.code)
    return value !== undefined && [value].flat().some((one) => when.values.includes(one))
  })
}

/** Length as people count it: code points, not UTF-16 units. */
export const countCharacters = (text: string): number => [...text].length

export function checkText(text: string, { min, max }: Form['limits']['text']): FieldError[] {
  const length = countCharacters(text.trim())
  if (length === 0) return [{ pointer: '/text', code: 'required' }]
  if (length < min) return [{ pointer: '/text', code: 'too_short', params: { min } }]
  if (length > max) return [{ pointer: '/text', code: 'too_long', params: { max, over: length - max } }]
  return []
}

export function checkAttachments(
  attachments: Submission['attachments'],
  limits: Form['limits']['files'],
  photo: Rules['photo'] = 'optional',
): FieldError[] {
  const errors: FieldError[] = []
  attachments.forEach(({ name, type, size }, index) => {
    const pointer = `/attachments/${index}`
    if (!limits.types.includes(type)) errors.push({ pointer, code: 'file_type', params: { name } })
    else if (size > limits.size) errors.push({ pointer, code: 'file_too_large', params: { name, limit: limits.size } })
  })
  if (attachments.length > limits.count) {
    errors.push({ pointer: '/attachments', code: 'files_too_many', params: { max: limits.count } })
  }
  const total = attachments.reduce((sum, { size }) => sum + size, 0)
  if (total > limits.total)
    errors.push({ pointer: '/attachments', code: 'files_too_large', params: { limit: limits.total } })
  if (photo === 'required' && !attachments.some(({ type }) => type.startsWith('image/'))) {
    errors.push({ pointer: '/attachments', code: 'photo_required' })
  }
  return errors
}

export function checkAnswers(questions: readonly Question[], answers: readonly Answer[]): FieldError[] {
  const given = new Map(answers.map((answer) => [answer.code, answer.value]))
  return visibleQuestions(questions, answers).flatMap((question): FieldError[] => {
    if (question.type === 'note') return []
    const pointer = `/answers/${pointerToken(question.code)}`
    const value = given.get(question.code)
    const chosen = [value ?? []].flat().filter((one) => one.trim() !== '')
    if (chosen.length === 0) return question.required ? [{ pointer, code: 'required' }] : []
    if (question.type === 'number' && !chosen.every((one) => Number.isFinite(Number(one.replace(',', '.'))))) {
      return [{ pointer, code: 'invalid' }]
    }
    if (question.type === 'datetime' && !chosen.every((one) => Number.isFinite(Date.parse(one)))) {
      return [{ pointer, code: 'invalid' }]
    }
    if (question.type === 'choice' || question.type === 'choices') {
      if (question.type === 'choice' && chosen.length > 1) return [{ pointer, code: 'invalid' }]
      const options = chosen.map((one) => question.options?.find((option) => option.value === one))
      if (options.some((option) => !option)) return [{ pointer, code: 'not_offered' }]
      if (options.some((option) => option?.stop)) return [{ pointer, code: 'stopped' }]
    }
    return []
  })
}

/** @param needs what a place that is given must hold; the form's `placeNeeds` */
export function checkPlace(
  place: Submission['place'],
  requirement: Requirement,
  needs: Form['placeNeeds'] = undefined,
): FieldError[] {
  if (requirement === 'none') return []
  const point = Boolean(place?.point)
  const address = Boolean(place?.address?.text.trim())
  if (!point && !address) return requirement === 'required' ? [{ pointer: '/place', code: 'required' }] : []
  if (!point && (needs === 'point' || needs === 'both')) return [{ pointer: '/place/point', code: 'required' }]
  if (!address && (needs === 'address' || needs === 'both')) return [{ pointer: '/place/address', code: 'required' }]
  return []
}

const emailShape = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/
const phoneShape = /^\+?[\d\s()-]{5,30}$/

/**
 * A required contact is an e-mail or a phone for a message; for an appeal it is what 59-ФЗ (article 7) asks:
 * surname, name and an e-mail address.
 */
export function checkContact(
  contact: Submission['contact'],
  requirement: Requirement,
  procedure: Submission['procedure'],
): FieldError[] {
  if (requirement === 'none') return []
  const errors: FieldError[] = []
  const filled = (field: keyof NonNullable<typeof contact>) => Boolean(contact?.[field]?.trim())
  const need = (field: keyof NonNullable<typeof contact>) => {
    if (!filled(field)) errors.push({ pointer: `/contact/${field}`, code: 'required' })
  }
  if (requirement === 'required' && procedure === 'appeal') {
    need('familyName')
    need('givenName')
    need('email')
  } else if (requirement === 'required' && !filled('email') && !filled('phone')) need('email')
  if (filled('email') && !emailShape.test(contact?.email ?? ''))
    errors.push({ pointer: '/contact/email', code: 'invalid' })
  if (filled('phone') && !phoneShape.test(contact?.phone ?? ''))
    errors.push({ pointer: '/contact/phone', code: 'invalid' })
  return errors
}

export function checkConsents(consents: Submission['consents'], form: Pick<Form, 'consents'>): FieldError[] {
  return form.consents.flatMap((offered): FieldError[] => {
    const accepted = consents.find(({ id }) => id === offered.id)
    const pointer = `/consents/${pointerToken(offered.id)}`
    if (!accepted) return offered.required ? [{ pointer, code: 'consent_required', params: { id: offered.id } }] : []
    const current = accepted.version === offered.version && accepted.sha256 === offered.sha256
    return current ? [] : [{ pointer, code: 'consent_outdated', params: { id: offered.id } }]
  })
}

/**
 * Every rule of the form that a submission breaks, in the order of the screens.
 *
 * @param category the chosen leaf with its details; looked up in the form when left out
 * @param today `YYYY-MM-DD` in the organization's time zone
 */
export function checkSubmission(
  submission: Submission,
  form: Form,
  today: string,
  category: Category | undefined = submission.category === undefined
    ? undefined
    : findLeaf(form.categories, submission.category),
): FieldError[] {
  const { kind, procedure } = submission
  const rules = rulesFor(form, category, procedure)
  return [
    ...(form.kinds.includes(kind) ? [] : [{ pointer: '/kind', code: 'not_offered' } as const]),
    ...checkText(submission.text, form.limits.text),
    ...checkCategory(submission, form, today, category),
    ...checkAnswers(category?.questions ?? [], submission.answers),
    ...checkAttachments(submission.attachments, form.limits.files, rules.photo),
    ...(proceduresFor(form, category).some((offer) => offer.procedure === procedure)
      ? []
      : [{ pointer: '/procedure', code: 'not_offered' } as const]),
    ...checkPlace(submission.place, rules.place, form.placeNeeds),
    ...checkContact(submission.contact, rules.contact, procedure),
    ...checkConsents(submission.consents, form),
  ]
}

function checkCategory(
  submission: Submission,
  form: Form,
  today: string,
  category: Category | undefined,
): FieldError[] {
  const pointer = '/category'
  if (submission.category === undefined) return form.categories.length > 0 ? [{ pointer, code: 'required' }] : []
  if (!category || !servesKind(category, submission.kind)) return [{ pointer, code: 'not_offered' }]
  if (!inSeason(category, today)) return [{ pointer, code: 'out_of_season' }]
  return category.stopper?.final ? [{ pointer, code: 'stopped' }] : []
}
