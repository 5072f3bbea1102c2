import type { BackendAdapter, Capabilities } from '../../adapter.ts'
import type { Limits } from '../../domain/form.ts'
import { makeForm, named } from '../given-form.ts'
import { loaded } from '../load.ts'
import { createCatalogue } from './catalogue.ts'
import type { Open311Options } from './options.ts'
import { categoriesOf } from './services.ts'
import { longestText, submitReport } from './submit.ts'
import { createWire } from './wire.ts'

export type { GivenForm } from '../given-form.ts'
export type { LoadCases, LoadXml, Open311Field, Open311Options } from './options.ts'

/** What this adapter can do, known to the types; `attach` and `nearby` follow from its options. */
export interface Open311Capabilities extends Capabilities {
  readonly idempotency: 'lookup'
  readonly attach: 'before' | 'with' | 'none'
  readonly attachLater: false
  readonly category: true
  readonly track: true
  readonly trackBy: 'number'
  readonly mine: false
  readonly rate: false
  readonly dispute: false
  readonly reply: false
  readonly support: false
  readonly suggestCategory: false
}

/** For pictures as phones make them; a site may say what its server takes. */
const onePhoto: Limits['files'] = {
  count: 1,
  size: 10_000_000,
  total: 10_000_000,
  types: ['image/jpeg', 'image/png'],
}

/**
 * Any server of Open311 GeoReport v2, with the deviations of those that run.
 *
 * GeoReport knows neither keys of repeated messages nor secrets of residents. So a report whose answer is lost is looked
 * for and never sent again by itself, and a case is found by its number alone, by everybody: `trackBy: 'number'`. A
 * service of the type `blackbox` answers with no number at all; its receipt says `б/н` («no number» in English), and
 * there is nothing to follow it by.
 *
 * @example
 * ```ts
 * const adapter = open311({ endpoint: '/open311', form: { organization: { name: 'Управа района Заречный' } } })
 * ```
 */
export function open311(options: Open311Options): BackendAdapter<Open311Capabilities> {
  const { upload = 'none', location, form: given } = options
  const { loadXml = () => import('./xml.ts'), loadCases = () => import('./cases.ts') } = options
  const wire = createWire(options, { loadXml, loadCases })
  const catalogue = createCatalogue(wire, options)
  const nearby = options.nearby === true
  const uploaded = new Map<string, string>()

  const adapter: BackendAdapter<Open311Capabilities> = {
    name: 'open311',
    capabilities: {
      idempotency: 'lookup',
      attach: upload === 'none' ? 'none' : upload === 'multipart' ? 'with' : 'before',
      attachLater: false,
      category: true,
      track: true,
      trackBy: 'number',
      mine: false,
      rate: false,
      dispute: false,
      reply: false,
      nearby,
      support: false,
      suggestCategory: false,
    },

    async form(request, { signal } = {}) {
      const { services } = await catalogue.services(signal, request.language)
      const placeNeeds = location === 'either' ? undefined : location
      return makeForm(
        request,
        {
          categories: categoriesOf(services),
          limits: { text: { min: 1, max: longestText }, files: upload === 'none' ? undefined : onePhoto },
          features: nearby ? ['track', 'nearby'] : ['track'],
          // Requests are public in GeoReport: anybody can list them.
          visibility: 'public',
          ...(placeNeeds && { placeNeeds }),
        },
        given,
      )
    },

    async category({ code, language }, { signal } = {}) {
      const details = { code, questions: await catalogue.questions(code, signal) }
      return given?.language && given.language !== language ? named(given.language)(details) : details
    },

    submit: (job, context) => submitReport({ wire, catalogue, options, loadCases, uploaded }, job, context),

    async track({ number }, { signal } = {}) {
      const format = await catalogue.format(signal)
      const { trackCase } = await loaded(loadCases)
      return trackCase(number, options.extensions, { wire, format, signal })
    },
  }
  if (!nearby) return adapter

  return {
    ...adapter,
    async nearby({ point, category }, { signal } = {}) {
      const format = await catalogue.format(signal)
      const { casesAround } = await loaded(loadCases)
      return casesAround(point, category, { wire, format, signal })
    },
  }
}
