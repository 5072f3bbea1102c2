import type { Category, Requirement } from '../domain/category.ts'
import type { Form, Limits, ProcedureOffer } from '../domain/form.ts'
import type { Language } from '../domain/language.ts'

/**
 * What a site says about its form where the backend cannot. Everything may be left out.
 *
 * @example
 * ```ts
 * const form: GivenForm = {
 *   organization: { name: 'Управа района Заречный', shortName: 'Заречный', timeZone: 'Europe/Moscow' },
 *   help: { phone: '+7 (000) 000-00-00' },
 *   contact: 'required',
 *   limits: { text: { min: 10, max: 2000 } },
 * }
 * ```
 */
export interface GivenForm
  extends Partial<
    Pick<
      Form,
      | 'status'
      | 'notice'
      | 'dataBasis'
      | 'dataNotice'
      | 'privacyUrl'
      | 'languages'
      | 'kinds'
      | 'procedures'
      | 'placeNeeds'
      | 'visibility'
      | 'consents'
      | 'features'
      | 'urgent'
      | 'help'
      | 'contactNotice'
    >
  > {
  /** The name is the organization's id when left out, and the time zone that of the device. */
  readonly organization?: Partial<Omit<Form['organization'], 'id'>>
  /** Which the backend's own words are in. A form shown in another language says so of each of them. */
  readonly language?: Language
  /** Whether contacts are asked for, where `procedures` says nothing else. `optional` when left out. */
  readonly contact?: Requirement
  /** Narrower limits than the backend's. */
  readonly limits?: {
    readonly text?: Partial<Limits['text']>
    readonly files?: Partial<Limits['files']>
  }
}

/** What a backend says about its form. */
export interface BackendForm {
  readonly categories: readonly Category[]
  /** Without `files` it takes none. */
  readonly limits: { readonly text: Limits['text']; readonly files?: Limits['files'] | undefined }
  readonly features: Form['features']
  readonly placeNeeds?: Form['placeNeeds']
  /** `public` for a register that everybody can read: residents are told before they send. */
  readonly visibility?: Form['visibility']
}

/** A whole form of what the backend says and what the site says besides. */
export function makeForm(
  { organization: id, language: asked }: { readonly organization: string; readonly language: Language },
  said: BackendForm,
  given: GivenForm = {},
): Form {
  const { organization = {}, language: own, contact = 'optional', limits = {}, ...more } = given
  const { languages = ['ru', 'en'] } = given
  const language = languages.includes(asked) ? asked : (languages[0] ?? asked)
  const name = organization.name ?? id
  const { placeNeeds = said.placeNeeds, visibility = said.visibility } = given
  const form: Omit<Form, 'version'> = {
    status: 'open',
    // Claims no law: without consents of the site nothing is said about the ground.
    dataBasis: 'consent',
    kinds: ['complaint'],
    procedures: [{ ...message[language === 'en' ? 'en' : 'ru'], procedure: 'message', contact }],
    consents: [],
    help: {},
    ...more,
    organization: { shortName: name, timeZone: timeZone(), ...organization, name, id },
    language,
    languages: [...languages],
    categories: own === undefined || own === language ? [...said.categories] : said.categories.map(named(own)),
    limits: {
      text: { ...said.limits.text, ...limits.text },
      files: said.limits.files ? { ...said.limits.files, ...limits.files } : noFiles,
    },
    features: said.features.filter((feature) => given.features?.includes(feature) ?? true),
    ...(placeNeeds && { placeNeeds }),
    ...(visibility && { visibility }),
  }
  return { ...form, version: shortHash(JSON.stringify(form)) }
}

/** Says of a theme's own words, and of all under it, which language they are in. */
export function named(lang: Language): <T extends Pick<Category, 'questions'>>(theme: T) => T {
  return (theme) => {
    const { questions, children } = theme as Partial<Category>
    return {
      ...theme,
      lang,
      ...(questions && { questions: questions.map((question) => ({ ...question, lang })) }),
      ...(children && { children: children.map(named(lang)) }),
    }
  }
}

const message: Record<'ru' | 'en', Pick<ProcedureOffer, 'label' | 'needs'>> = {
  ru: { label: 'Сообщение', needs: 'Можно без имени и контактов' },
  en: { label: 'Message', needs: 'You need not give your name' },
}

const noFiles: Limits['files'] = { count: 0, size: 1, total: 1, types: [] }

const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** FNV-1a, 32 bits: to see a change by, not to trust in. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}
