import type { FieldError, FieldErrorCode } from '@otklik/sdk'
import { steps as russian } from '../catalogue/ru/steps.ts'
import type { Words } from '../catalogue/words.ts'
import { topicOf } from './flow.ts'
import { type Panel, spoken } from './panel.ts'
import { conversationOf } from './walk.ts'

/** What the screens of this chunk say, in the panel's language. */
export function stepsWords(panel: Panel): Words['steps'] {
  const words = spoken(panel) === 'en' && panel.english.value ? panel.english.value.steps : russian
  return panel.extra.value?.fit(panel, words) ?? words
}

/** A sentence that says what to do about a field. */
export function errorText(panel: Panel, error: FieldError): string {
  const words = stepsWords(panel)
  const { pointer, code, params = {} } = error
  if (code === 'required') return requiredText(panel, pointer)
  const sentences: Record<
    Exclude<FieldErrorCode, 'required'>,
    (params: Params, field: string) => string
  > = words.fieldErrors
  return sentences[code](params, pointer)
}

type Params = Readonly<Record<string, string | number>>

function requiredText(panel: Panel, pointer: string): string {
  const { answer, ...fields } = stepsWords(panel).required
  const [, first = '', second] = pointer.split('/')
  if (first === 'answers') {
    const question = topicOf(conversationOf(panel))?.questions?.find(({ code }) => pointerOf(code) === pointer)
    return question ? answer(question.label) : fields.other
  }
  const name = first === 'contact' ? (second ?? 'way') : first
  return name in fields ? fields[name as keyof typeof fields] : fields.other
}

/** JSON pointer of the answer to a question (RFC 6901). */
export const pointerOf = (code: string): string => `/answers/${code.replaceAll('~', '~0').replaceAll('/', '~1')}`
