import { type Case, type Form, findLeaf, rulesFor } from '@otklik/sdk/domain'
import { addDays, basisOf, dateIn, lastDay } from './calendar.ts'
import { viewCase } from './case-view.ts'
import type { MockState, StoredCase } from './state.ts'
import { nextStatus, type OperatorAction } from './transitions.ts'

/** A file of an answer; `content` as text. */
export interface AnswerFile {
  readonly name: string
  readonly type: string
  readonly content: string
}

/**
 * What the people of an organization do with its cases. Each gives the case as it is then, and throws where a real
 * organization could not do it: an answered case is not answered again, an appeal is not rejected.
 */
export interface Operator {
  list(organization?: string): Case[]
  show(number: string): Case
  moderate(number: string): Case
  register(number: string, registration?: { readonly number?: string }): Case
  take(number: string, by?: { readonly authority?: string }): Case
  forward(number: string, to: { readonly authority: string; readonly text?: string }): Case
  /** Asks the resident; the status stays. */
  ask(number: string, question: { readonly text: string }): Case
  /** Moves the last day of the answer (`YYYY-MM-DD`). */
  extend(number: string, to: { readonly date: string; readonly text?: string }): Case
  answer(number: string, answer: { readonly text: string; readonly files?: readonly AnswerFile[] }): Case
  reject(number: string, because: { readonly text: string }): Case
  /** Appeals only: 59-ФЗ, article 11. */
  leaveWithoutAnswer(number: string, because: { readonly text: string }): Case
  close(number: string): Case
}

interface OperatorContext {
  readonly state: MockState
  readonly formOf: (organization: string) => Form
  readonly now: () => number
  /** Called after every change. */
  readonly changed: () => void
}

const disputeDays = 15

export function createOperator({ state, formOf, now, changed }: OperatorContext): Operator {
  return {
    list: (organization) =>
      state.cases.filter((one) => organization === undefined || one.organization === organization).map(view),
    show: (number) => view(find(number)),
    moderate: (number) => act('moderate', number),
    register: (number, registration = {}) =>
      act('register', number, (found, at) => {
        found.registration = { number: registration.number ?? `Р-${found.number}`, at }
        const due = dueFromRegistration(found)
        if (due) found.due = due
      }),
    take: (number, { authority } = {}) =>
      act('take', number, (found) => {
        if (authority !== undefined) found.authority = authority
      }),
    forward: (number, { authority, text }) =>
      act('forward', number, (found) => {
        found.authority = authority
        return text
      }),
    ask: (number, { text }) =>
      act('ask', number, (found, at) => {
        found.inquiry = { at, text }
        return text
      }),
    extend: (number, { date, text }) =>
      act('extend', number, (found) => {
        found.due = { ...found.due, date }
        return text
      }),
    answer: (number, { text, files = [] }) =>
      act('answer', number, (found, at) => {
        const { authority } = found
        found.answer = { at, text, ...(authority !== undefined && { authority }), files: keepFiles(found, files) }
        delete found.rating
        delete found.inquiry
        if (formOf(found.organization).features.includes('dispute') && found.submission.procedure === 'message') {
          found.disputeUntil = addDays(today(found), disputeDays)
        }
      }),
    reject: (number, { text }) => act('reject', number, () => text),
    leaveWithoutAnswer: (number, { text }) => act('leaveWithoutAnswer', number, () => text),
    close: (number) => act('close', number),
  }

  /** Changes a case; what `change` returns is the text of the timeline's entry. */
  function act(
    action: OperatorAction,
    number: string,
    change: (found: StoredCase, at: string) => string | undefined = () => undefined,
  ): Case {
    const found = find(number)
    found.status = nextStatus(action, found)
    found.updatedAt = new Date(now()).toISOString()
    const text = change(found, found.updatedAt)
    const { status, updatedAt: at, authority } = found
    const entry = { at, status, ...(authority !== undefined && { authority }), ...(text && { text }) }
    found.timeline = [...found.timeline, entry]
    changed()
    return view(found)
  }

  function find(number: string): StoredCase {
    const found = state.cases.find((one) => one.number === number)
    if (!found) throw new Error(`There is no case ${number}`)
    return found
  }

  function view(found: StoredCase): Case {
    return viewCase(found, formOf(found.organization), now())
  }

  function today({ organization }: StoredCase): string {
    return dateIn(formOf(organization).organization.timeZone, now())
  }

  function dueFromRegistration(found: StoredCase): Case['due'] {
    const form = formOf(found.organization)
    const { category, procedure } = found.submission
    const leaf = category === undefined ? undefined : findLeaf(form.categories, category)
    const { term } = rulesFor(form, leaf, procedure)
    return term?.from === 'registered' ? { date: lastDay(term, today(found)), basis: basisOf(term) } : undefined
  }

  function keepFiles({ organization }: StoredCase, files: readonly AnswerFile[]): NonNullable<Case['answer']>['files'] {
    return files.map(({ name, type, content }) => {
      const id = crypto.randomUUID()
      state.files.push({ id, organization, name, type, content })
      const size = new TextEncoder().encode(content).length
      return { name, type, size, url: `/v1/organizations/${organization}/files/${id}` }
    })
  }
}
