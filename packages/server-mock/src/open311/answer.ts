/** What JSON and XML can both say. */
export type Value = string | number | boolean | null | readonly Value[] | Row
export interface Row {
  readonly [name: string]: Value
}

/** What an answer is about; its elements in XML follow from it. */
export type AnswerKind = 'discovery' | 'services' | 'definition' | 'accepted' | 'tokens' | 'requests' | 'errors'

/** An answer before it is written in either format. */
export interface Answer {
  readonly kind: AnswerKind
  readonly status: number
  /** One for `discovery` and `definition`. */
  readonly rows: readonly Row[]
}

export const answered = (kind: AnswerKind, rows: readonly Row[]): Answer => ({ kind, status: 200, rows })

/** Errors as the specification has them: a list, whose codes need not be the status. */
export const failed = (status: number, ...descriptions: readonly string[]): Answer => ({
  kind: 'errors',
  status,
  rows: descriptions.map((description) => ({ code: status, description })),
})
