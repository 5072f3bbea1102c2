import { Form, type Language } from '@otklik/sdk/domain'
import type { SeedOrganization } from '../state.ts'

/** A text in the languages it has; Russian always. */
export interface Text {
  readonly ru: string
  readonly en?: string
}

/** A word of the domain whose texts may stand in several languages. */
export type Translated<T> = T extends string
  ? T | Text
  : T extends readonly (infer Item)[]
    ? readonly Translated<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Translated<T[Key]> }
      : T

/** A form for each language of the organization, each read by the schema itself. */
export function inEveryLanguage(form: Translated<Omit<Form, 'language'>>): SeedOrganization {
  const languages = form.languages as readonly Language[]
  const forms = languages.map((language) => [language, Form.parse({ ...(pick(form, language) as object), language })])
  return { forms: Object.fromEntries(forms) as SeedOrganization['forms'] }
}

function pick(node: unknown, language: Language): unknown {
  if (Array.isArray(node)) return node.map((item) => pick(item, language))
  if (typeof node !== 'object' || node === null) return node
  if (isText(node)) return textIn(node, language) ?? node.ru
  // A text without a translation is shown in Russian and says so.
  const untranslated = Object.values(node).some((value) => isText(value) && textIn(value, language) === undefined)
  const entries = Object.entries(node).map(([key, value]) => [key, pick(value, language)])
  return { ...Object.fromEntries(entries), ...(untranslated && { lang: 'ru' }) }
}

const isText = (value: unknown): value is Text => typeof value === 'object' && value !== null && 'ru' in value

const textIn = (text: Text, language: Language): string | undefined =>
  (text as Partial<Record<Language, string>>)[language]
