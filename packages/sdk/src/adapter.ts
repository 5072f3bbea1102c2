import type {
  Case,
  CaseSummary,
  CategoryDetails,
  Form,
  Language,
  Place,
  Point,
  Rating,
  Receipt,
  Remark,
  Submission,
} from './domain/index.ts'
import type { OtklikError } from './errors.ts'

/** Data that survives JSON, for `checkpoint`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What an adapter implements. A client refuses, in its types and at run time, what is `false` here. */
export interface Capabilities {
  /**
   * What a repeated `submit` does. `key`: the backend knows the key and gives the same receipt. `lookup`: the adapter
   * can look whether the first one arrived. `none`: neither; nothing is repeated once bytes have gone out.
   */
  readonly idempotency: 'key' | 'lookup' | 'none'
  /** When files travel: before the submission, in the same request, after it, or not at all. */
  readonly attach: 'before' | 'with' | 'after' | 'none'
  /** Files can be added to a case that exists. */
  readonly attachLater: boolean
  /** Details of a category are fetched when it is chosen. */
  readonly category: boolean
  readonly track: boolean
  /**
   * What finds a message. Its number together with its code when left out. `number`: that alone, in a public register.
   * `token`: the receipt's token; there are no codes.
   */
  readonly trackBy?: 'number' | 'token'
  /**
   * A verified resident is shown all that they have sent, on every device: whoever comes from a network whose launch the
   * backend has verified.
   */
  readonly mine: boolean
  readonly rate: boolean
  readonly dispute: boolean
  readonly reply: boolean
  readonly nearby: boolean
  readonly support: boolean
  readonly suggestCategory: boolean
}

/** A file with its bytes. `id`, `sha256`, `type`, `size` and `name` stand in the submission too. */
export interface AttachmentFile {
  readonly id: string
  readonly blob: Blob
}

export interface Job {
  readonly organization: string
  readonly submission: Submission
  readonly attachments: readonly AttachmentFile[]
  /** Born with the draft, the same for every try. A secret: never logged, never in a URL. */
  readonly key: string
}

export interface Progress {
  /** Bytes of files that have gone out, and in all. */
  readonly sent: number
  readonly total: number
}

export interface SubmitContext {
  readonly signal: AbortSignal
  onProgress(progress: Progress): void
  /**
   * What the last `checkpoint` of this job kept. Without a key that the backend knows, a message that may have gone out
   * is not sent again then, and whatever is met when looking for it is no refusal.
   */
  readonly resume?: Json
  /** Keeps what a long submission needs after a reload. Resolves once it is durable. */
  checkpoint(state: Json): Promise<void>
}

export type SubmitResult =
  | { readonly state: 'accepted'; readonly receipt: Receipt }
  /**
   * Taken, but without a number yet: call `submit` again with the checkpoint, not before `retryAt`. With an `error`
   * nothing has gone out yet, for that reason, and it can be sent then.
   */
  | { readonly state: 'pending'; readonly retryAt: string; readonly error?: OtklikError }
  /**
   * The message is there, and some of its files are not: neither a success nor a failure. Called again with the
   * checkpoint, `submit` sends what is missing and nothing else; by itself not before `retryAt`, and never where there is
   * none, since trying again as things are would not help.
   */
  | {
      readonly state: 'partial'
      readonly receipt: Receipt
      /** Ids of the attachments that have not arrived. */
      readonly missing: readonly string[]
      readonly retryAt?: string
      /** Why the last one did not arrive. */
      readonly error?: OtklikError
    }
  /**
   * It may have arrived. Called again with the checkpoint, `submit` looks for it (`idempotency: 'lookup'`), not before
   * `retryAt`; called without, it sends once more.
   */
  | { readonly state: 'unknown'; readonly retryAt?: string }

/** An official form elsewhere, which the widget opens in a frame. Made by `@otklik/sdk/pos`. */
export interface Handoff {
  readonly handoff: {
    /** The form's whole address. */
    readonly url: string
    /** Messages of the frame are taken from this origin only. */
    readonly origin: string
  }
}

export interface RequestOptions {
  readonly signal?: AbortSignal
}

/**
 * Proof of the right to see a case: the receipt's token, its twelve-digit code, or that the session says it is the
 * resident's own (`mine`).
 */
export type CaseAccess =
  | { readonly number: string; readonly token: string }
  | { readonly number: string; readonly code: string }
  | { readonly number: string; readonly mine: true }

/** What shows a case in a public register: `track` of an adapter with `trackBy: 'number'` has to need no more. */
export type PublicAccess = { readonly number: string }

export type InOrganization<T> = T & { readonly organization: string }

/** An open case near a point, without anything about who sent it. */
export interface NearbyCase {
  /** Absent where a public map does not tell it. */
  readonly number?: string
  readonly category?: string
  readonly text?: string
  readonly sentAt?: string
  readonly point: Point
  readonly supporters?: number
}

/**
 * All that a backend author must write: a plain object, usually made by a function. Methods throw nothing but
 * `OtklikError`, except the reason of an aborted `signal`.
 */
export interface BackendAdapter<C extends Capabilities = Capabilities> {
  readonly name: string
  readonly capabilities: C
  form(
    request: { readonly organization: string; readonly language: Language; readonly place?: Place },
    options?: RequestOptions,
  ): Promise<Form>
  submit(job: Job, context: SubmitContext): Promise<SubmitResult>
  category?(
    request: { readonly organization: string; readonly code: string; readonly language: Language },
    options?: RequestOptions,
  ): Promise<CategoryDetails>
  track?(request: InOrganization<CaseAccess>, options?: RequestOptions): Promise<Case>
  /** What the verified resident has sent, the newest first. Without a session: `unauthorized`. */
  mine?(request: { readonly organization: string }, options?: RequestOptions): Promise<CaseSummary[]>
  /** Adds files to a case. `key` makes a repeat harmless where the backend knows keys. */
  attach?(
    request: InOrganization<CaseAccess> & {
      readonly key: string
      readonly attachments: Submission['attachments']
      readonly files: readonly AttachmentFile[]
    },
    context: SubmitContext,
  ): Promise<Case>
  rate?(request: InOrganization<CaseAccess> & { readonly rating: Rating }, options?: RequestOptions): Promise<Case>
  dispute?(request: InOrganization<CaseAccess> & { readonly remark: Remark }, options?: RequestOptions): Promise<Case>
  reply?(request: InOrganization<CaseAccess> & { readonly remark: Remark }, options?: RequestOptions): Promise<Case>
  nearby?(
    request: InOrganization<{ readonly point: Point; readonly category?: string }>,
    options?: RequestOptions,
  ): Promise<NearbyCase[]>
  support?(
    request: InOrganization<{ readonly number: string; readonly key: string }>,
    options?: RequestOptions,
  ): Promise<void>
  suggestCategory?(
    request: InOrganization<{ readonly text: string; readonly language: Language }>,
    options?: RequestOptions,
  ): Promise<string[]>
}
