import type { BackendAdapter } from '../adapter.ts'
import {
  type Answer,
  type Attachment,
  type Category,
  type Contact,
  type Form,
  inSeason,
  type Kind,
  type Place,
  type Procedure,
  type Question,
  rulesFor,
  type Submission,
  servesKind,
  visibleQuestions,
} from '../domain/index.ts'
import { NotApplicable } from './claims.ts'

/** What a submission should be like; the rest is filled in as the form asks. */
export interface Wishes {
  readonly kind?: Kind
  readonly procedure?: Procedure
  readonly text?: string
  readonly attachments?: readonly Attachment[]
  /** What the theme must be like, with its details; one that is `sendable` when left out. */
  readonly theme?: (leaf: Category) => boolean
}

/** True for a theme on which a submission without files is taken. */
export const sendable = ({ stopper, photo }: Category): boolean => !stopper && photo !== 'required'

export interface Composing {
  readonly adapter: BackendAdapter
  readonly now: Date
  /** What to say when a place, or a contact, has to be there. */
  readonly place?: Place | undefined
  readonly contact?: Contact | undefined
}

/**
 * A submission that a form accepts.
 *
 * @throws NotApplicable when the form offers nothing of the kind
 */
export async function composeSubmission(
  form: Form,
  { adapter, now, ...own }: Composing,
  wishes: Wishes = {},
): Promise<Submission> {
  const { kind = form.kinds[0], procedure = form.procedures[0]?.procedure, attachments = [] } = wishes
  if (!kind || !form.kinds.includes(kind)) throw new NotApplicable(`the form takes no ${kind}`)
  if (!procedure || !form.procedures.some((offer) => offer.procedure === procedure)) {
    throw new NotApplicable(`the form takes no ${procedure}`)
  }
  const leaf = await chooseLeaf(form, { adapter, now, kind, procedure, wishes })
  const { place, contact } = rulesFor(form, leaf, procedure)
  return {
    kind,
    procedure,
    ...(procedure === 'appeal' && { appealType: 'grievance' as const }),
    text: wishes.text ?? ordinaryText(form),
    ...(leaf && { category: leaf.code }),
    answers: answer(leaf?.questions ?? []),
    ...(place === 'required' && { place: own.place ?? somewhere }),
    ...(contact === 'required' && { contact: own.contact ?? someone }),
    attachments: [...attachments],
    consents: accept(form, now),
    language: form.language,
    formVersion: form.version,
    source: { channel: 'api' },
  }
}

export const somewhere: Place = {
  point: { latitude: 55.79, longitude: 49.12 },
  address: { text: 'ул. Ленина, 5, второй подъезд' },
}

export const someone: Contact = {
  familyName: 'Примерова',
  givenName: 'Анна',
  email: 'anna@example.com',
}

/** Every tick the form needs, made a minute ago. */
function accept(form: Form, now: Date): Submission['consents'] {
  const acceptedAt = new Date(now.getTime() - 60_000).toISOString()
  return form.consents
    .filter(({ required }) => required)
    .map(({ id, version, sha256 }) => ({ id, version, sha256, acceptedAt, language: form.language }))
}

function ordinaryText({ limits: { text } }: Form): string {
  return 'Во дворе не горит фонарь, вечером ничего не видно. '.repeat(Math.ceil(text.min / 50)).slice(0, text.max)
}

async function chooseLeaf(
  form: Form,
  {
    adapter,
    now,
    kind,
    procedure,
    wishes,
  }: { adapter: BackendAdapter; now: Date; kind: Kind; procedure: Procedure; wishes: Wishes },
): Promise<Category | undefined> {
  if (form.categories.length === 0 && !wishes.theme) return undefined
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: form.organization.timeZone }).format(now)
  for (const leaf of leaves(form.categories)) {
    const open = inSeason(leaf, today) && servesKind(leaf, kind) && (leaf.procedures?.includes(procedure) ?? true)
    if (!open) continue
    const whole = await withDetails(leaf, form, adapter)
    if ((wishes.theme ?? sendable)(whole) && canAnswer(whole.questions ?? [])) return whole
  }
  throw new NotApplicable('the form has no theme of that kind')
}

export function leaves(categories: readonly Category[]): Category[] {
  return categories.flatMap((category) => (category.children ? leaves(category.children) : [category]))
}

async function withDetails(leaf: Category, form: Form, adapter: BackendAdapter): Promise<Category> {
  if (!leaf.details || !adapter.category) return leaf
  const { id } = form.organization
  return { ...leaf, ...(await adapter.category({ organization: id, code: leaf.code, language: form.language })) }
}

const canAnswer = (questions: readonly Question[]): boolean =>
  visibleQuestions(questions, answer(questions)).every(
    ({ type, required, options }) =>
      !required || (type !== 'unknown' && (!type.startsWith('choice') || options?.some(({ stop }) => !stop))),
  )

/** Answers what must be answered, and what that makes visible. */
function answer(questions: readonly Question[], given: readonly Answer[] = []): Answer[] {
  const missing = visibleQuestions(questions, given).find(
    ({ code, required, type }) => required && type !== 'note' && !given.some((one) => one.code === code),
  )
  if (!missing) return [...given]
  return answer(questions, [...given, { code: missing.code, ...fitting(missing) }])
}

function fitting({ type, options }: Question): Pick<Answer, 'value' | 'label'> {
  const option = options?.find(({ stop }) => !stop)
  if (type === 'choice' && option) return { value: option.value, label: option.label }
  if (type === 'choices' && option) return { value: [option.value], label: option.label }
  if (type === 'number') return { value: '7', label: '7' }
  if (type === 'datetime') return { value: '2026-01-15T10:00:00Z', label: '15 января' }
  return { value: 'Второй подъезд', label: 'Второй подъезд' }
}
