import type { BackendAdapter, Capabilities, CaseAccess, NearbyCase, PublicAccess, RequestOptions } from './adapter.ts'
import type { Delivery } from './delivery.ts'
import type {
  Case,
  CaseSummary,
  CategoryDetails,
  Form,
  Language,
  Place,
  Point,
  Rating,
  Remark,
} from './domain/index.ts'
import { createKey, type Draft, type DraftFile } from './draft.ts'
import { UnsupportedError } from './errors.ts'
import { memoryOutbox } from './outbox/memory.ts'
import type { Outbox } from './outbox/outbox.ts'
import { prepareFiles } from './prepare.ts'
import { createSender } from './sender.ts'

export interface ClientOptions<C extends Capabilities> {
  readonly organization: string
  readonly adapter: BackendAdapter<C>
  /** Where submissions wait until they are received. In memory when left out: gone with the page. */
  readonly outbox?: Outbox
}

/** What every client can do, whatever its backend. */
export interface BaseClient<C extends Capabilities> {
  readonly organization: string
  readonly capabilities: C
  form(request: { readonly language: Language; readonly place?: Place }, options?: RequestOptions): Promise<Form>
  /** Sends in the background and returns at once. The same draft gives the same delivery. */
  submit(draft: Draft): Delivery
  /** Everything still on its way, and what was accepted on this page. */
  deliveries(): Promise<Delivery[]>
  /**
   * Calls back with the deliveries known, at once and whenever one comes, goes or changes its state, here or on another
   * page of the site; returns how to stop. What `deliveries` does at its first call, this does too.
   */
  watch(listener: (deliveries: readonly Delivery[]) => void): () => void
}

/** `A` is what shows a case. */
interface Methods<A = CaseAccess | PublicAccess> {
  category(
    request: { readonly code: string; readonly language: Language },
    options?: RequestOptions,
  ): Promise<CategoryDetails>
  track(access: A, options?: RequestOptions): Promise<Case>
  mine(options?: RequestOptions): Promise<CaseSummary[]>
  attachLater(access: CaseAccess, files: readonly DraftFile[], options?: RequestOptions): Promise<Case>
  rate(access: CaseAccess, rating: Rating, options?: RequestOptions): Promise<Case>
  dispute(access: CaseAccess, remark: Remark, options?: RequestOptions): Promise<Case>
  reply(access: CaseAccess, remark: Remark, options?: RequestOptions): Promise<Case>
  nearby(
    request: { readonly point: Point; readonly category?: string },
    options?: RequestOptions,
  ): Promise<NearbyCase[]>
  support(request: { readonly number: string }, options?: RequestOptions): Promise<void>
  suggestCategory(
    request: { readonly text: string; readonly language: Language },
    options?: RequestOptions,
  ): Promise<string[]>
}

/**
 * The one object an app holds. A method whose capability is `false` in the adapter's type is not there; where the
 * type says only `boolean`, calling it throws `UnsupportedError` if the backend cannot.
 */
export type Client<C extends Capabilities = Capabilities> = BaseClient<C> & {
  [M in keyof Methods as C[M] extends false ? never : M]: Methods<AccessOf<C>>[M]
}

/** A number alone, where the register is public or the backend not known. */
type AccessOf<C extends Capabilities> = Capabilities extends C
  ? CaseAccess | PublicAccess
  : C extends { readonly trackBy: 'number' }
    ? CaseAccess | PublicAccess
    : CaseAccess

/**
 * Makes the client of one organization.
 *
 * @example
 * ```ts
 * const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: 'https://otklik.example' }) })
 * const form = await client.form({ language: 'ru' })
 * const delivery = client.submit({ key: createKey(), submission, files: [] })
 * const { number } = await delivery.receipt
 * ```
 */
export function createClient<const C extends Capabilities>(options: ClientOptions<C>): Client<C> {
  const { organization, adapter, outbox = memoryOutbox() } = options
  const { submit, deliveries, watch } = createSender({ organization, adapter, outbox })
  const keys = new Map<string, string>()

  const methods: Methods = {
    category: async (request, options) => able('category', 'category')({ organization, ...request }, options),
    // A number alone is for adapters that need no more.
    track: async (access, options) => able('track', 'track')({ organization, ...(access as CaseAccess) }, options),
    mine: async (options) => able('mine', 'mine')({ organization }, options),
    async attachLater(access, drafts, { signal = new AbortController().signal } = {}) {
      const attach = able('attachLater', 'attach')
      const { attachments, files } = await prepareFiles(drafts)
      const key = keyOf(`attach ${access.number} ${attachments.map(({ sha256 }) => sha256).join(' ')}`)
      const context = { signal, onProgress: () => {}, checkpoint: async () => {} }
      return attach({ organization, ...access, key, attachments, files }, context)
    },
    rate: async (access, rating, options) => able('rate', 'rate')({ organization, ...access, rating }, options),
    dispute: async (access, remark, options) =>
      able('dispute', 'dispute')({ organization, ...access, remark }, options),
    reply: async (access, remark, options) => able('reply', 'reply')({ organization, ...access, remark }, options),
    nearby: async (request, options) => able('nearby', 'nearby')({ organization, ...request }, options),
    support: async ({ number }, options) =>
      able('support', 'support')({ organization, number, key: keyOf(`support ${number}`) }, options),
    suggestCategory: async (request, options) =>
      able('suggestCategory', 'suggestCategory')({ organization, ...request }, options),
  }
  const base: BaseClient<C> = {
    organization,
    capabilities: adapter.capabilities,
    form: (request, options) => adapter.form({ organization, ...request }, options),
    submit,
    deliveries,
    watch,
  }
  return { ...base, ...methods } as Client<C>

  /** The adapter's method, if it has said that it has it. */
  function able<M extends AdapterMethod>(capability: keyof Methods, method: M): NonNullable<BackendAdapter<C>[M]> {
    const found = adapter[method]
    if (!adapter.capabilities[capability] || !found) throw new UnsupportedError(capability, adapter.name)
    return found.bind(adapter) as NonNullable<BackendAdapter<C>[M]>
  }

  /** One key for one thing done, however often it is tried. */
  function keyOf(deed: string): string {
    const key = keys.get(deed) ?? createKey()
    keys.set(deed, key)
    return key
  }
}

type AdapterMethod = Exclude<keyof Methods, 'attachLater'> | 'attach'
