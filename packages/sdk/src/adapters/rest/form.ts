import type { Form } from '../../domain/form.ts'
import { type ErrorCode, isOtklikError } from '../../errors.ts'
import type { Send } from '../http.ts'
import { parse, readForm } from './reading.ts'

/** A form as it was received. `body` survives JSON and structured cloning. */
export interface CachedForm {
  readonly etag?: string
  readonly body: unknown
}

/** Where forms are kept between requests, by address. A cache that fails is an empty one. */
export interface FormCache {
  get(url: string): Promise<CachedForm | undefined>
  set(url: string, form: CachedForm): Promise<void>
}

/** Keeps forms for the life of the page. */
export function memoryFormCache(): FormCache {
  const forms = new Map<string, CachedForm>()
  return {
    get: async (url) => forms.get(url),
    set: async (url, form) => {
      forms.set(url, form)
    },
  }
}

/** Failures that say nothing about the form: an old one is better than none. */
const passing: readonly ErrorCode[] = ['offline', 'timeout', 'server', 'rate_limited', 'malformed']

/** The form of an address, asked for only if it has changed. */
export async function fetchForm(send: Send, cache: FormCache, url: string, signal?: AbortSignal): Promise<Form> {
  const kept = await keptForm(cache, url)
  try {
    const answer = await send(url, {
      signal,
      cache: 'no-cache',
      ...(kept?.etag !== undefined && { headers: { 'If-None-Match': kept.etag }, allow: 304 }),
    })
    if (kept && answer.status === 304) return kept.form
    const body = parse(answer)
    const form = readForm(body)
    const etag = answer.headers.get('ETag')
    await cache.set(url, { body, ...(etag !== null && { etag }) }).catch(() => {})
    return form
  } catch (error) {
    if (kept && isOtklikError(error) && passing.includes(error.code)) return kept.form
    throw error
  }
}

/** What is kept, if this version can still read it. */
async function keptForm(cache: FormCache, url: string): Promise<{ form: Form; etag?: string } | undefined> {
  try {
    const kept = await cache.get(url)
    return kept && { form: readForm(kept.body), ...(kept.etag !== undefined && { etag: kept.etag }) }
  } catch {
    return undefined
  }
}
