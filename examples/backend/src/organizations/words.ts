import type { Language } from '@otklik/sdk/domain'
import type { Text } from './source.ts'

/**
 * Picks the words of one entity (a theme, a question, a consent): all in the language asked for, or, when one of them
 * has no translation, all in Russian, so that a screen reader can be told one language for the whole.
 */
export function wordsOf(language: Language, texts: readonly (Partial<Record<Language, unknown>> | undefined)[]) {
  const spoken = texts.every((text) => !text || text[language] !== undefined) ? language : 'ru'
  return {
    /** Set only when it is not the language asked for. */
    lang: spoken === language ? {} : ({ lang: spoken } as const),
    pick: <T>(text: { readonly ru: T } & { readonly tt?: T | undefined; readonly en?: T | undefined }): T =>
      text[spoken] ?? text.ru,
  }
}

/** A text that stands on its own. */
export const inLanguage = (text: Text, language: Language): string => text[language] ?? text.ru
