import type { Case, CaseAction, FieldError } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Visitor } from '../cases/access.ts'
import { attachLater, disputeCase, rateCase, replyToInquiry } from '../cases/follow.ts'
import type { Organization } from '../organizations/index.ts'
import { ProblemError } from '../problems.ts'
import type { Mistake } from './fields.ts'
import type { PageContext } from './page.ts'
import type { KeptFile } from './receive.ts'
import { sentenceFor } from './words/index.ts'

/** What a plain form can ask for by a word. */
const actions = ['rate', 'dispute', 'reply'] as const satisfies readonly CaseAction[]
type Action = (typeof actions)[number]

export const readAction = (word: string): Action | undefined => actions.find((one) => one === word)

/** What a resident says with an action. */
export interface Remark {
  readonly score: number | undefined
  readonly text: string
}

export const readRemark = (field: (name: string) => string): Remark => ({
  score: Number(field('score')) || undefined,
  text: field('text').replaceAll('\r\n', '\n').trim(),
})

export function act(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { action, remark }: { action: Action; remark: Remark },
): Promise<Case> {
  const { score = 0, text } = remark
  switch (action) {
    case 'rate':
      return rateCase(backend, organization, visitor, { score, ...(text && { comment: text }) })
    case 'dispute':
      return disputeCase(backend, organization, visitor, { text })
    case 'reply':
      return replyToInquiry(backend, organization, visitor, { text })
  }
}

/** Most characters of a remark and of a comment to a rating, as the contract has them. */
const remarkLimit = 4000
const commentLimit = 2000

export function remarkMistakes({ words }: PageContext, action: Action, { score, text }: Remark): Mistake[] {
  const errors: { field: string; error: FieldError }[] = []
  const wrong = (field: string, error: FieldError) => errors.push({ field, error })
  const field = `${action}-text`
  const max = action === 'rate' ? commentLimit : remarkLimit
  if (action === 'rate' && !(score && score >= 1 && score <= 5)) wrong('score', { pointer: '/score', code: 'required' })
  if (action !== 'rate' && text === '') wrong(field, { pointer: '/remark', code: 'required' })
  if (text.length > max) wrong(field, { pointer: '/remark', code: 'too_long', params: { over: text.length - max } })
  return errors.map(({ field, error }) => ({ field, sentence: sentenceFor(error, words) }))
}

/** Adds files that lie in the store already; what breaks a rule comes back to be told. */
export async function addFiles(
  backend: Backend,
  organization: Organization,
  visitor: Visitor,
  { key, files }: { key: string; files: readonly KeptFile[] },
): Promise<{ readonly found: Case } | { readonly errors: readonly FieldError[] }> {
  const attachments = files.map(({ id, sha256, type, size, name }) => ({ id, sha256, type, size, name }))
  const uploads = Object.fromEntries(files.map(({ id, upload }) => [id, upload]))
  try {
    return { found: await attachLater(backend, organization, visitor, { key, attachments, uploads }) }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'rejected') throw error
    return { errors: error.problem.errors as FieldError[] }
  }
}
