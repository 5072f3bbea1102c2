import type { Category, CategoryDetails, Consent, Form, Language, Question } from '@otklik/sdk/domain'
import {
  type CategorySource,
  type InheritedRules,
  inheritedRules,
  type OrganizationSource,
  type QuestionSource,
} from './source.ts'
import { inLanguage, wordsOf } from './words.ts'

/** A consent's document as it is shown in one language. */
export interface ConsentDocument {
  readonly text: string
  readonly language: Language
  readonly sha256: string
}

export interface FormParts {
  readonly source: OrganizationSource
  readonly categories: readonly CategorySource[]
  consentDocument(id: string, language: Language): ConsentDocument | undefined
}

/** The whole form in one language, without its version. */
export function formIn(language: Language, { source, categories, consentDocument }: FormParts): Omit<Form, 'version'> {
  const { id, notice, dataNotice, contactNotice, urgent, help } = source
  const say = (text: Parameters<typeof inLanguage>[0]) => inLanguage(text, language)
  return {
    organization: { id, name: say(source.name), shortName: say(source.shortName), timeZone: source.timeZone },
    status: source.status,
    ...(notice && { notice: say(notice) }),
    dataBasis: source.dataBasis,
    ...(dataNotice && { dataNotice: say(dataNotice) }),
    privacyUrl: `/o/${id}/privacy?lang=${language}`,
    language,
    languages: source.languages,
    kinds: source.kinds,
    procedures: source.procedures.map(({ procedure, term, label, needs, contact }) => {
      const { lang, pick } = wordsOf(language, [label, needs])
      return { procedure, term, label: pick(label), needs: pick(needs), contact, ...lang }
    }),
    categories: categories.map((category) => categoryIn(language, category, {})),
    limits: source.limits,
    consents: source.consents.map((consent): Consent => {
      const document = consentDocument(consent.id, language)
      const { pick } = wordsOf(document?.language ?? 'ru', [consent.purpose, consent.text])
      return {
        id: consent.id,
        version: consent.version,
        sha256: document?.sha256 ?? '',
        purpose: pick(consent.purpose),
        required: consent.required,
        url: `/o/${id}/consents/${consent.id}?lang=${language}`,
        text: pick(consent.text),
        ...(document && document.language !== language && { lang: document.language }),
      }
    }),
    features: source.features,
    ...(urgent && { urgent: { text: say(urgent.text), ...(urgent.phone && { phone: urgent.phone }) } }),
    help: {
      ...(help.phone && { phone: help.phone }),
      ...(help.hours && { hours: say(help.hours) }),
      ...(help.address && { address: say(help.address) }),
      ...(help.email && { email: help.email }),
      ...(help.url && { url: help.url }),
    },
    ...(contactNotice && { contactNotice: say(contactNotice) }),
    ...(source.publicCases && { visibility: 'public' as const }),
  }
}

/** The same tree with what a leaf asks left out: it comes with `category(code)`. */
export function withoutDetails(categories: readonly Category[]): Category[] {
  return categories.map((category) => {
    if (category.children) return { ...category, children: withoutDetails(category.children) }
    const { hint, questions, stopper, ...rest } = category
    return hint || questions || stopper ? { ...rest, details: true } : rest
  })
}

/** What a leaf asks beyond the form's defaults. */
export function detailsOf({ code, hint, questions, stopper }: Category): CategoryDetails {
  return { code, ...(hint && { hint }), ...(questions && { questions }), ...(stopper && { stopper }) }
}

function categoryIn(language: Language, category: CategorySource, above: InheritedRules): Category {
  const rules: InheritedRules = { ...above, ...ruled(category) }
  const { code, label, hint, keywords, stopper, questions, children } = category
  const authority = children ? undefined : rules.authority
  const { lang, pick } = wordsOf(language, [label, hint, keywords, authority, stopper?.text])
  const shown: Category = {
    code,
    label: pick(label),
    ...lang,
    ...(hint && { hint: pick(hint) }),
    ...(keywords && { keywords: pick(keywords) }),
  }
  if (children) return { ...shown, children: children.map((child) => categoryIn(language, child, rules)) }
  const { authority: _, ...bare } = rules
  return {
    ...shown,
    ...(authority && { authority: pick(authority) }),
    ...bare,
    ...(stopper && {
      stopper: {
        text: pick(stopper.text),
        ...(stopper.phone && { phone: stopper.phone }),
        ...(stopper.url && { url: stopper.url }),
        final: stopper.final,
      },
    }),
    ...(questions && { questions: questions.map((question) => questionIn(language, question)) }),
  }
}

function ruled(category: CategorySource): InheritedRules {
  return Object.fromEntries(
    inheritedRules.flatMap((rule) => (category[rule] === undefined ? [] : [[rule, category[rule]]])),
  )
}

function questionIn(language: Language, question: QuestionSource): Question {
  const { code, type, label, hint, required, options, when } = question
  const { lang, pick } = wordsOf(language, [label, hint])
  return {
    code,
    type,
    label: pick(label),
    ...(hint && { hint: pick(hint) }),
    required,
    ...(options && {
      options: options.map((option) => {
        const words = wordsOf(language, [option.label, option.stop])
        return {
          value: option.value,
          label: words.pick(option.label),
          ...(option.stop && { stop: words.pick(option.stop) }),
          ...words.lang,
        }
      }),
    }),
    ...(when && { when }),
    ...lang,
  }
}
