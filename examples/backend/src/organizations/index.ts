import { createHash } from 'node:crypto'
import { type Category, type CategoryDetails, type Form, findLeaf, Language } from '@otklik/sdk/domain'
import { type ConsentDocument, detailsOf, formIn, withoutDetails } from './form.ts'
import { type OrganizationFiles, readFolder } from './read.ts'
import type { OrganizationSource } from './source.ts'

export type { ConsentDocument } from './form.ts'
export { allowsOrigin } from './origins.ts'
export { OrganizationError } from './read.ts'

/** One organization, as the backend serves it. A language it does not speak gives Russian. */
export interface Organization {
  readonly id: string
  readonly timeZone: string
  readonly languages: readonly Language[]
  /** Who may call the API from a page; see `allowsOrigin`. */
  readonly origins: readonly string[]
  /** The whole form. `publicUrl` is put before the links to its documents; without it they are paths. */
  form(language: Language, publicUrl?: string): Form
  /** The form with hint, questions and stopper of the leaves left out. */
  lazyForm(language: Language, publicUrl?: string): Form
  category(code: string, language: Language): CategoryDetails | undefined
  consentDocument(id: string, language: Language): ConsentDocument | undefined
  privacyPolicy(language: Language): { readonly text: string; readonly language: Language }
  /** Changes with anything in the form or its documents, in any language. */
  readonly formVersion: string
  readonly earlierVersions: OrganizationSource['earlierVersions']
  readonly registersMessages: boolean
  readonly moderates: boolean
  readonly disputeDays: number
  readonly ratingDays: number
  readonly publicCases: boolean
  readonly open311: OrganizationSource['open311']
  /** The most hashes that the work before sending takes; 0 where none is asked for. */
  readonly proofOfWork: number
}

/**
 * Reads every organization of a folder, one subfolder each: `organization.json`, `categories.json` where it has
 * themes, `privacy.{language}.txt` and `consents/{id}.{language}.txt`.
 *
 * @throws OrganizationError naming the file, the place in it and the rule that it breaks
 */
export function loadOrganizations(folder: string): Organization[] {
  return readFolder(folder).map(organizationOf)
}

function organizationOf(files: OrganizationFiles): Organization {
  const { source } = files
  const parts = {
    ...files,
    consentDocument: (id: string, language: Language) => documentIn(files.consents.get(id), language),
  }
  const bare = Language.options.map((language) => formIn(language, parts))
  const formVersion = sha256(JSON.stringify([bare, [...files.privacy]])).slice(0, 16)
  const whole = new Map<Language, Form>()
  const lazy = new Map<Language, Form>()
  const proofOfWork = Number(source.proofOfWork === true ? usualWork : source.proofOfWork)
  for (const form of bare) {
    if (!source.languages.includes(form.language)) continue
    // Residents agree to no more and no less by it, so it does not change the version.
    const complete = { version: formVersion, ...form, ...(proofOfWork > 0 && { proof: 'altcha' }) }
    whole.set(form.language, complete)
    lazy.set(form.language, { ...complete, categories: withoutDetails(form.categories) })
  }
  const spoken = (language: Language): Language => (whole.has(language) ? language : 'ru')
  const pick = (forms: Map<Language, Form>, language: Language) => forms.get(spoken(language)) as Form

  return {
    id: source.id,
    timeZone: source.timeZone,
    languages: source.languages,
    origins: source.origins,
    form: (language, publicUrl) => at(pick(whole, language), publicUrl),
    lazyForm: (language, publicUrl) => at(pick(lazy, language), publicUrl),
    category(code, language) {
      const leaf: Category | undefined = findLeaf(pick(whole, language).categories, code)
      return leaf && detailsOf(leaf)
    },
    consentDocument: parts.consentDocument,
    privacyPolicy: (language) => documentIn(files.privacy, language) as ConsentDocument,
    formVersion,
    earlierVersions: source.earlierVersions,
    registersMessages: source.registersMessages,
    moderates: source.moderates,
    disputeDays: source.disputeDays,
    ratingDays: source.ratingDays,
    publicCases: source.publicCases,
    open311: source.open311,
    proofOfWork,
  }
}

/** Hashes at the most: see `proofOfWork` in `source.ts`. */
const usualWork = 200_000

function at(form: Form, publicUrl = ''): Form {
  if (publicUrl === '') return form
  const base = publicUrl.replace(/\/$/, '')
  return {
    ...form,
    ...(form.privacyUrl && { privacyUrl: base + form.privacyUrl }),
    consents: form.consents.map((consent) => ({ ...consent, url: base + consent.url })),
  }
}

function documentIn(texts: ReadonlyMap<Language, string> | undefined, language: Language): ConsentDocument | undefined {
  const found = texts?.has(language) ? language : 'ru'
  const text = texts?.get(found)
  return text === undefined ? undefined : { text, language: found, sha256: sha256(text) }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
