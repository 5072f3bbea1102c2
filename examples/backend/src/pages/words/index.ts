import type { FieldError, Language } from '@otklik/sdk/domain'
import { english } from './en.ts'
import { russian, type Words } from './ru.ts'

export type { Words } from './ru.ts'

/** Languages the pages themselves are written in. */
export const pageLanguages = ['ru', 'en'] as const satisfies readonly Language[]
export type PageLanguage = (typeof pageLanguages)[number]

export const wordsIn = (language: PageLanguage): Words => (language === 'en' ? english : russian)

export const readLanguage = (value: unknown): PageLanguage => (value === 'en' ? 'en' : 'ru')

/** What to do about a broken rule, in a sentence. */
export function sentenceFor({ pointer, code, params = {} }: FieldError, words: Words, question?: string): string {
  if (code !== 'required') return words.fieldErrors[code](params, pointer)
  if (question !== undefined) return words.requiredAnswer(question)
  return words.required[pointer] ?? words.requiredOther
}
