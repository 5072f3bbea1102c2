import type { Job } from '../../adapter.ts'
import type { GivenForm } from '../given-form.ts'

export type LoadCases = () => Promise<
  Pick<
    typeof import('./cases.ts'),
    'askForNumber' | 'bodyWithFiles' | 'casesAround' | 'explained' | 'lookForOwn' | 'trackCase'
  >
>
export type LoadXml = () => Promise<Pick<typeof import('./xml.ts'), 'parseXml'>>

/** A field of a POST by its name in the specification; `media` is the part of a file in a multipart body. */
export type Open311Field =
  | 'lat'
  | 'long'
  | 'address_string'
  | 'email'
  | 'first_name'
  | 'last_name'
  | 'phone'
  | 'description'
  | 'media_url'
  | 'media'

export interface Open311Options {
  /**
   * What stands before `/services.json`: `https://city.example/open311/v2`. Most servers send no CORS headers, so in a
   * page it is the address of a proxy on the page's own origin (`@otklik/sdk/proxy`).
   */
  readonly endpoint: string | URL
  /** For a server that serves several jurisdictions. Left out where it has one: some take an empty one for a mistake. */
  readonly jurisdictionId?: string
  /** Goes into the body of a POST. It must not stand in a page: a proxy adds it there. */
  readonly apiKey?: string
  /** `auto`, when left out, asks for JSON and falls back to XML, once for the life of the adapter. */
  readonly format?: 'json' | 'xml' | 'auto'
  /**
   * How several values of one attribute are written: `attribute[code][]=a&attribute[code][]=b` as in the specification,
   * when left out, or `attribute[code]=a&attribute[code]=b`, which FixMyStreet's open311-adapter asks for.
   */
  readonly multivalue?: 'brackets' | 'repeat'
  /**
   * How files travel. `none`, when left out: not at all. `multipart`: in the POST itself, as parts named `media` (see
   * `fields`). `{ url }`: one by one to that address before the POST, as a part named `file`; its answer, a text or JSON,
   * holds the address that goes into `media_url`. One photo, unless `form.limits.files` says otherwise.
   *
   * @example
   * ```ts
   * open311({ endpoint, upload: { url: 'https://city.example/api/image' }, form: { limits: { files: { count: 3 } } } })
   * ```
   */
  readonly upload?: 'none' | 'multipart' | { readonly url: string | URL }
  /**
   * What a place must be, and what is sent of it. `point`, `address` or `both`: that is asked for, and nothing else is
   * sent. `either`: one of them, the point if it is there, for a server that follows only one of the two (Boston). When
   * left out, whatever the resident gave.
   */
  readonly location?: 'point' | 'address' | 'both' | 'either'
  /**
   * Other names that this server has for fields, or `false` for what it must not be sent.
   *
   * @example
   * ```ts
   * open311({ endpoint, fields: { long: 'lon' } }) // redmine_open311
   * open311({ endpoint, fields: { first_name: false, last_name: false } }) // takes Latin names only
   * ```
   */
  readonly fields?: Partial<Record<Open311Field, string | false>>
  /**
   * Fields that this server wants besides those of the specification, asked for before each POST (and each upload).
   *
   * @example
   * ```ts
   * open311({ endpoint, extra: async ({ key }) => ({ client_request_id: key, g_recaptcha_response: await captcha() }) })
   * ```
   */
  readonly extra?: (job: Job) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /** Asks for `extensions=true` with a request, where the server then adds notes (Chicago, Boston, San Francisco). */
  readonly extensions?: boolean
  /** The server filters requests by `lat` and `long` (SeeClickFix), so that open ones nearby can be shown. */
  readonly nearby?: boolean
  /** What the server cannot say about the form. */
  readonly form?: GivenForm
  readonly fetch?: typeof globalThis.fetch
  /** Brings `@otklik/sdk/open311/xml` when an answer is XML; by default a lazy import of it. */
  readonly loadXml?: LoadXml
  /**
   * Brings `@otklik/sdk/open311/cases` for what is done with a report once it has been posted, for files, and for the
   * words of a refusal; by default a lazy import of it.
   */
  readonly loadCases?: LoadCases
  /** Milliseconds to wait for an answer, besides the time that the body itself needs. 15,000 when left out. */
  readonly timeout?: number
}
