import type { BackendAdapter } from '../../adapter.ts'
import type { Point } from '../../domain/place.ts'
import { type GivenForm, makeForm, named } from '../given-form.ts'
import { createSend } from '../http.ts'
import { loaded } from '../load.ts'
import { createCatalogue, detailsOf } from './catalogue.ts'
import { limits } from './files.ts'
import type { Later } from './later.ts'
import { errorOf } from './problems.ts'
import { submit } from './submit.ts'
import type { ToJpeg } from './to-jpeg.ts'

export type { Later as LoadLater } from './later.ts'
export type { ToJpeg } from './to-jpeg.ts'

/** Gives the point of an address, or undefined where there is none. */
export type Geocode = (address: string, options: { readonly signal: AbortSignal }) => Promise<Point | undefined>

export interface SignalenOptions {
  /** Where the API begins: `https://meldingen.example/signals`. `/v1/…` follows. */
  readonly endpoint: string | URL
  /** What the site says about its form where Signalen cannot. */
  readonly form?: GivenForm
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds to wait for an answer, besides the time that the body itself needs. 15,000 when left out. */
  readonly timeout?: number
  /** Where reports come from, as the server knows it: its `source`. The server's own `online` when left out. */
  readonly source?: string
  /** Finds the point of an address: Signalen takes nothing without one. When left out, residents must set the point. */
  readonly geocode?: Geocode
  /** How sure the server must be of a theme to suggest it, 0 to 1; 0.4 when left out. */
  readonly minimumProbability?: number
  /** True where the letters with the satisfaction form lead to this site: then what came of a report can be rated here. */
  readonly rating?: boolean
  /** Makes a JPEG of an image that Signalen refuses, such as WebP. Drawn on a canvas when left out; Node has none. */
  readonly toJpeg?: ToJpeg
  /** Brings `@otklik/sdk/signalen/later` for what only some reports need; by default a lazy import of it. */
  readonly loadLater?: Later
}

const capabilities = {
  idempotency: 'none',
  attach: 'after',
  attachLater: false,
  category: true,
  track: true,
  trackBy: 'token',
  mine: false,
  rate: true,
  dispute: false,
  reply: false,
  nearby: true,
  support: false,
  suggestCategory: true,
} as const

/** What this adapter can do, known to the types. */
export type SignalenCapabilities = typeof capabilities

/**
 * A municipality's Signalen, by its public API (seen on 2.34). One server is one organization, whatever it is called.
 *
 * A consent of the site's form with the id `sharing_allowed` becomes the reporter's leave to pass contacts on.
 *
 * @example
 * ```ts
 * const client = createClient({
 *   organization: 'zarechny',
 *   adapter: signalen({ endpoint: 'https://meldingen.example/signals', form: { help: { phone: '14 020' } } }),
 * })
 * ```
 */
export function signalen(options: SignalenOptions): BackendAdapter<SignalenCapabilities> {
  const { endpoint, form: given = {}, timeout = 15_000, minimumProbability = 0.4 } = options
  const { fetch, geocode, source, rating, loadLater = () => import('./later.ts') } = options
  const later = () => loaded(loadLater)
  const { toJpeg = async (image) => (await later()).drawJpeg(image) } = options
  const send = createSend({ timeout, errorOf, headers: { Accept: 'application/json' }, ...(fetch && { fetch }) })
  // Some write down where the API's first version begins.
  const root = String(endpoint).replace(/(\/v1(\/public)?)?\/*$/, '')
  const api = { send, root, base: `${root}/v1/public` }
  const catalogue = createCatalogue(api, later)
  const own = limits(options.toJpeg !== undefined || 'createImageBitmap' in globalThis)
  const longestText = given.limits?.text?.max ?? own.text.max

  return {
    name: 'signalen',
    capabilities,

    async form(request, { signal } = {}) {
      signal?.throwIfAborted()
      const { categories } = await catalogue.renewed(signal)
      return makeForm(
        request,
        {
          categories,
          limits: own,
          features: ['track', 'nearby', 'suggest-category', ...(rating ? (['rate'] as const) : [])],
          ...(!geocode && { placeNeeds: 'point' }),
        },
        given,
      )
    },

    async category({ code, language }, { signal } = {}) {
      const details = detailsOf(await catalogue.theme(code, signal))
      return given.language && given.language !== language ? named(given.language)(details) : details
    },

    submit: (job, context) => submit({ api, catalogue, longestText, geocode, source, toJpeg }, job, context),

    track: async (request, { signal } = {}) => (await after(signal)).caseOf(api, request, signal),
    rate: async (request, { signal } = {}) => (await after(signal)).judge(api, request, signal),
    nearby: async (request, { signal } = {}) => (await after(signal)).nearby(api, request, signal),
    suggestCategory: async ({ text }, { signal } = {}) =>
      (await after(signal)).suggest(api, catalogue, { text, minimumProbability, signal }),
  }

  async function after(signal: AbortSignal | undefined): ReturnType<Later> {
    const found = await later()
    signal?.throwIfAborted()
    return found
  }
}
