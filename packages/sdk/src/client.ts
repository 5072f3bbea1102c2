import type { BackendAdapter, Capabilities, CaseAccess, NearbyCase, RequestOptions } from './adapter.ts'
import type { Delivery } from './delivery.ts'
import type { Case, CategoryDetails, Form, Language, Place, Point, Rating, Remark } from './domain/index.ts'
import type { Draft, DraftFile } from './draft.ts'
import type { Outbox } from './outbox/outbox.ts'

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
}

interface Methods {
  category(
    request: { readonly code: string; readonly language: Language },
    options?: RequestOptions,
  ): Promise<CategoryDetails>
  track(access: CaseAccess, options?: RequestOptions): Promise<Case>
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
  [M in keyof Methods as C[M] extends false ? never : M]: Methods[M]
}
