import type { BackendAdapter, Kind, Language, Place, Procedure } from '@otklik/sdk'
import type { Attribute } from './attributes.ts'

/** How the widget stands on the page. `none`: no launcher, opened by the page. */
export type Mode = 'button' | 'banner' | 'inline' | 'page' | 'none'
/** `page`: as the page's own `color-scheme`. `system`: as the device. */
export type Theme = 'page' | 'system' | 'light' | 'dark'

/** What a site has asked for, read from the element's attributes. A wrong value counts as one left out. */
export interface WidgetOptions {
  readonly organization: string
  /** Origin, and path if any, of the backend, without a slash at the end. */
  readonly backend: string
  readonly mode: Mode
  readonly kind?: Kind
  /** Code of a category. */
  readonly category?: string
  readonly place?: Place
  readonly procedure?: Procedure
  readonly language: Language
  readonly theme: Theme
  readonly label?: string
  /** Nothing is kept on the device. */
  readonly sharedDevice: boolean
  /** May put one entry into the page's history while the dialog is open. */
  readonly history: boolean
  readonly debug: boolean
  /** Name of a built-in adapter, or an adapter given by the page as a property. */
  readonly adapter: BuiltIn | BackendAdapter
}

/** The values an attribute may have, where they are a closed set; the first is the one taken when it is left out. */
export const choices = {
  mode: ['button', 'banner', 'inline', 'page', 'none'],
  theme: ['page', 'system', 'light', 'dark'],
  kind: ['complaint', 'question', 'suggestion', 'thanks'],
  procedure: ['message', 'appeal'],
  lang: ['ru', 'tt', 'en'],
  history: ['on', 'off'],
  adapter: ['rest', 'open311', 'signalen', 'pos'],
} as const satisfies Partial<Record<Attribute, readonly string[]>>

/** The adapters that have a name on the tag. `pos` is no backend: it hands over to a form elsewhere, without a panel. */
export type BuiltIn = (typeof choices)['adapter'][number]

/** Where options are read from. */
export interface OptionSource {
  attribute(name: Attribute): string | null
  /** Language of the page around the element. */
  readonly pageLanguage: string
  /** Address of the page, against which a relative backend is read. */
  readonly pageUrl: string
  /** Taken when no backend is given. */
  readonly defaultBackend: string
  readonly adapter?: BuiltIn | BackendAdapter | undefined
}

export function readOptions(source: OptionSource): WidgetOptions {
  const text = (name: Attribute) => source.attribute(name)?.trim() || undefined
  const choice = <N extends keyof typeof choices>(name: N): (typeof choices)[N][number] | undefined =>
    choices[name].find((value) => value === text(name))
  const flag = (name: Attribute) => source.attribute(name) !== null && source.attribute(name) !== 'false'

  const kind = choice('kind')
  const category = text('category')
  const place = readPlace(text('place'))
  const procedure = choice('procedure')
  const label = text('label')
  return {
    organization: text('organization') ?? '',
    backend: readBackend(text('backend') ?? source.defaultBackend, source.pageUrl) ?? source.defaultBackend,
    mode: choice('mode') ?? 'button',
    ...(kind && { kind }),
    ...(category && { category }),
    ...(place && { place }),
    ...(procedure && { procedure }),
    language: readLanguage(text('lang') ?? source.pageLanguage),
    theme: choice('theme') ?? 'page',
    ...(label && { label }),
    sharedDevice: flag('shared-device'),
    history: choice('history') !== 'off',
    debug: flag('debug'),
    adapter: source.adapter ?? choice('adapter') ?? 'rest',
  }
}

/** The page of an organization on its backend: where fallback links lead. */
export function organizationPage(options: Pick<WidgetOptions, 'backend' | 'organization'>): string {
  return `${options.backend}/o/${encodeURIComponent(options.organization)}`
}

/** An absolute http(s) address without query, fragment or closing slash; undefined when it is none. */
export function readBackend(value: string, pageUrl: string): string | undefined {
  if (!URL.canParse(value, pageUrl)) return
  const { protocol, origin, pathname } = new URL(value, pageUrl)
  return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/+$/, '') : undefined
}

/** «58.6035, 49.668», an address, or both: «58.6035, 49.668; ул. Ленина, 5». */
export function readPlace(value: string | undefined): Place | undefined {
  if (!value) return
  const [, latitude, longitude, rest] = /^(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*(?:;\s*(.*))?$/s.exec(value) ?? []
  const point = { latitude: Number(latitude), longitude: Number(longitude) }
  if (!(Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180)) return { address: { text: value } }
  return { point, ...(rest && { address: { text: rest } }) }
}

/** By the first part of a language tag («en-GB» is `en`); Russian for a language there is no catalogue of. */
export function readLanguage(tag: string): Language {
  const primary = tag.toLowerCase().split('-')[0]
  return choices.lang.find((language) => language === primary) ?? 'ru'
}
