import type { Question, QuestionOption } from '../../domain/question.ts'
import { isRecord, own } from '../record.ts'
import { answerOf, yes } from './answers.ts'
import type { Asked } from './catalogue.ts'
import { type Condition, conditionOf, simplified } from './conditions.ts'
import { textOf } from './reading.ts'

const types: Record<string, Question['type']> = {
  plain_text: 'note',
  question_header: 'note',
  text_input: 'text',
  text_area_input: 'longtext',
  // Several texts, one a line.
  multi_text_input: 'longtext',
  date_time_input: 'datetime',
  checkbox_input: 'choices',
  radio_input: 'choice',
  select_input: 'choice',
}

/**
 * What is asked of a theme, of all that is asked of it and of the one above it.
 *
 * @param found questions as the server has them
 */
export function askedOf(
  found: readonly Record<string, unknown>[],
  { main, sub }: { readonly main: string; readonly sub: string },
): Asked {
  const asked: Question[] = []
  const stops: { readonly text: string; readonly when: Condition[] }[] = []
  for (const item of found) {
    const meta = isRecord(item.meta) ? item.meta : {}
    const conditions = simplified(conditionOf(meta, { category: main, subcategory: sub }), asked)
    // Asked of other themes.
    if (conditions.length === 0) continue
    if (isBlocking(meta)) stops.push({ text: wordsOf(meta), when: conditions })
    else {
      const question = questionOf(item, meta)
      // One that stands with both levels comes twice.
      if (question && !asked.some(({ code }) => code === question.code)) asked.push(conditional(question, conditions))
    }
  }
  const always = stops.find(({ when }) => when.some((terms) => terms.length === 0))
  const questions = stops.reduce((questions, { text, when }) => when.reduce(stopping(text), questions), asked)
  return {
    questions,
    tell(answer) {
      const question = questions.find(({ code }) => code === answer.code)
      const { field_type: type } = found.find(({ key }) => key === answer.code) ?? {}
      return [question?.label ?? answer.code, answerOf(answer, question, type)]
    },
    ...(always && { stopper: { text: always.text, final: true } }),
  }
}

function questionOf(
  { key, field_type: kind, required: must }: Record<string, unknown>,
  meta: Record<string, unknown>,
): Question | undefined {
  const code = textOf(key)
  const required = must === true
  // What is chosen on a map of objects, and what a newer server asks, is asked in words if it must be answered.
  const type = own(types, textOf(kind)) ?? (required ? 'text' : undefined)
  if (!type || !code) return undefined
  const label = (type === 'note' && wordsOf(meta)) || textOf(meta.label) || textOf(meta.shortLabel) || code
  const hint = plain(meta.subtitle)
  const question = { code, type, label, required: required && type !== 'note', ...(hint && { hint }) }
  return type.startsWith('choice') ? { ...question, options: optionsOf(meta, label) } : question
}

/** `{ value: label }`, or a list of objects; without either a single box to tick, whose answer is yes. */
function optionsOf({ values, value }: Record<string, unknown>, label: string): QuestionOption[] {
  if (typeof values !== 'object' || values === null) return [{ value: yes, label: plain(value) || label }]
  const named = Object.entries(values).map(([key, item]): [string, unknown] =>
    isRecord(item)
      ? [plain(item.id ?? item.key ?? key), item.label ?? item.value]
      : [Array.isArray(values) ? plain(item) : key, item],
  )
  // The first of a list is often «choose», without a value.
  return named.flatMap(([one, words]) => (one && plain(words) ? [{ value: one, label: plain(words) }] : []))
}

/**
 * A text that ends the report: `plain_text` whose validators name `isBlocking` (`isBlockingAnswer` at first), as the
 * municipality's own form knows it since 2023. It stands beside the answer that it is about, by its conditions. An alert
 * without that («you need not go on») is only shown.
 */
const isBlocking = ({ validators }: Record<string, unknown>): boolean =>
  Array.isArray(validators) && validators.some((one) => /^isBlocking/.test(String(one)))

/** Asked when its conditions hold; where ours cannot say them, always and not required. */
function conditional(question: Question, conditions: readonly Condition[]): Question {
  if (conditions.some((terms) => terms.length === 0)) return question
  const [first] = conditions[0] ?? []
  const alike = conditions.every((terms) => terms.length === 1 && terms[0]?.code === first?.code)
  if (first && alike)
    return { ...question, when: { code: first.code, values: conditions.flatMap(([term]) => term?.values ?? []) } }
  const last = conditions.length === 1 ? conditions[0]?.at(-1) : undefined
  return { ...question, required: false, ...(last && { when: last }) }
}

/** Puts an end beside the answers that lead to it; where those are several together, the words alone. */
const stopping =
  (stop: string) =>
  (questions: Question[], terms: Condition): Question[] => {
    const [term] = terms
    if (!term) return questions
    const asked = questions.find(({ code }) => code === term.code)
    if (terms.length > 1 || !asked?.options) {
      const note = { code: `stop ${questions.length}`, type: 'note', label: stop, required: false } as const
      return [...questions, conditional(note, [terms])]
    }
    const options = asked.options.map((option) => (term.values.includes(option.value) ? { ...option, stop } : option))
    return questions.map((one) => (one === asked ? { ...one, options } : one))
  }

const wordsOf = ({ value, label }: Record<string, unknown>): string =>
  [value].flat().map(plain).filter(Boolean).join('\n') || plain(label)

/** Words without Markdown: of a link its text, and its address where that is a page. */
const plain = (value: unknown): string =>
  textOf(typeof value === 'number' ? String(value) : value)
    .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, (_, text: string, url: string) =>
      /^http/.test(url) ? `${text} (${url})` : text,
    )
    .replace(/\*\*|\\(?=\s)/g, '')
