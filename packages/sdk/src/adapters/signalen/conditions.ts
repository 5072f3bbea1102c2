import type { Question } from '../../domain/question.ts'
import { own } from '../record.ts'

/** Answers of which one must have been given. */
export interface Term {
  readonly code: string
  readonly values: string[]
}

/** What must hold together; nothing: always. */
export type Condition = readonly Term[]

/**
 * When a question is asked, by `ifAllOf` and `ifOneOf`, which nest to any depth: ways of which one must hold. None: never.
 *
 * @param known what is settled before any answer: the theme
 */
export function conditionOf(conditions: unknown, known: Readonly<Record<string, string>>): Condition[] {
  const groups = Object.entries(conditions ?? {}).filter(([key]) => key === 'ifAllOf' || key === 'ifOneOf')
  return groups.reduce((ways, [key, group]) => both(ways, groupOf(key === 'ifAllOf', group, known)), always)
}

const always: Condition[] = [[]]

function groupOf(all: boolean, group: unknown, known: Readonly<Record<string, string>>): Condition[] {
  const parts = Object.entries(group ?? {}).map(([code, value]) => {
    if (code === 'ifAllOf' || code === 'ifOneOf') return conditionOf({ [code]: value }, known)
    const values = [value]
      .flat()
      .map(String)
      .map((one) => own(answers, one) ?? one)
    const settled = own(known, code)
    if (settled !== undefined) return values.includes(settled) ? always : []
    return all ? [values.map((one) => ({ code, values: [one] }))] : [[{ code, values }]]
  })
  return all ? parts.reduce(both, always) : parts.flat()
}

/** A ticked box is `true` in a condition and «ja» in an answer. */
const answers: Readonly<Record<string, string>> = { true: 'ja', false: 'nee' }

const both = (left: readonly Condition[], right: readonly Condition[]): Condition[] =>
  left.flatMap((one) => right.map((other) => [...one, ...other]))

/** The same without what follows from the rest: a question that is asked only after an answer implies that answer. */
export function simplified(conditions: readonly Condition[], asked: readonly Question[]): Condition[] {
  return conditions.map((terms) =>
    terms.filter(
      (term) =>
        !terms.some((other) => {
          const when = other !== term && asked.find(({ code }) => code === other.code)?.when
          return when && when.code === term.code && when.values.every((value) => term.values.includes(value))
        }),
    ),
  )
}
