import type { BackendAdapter, CaseAccess, InOrganization, Job } from '../../adapter.ts'
import type { SubmissionRequest } from '../../contract/messages.ts'
import { clientVersion, headers, path } from '../../contract/routes.ts'
import type { Case } from '../../domain/case.ts'
import { CategoryDetails } from '../../domain/category.ts'
import { Receipt } from '../../domain/receipt.ts'
import { isOtklikError } from '../../errors.ts'
import { createSend, type HttpAnswer, within } from '../http.ts'
import { loaded } from '../load.ts'
import type { CaseCall } from './cases.ts'
import { type FormCache, fetchForm, memoryFormCache } from './form.ts'
import { errorOf } from './problems.ts'
import { parse, read } from './reading.ts'

export { type CachedForm, type FormCache, memoryFormCache } from './form.ts'

export type LoadFiles = () => Promise<Pick<typeof import('./files.ts'), 'submitWithFiles' | 'attachFiles'>>

export type LoadCases = () => Promise<Pick<typeof import('./cases.ts'), 'callCase' | 'ownCases'>>

export type LoadProof = () => Promise<Pick<typeof import('./proof.ts'), 'sendProved'>>

export interface RestOptions {
  /** Where the contract begins: `https://otklik.example`; `/v1/organizations/…` follows. */
  readonly endpoint: string | URL
  readonly fetch?: typeof globalThis.fetch
  /** Brings `@otklik/sdk/rest/files` for a message with files; by default a lazy import of it. */
  readonly loadFiles?: LoadFiles
  /** Brings `@otklik/sdk/rest/cases` for what is done with a case that exists; by default a lazy import of it. */
  readonly loadCases?: LoadCases
  /** Brings `@otklik/sdk/rest/proof` for a backend that asks for proof of work; by default a lazy import of it. */
  readonly loadProof?: LoadProof
  /**
   * The token of the resident's session, where a network has said who they are (`openSession`). Asked for before each
   * request that takes it and kept by nobody. A message is sent as nobody's where there is none, where it does not come
   * in time, and where the backend says that it has ended.
   */
  readonly session?: () => Promise<string | undefined>
  /** Milliseconds to wait for an answer, besides the time that the body itself needs. 15,000 when left out. */
  readonly timeout?: number
  /** Keeps forms between requests. In memory when left out. */
  readonly cache?: FormCache
}

const capabilities = {
  idempotency: 'key',
  attach: 'before',
  attachLater: true,
  category: true,
  track: true,
  mine: true,
  rate: true,
  dispute: true,
  reply: true,
  nearby: false,
  support: false,
  suggestCategory: false,
} as const

/** What this adapter can do, known to the types. */
export type RestCapabilities = typeof capabilities

/** Any backend that speaks the contract (`openapi.json`). */
export function rest(options: RestOptions): BackendAdapter<RestCapabilities> {
  const { endpoint, timeout = 15_000, cache = memoryFormCache() } = options
  const { loadFiles = () => import('./files.ts'), loadCases = () => import('./cases.ts') } = options
  const { loadProof = () => import('./proof.ts') } = options
  const send = createSend({
    timeout,
    errorOf,
    headers: { Accept: 'application/json, application/problem+json', [headers.client]: clientVersion },
    ...(options.fetch && { fetch: options.fetch }),
  })
  const base = String(endpoint).replace(/\/+$/, '')
  const sending = { send, base, post, onCase }

  return {
    name: 'rest',
    capabilities,

    // The contract's form is one for the whole organization: the place is not asked for.
    form: ({ organization, language }, { signal } = {}) =>
      fetchForm(send, cache, `${base}${path('form', { organization })}?lang=${language}`, signal),

    async category({ organization, code, language }, { signal } = {}) {
      const url = `${base}${path('category', { organization, code })}?lang=${language}`
      return read(CategoryDetails, parse(await send(url, { signal, cache: 'no-cache' })))
    },

    async submit(job, context) {
      if (job.submission.attachments.length === 0) {
        return { state: 'accepted', receipt: await post(job, job.submission, context.signal) }
      }
      const { submitWithFiles } = await filesChunk(context.signal)
      return submitWithFiles(sending, job, context)
    },

    track: (request, { signal } = {}) => onCase('case', request, { signal }),

    async mine({ organization }, { signal } = {}) {
      const { ownCases } = await loaded(loadCases)
      return ownCases({ send, base, organization, session, signal })
    },

    async attach(request, context) {
      const { attachFiles } = await filesChunk(context.signal)
      return attachFiles(sending, request, context)
    },

    rate: ({ rating, ...request }, { signal } = {}) => onCase('rating', request, { json: rating, signal }),
    dispute: ({ remark, ...request }, { signal } = {}) => onCase('dispute', request, { json: remark, signal }),
    reply: ({ remark, ...request }, { signal } = {}) => onCase('replies', request, { json: remark, signal }),
  }

  async function onCase(
    deed: CaseCall['deed'],
    request: InOrganization<CaseAccess>,
    more: Pick<CaseCall, 'json' | 'key' | 'signal'>,
  ): Promise<Case> {
    const { callCase } = await loaded(loadCases)
    more.signal?.throwIfAborted()
    return callCase({ send, base, session, request, deed, ...more })
  }

  async function post({ organization, key }: Posted, json: SubmissionRequest, signal: AbortSignal): Promise<Receipt> {
    let own = await session().catch(() => undefined)
    const ask = (proof?: string): Promise<HttpAnswer> =>
      send(base + path('submissions', { organization }), {
        method: 'POST',
        json,
        signal,
        headers: { [headers.key]: key, [headers.proof]: proof, Authorization: own && `Bearer ${own}` },
      }).catch((error) => {
        if (!own || !isOtklikError(error) || error.code !== 'unauthorized') throw error
        // The session has ended. What the resident has written matters more than whose it is.
        own = undefined
        return ask(proof)
      })
    const answer = await ask().catch(async (error) => {
      if (!isOtklikError(error) || error.problem !== 'proof_required') throw error
      const { sendProved } = await loaded(loadProof)
      const challenge = () => send(base + path('challenge', { organization }), { signal, cache: 'no-store' })
      return sendProved({ send: ask, challenge, signal })
    })
    return read(Receipt, parse(answer))
  }

  async function session(): Promise<string | undefined> {
    const token = options.session && (await within(timeout, Promise.resolve().then(options.session)))
    // What is none could not even stand in a header.
    return token && /^ses_[\w-]+$/.test(token) ? token : undefined
  }

  async function filesChunk(signal: AbortSignal) {
    const chunk = await loaded(loadFiles)
    signal.throwIfAborted()
    return chunk
  }
}

type Posted = Pick<Job, 'organization' | 'key'>
