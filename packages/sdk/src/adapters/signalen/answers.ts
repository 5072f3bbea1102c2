import type { Answer, Question } from '../../domain/question.ts'

/** How Signalen writes that a single box is ticked. */
export const yes = 'ja'

/** An answer in the shape that Signalen's own form gives it, which is another for each type of question. */
export function answerOf({ value, label }: Answer, question: Question | undefined, type: unknown): unknown {
  const values = [value].flat()
  if (type === 'multi_text_input') {
    return values.flatMap((text) => text.split('\n').map((line) => line.trim())).filter(Boolean)
  }
  const options = question?.options
  if (!options) return value
  const chosen = values.map((id) => ({ id, label: options.find((one) => one.value === id)?.label ?? label }))
  if (!Array.isArray(value)) return chosen[0]
  return value[0] === yes && options.length === 1 ? { value: true, label: chosen[0]?.label } : chosen
}
