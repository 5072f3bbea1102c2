import type { Question } from '../../domain/question.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { Open311Options } from './options.ts'
import { attributeKeys, questionsOf, type Service, servicesOf } from './services.ts'

import type { Format, Request, Wire } from './wire.ts'

/** What the server takes reports about, and the format it was told in. */
export interface Services {
  readonly services: readonly Service[]
  readonly format: Format
}

/** What the server says of itself, kept for the life of the adapter; asked for anew where a language is given. */
export interface Catalogue {
  services(signal: AbortSignal | undefined, language?: string): Promise<Services>
  /** The format that works. */
  format(signal: AbortSignal | undefined): Promise<Format>
  /** Throws `not_found` for a service that is not in the list. */
  questions(code: string, signal: AbortSignal | undefined): Promise<Question[]>
}

export function createCatalogue(wire: Wire, { format: asked = 'auto' }: Open311Options): Catalogue {
  let known: Services | undefined
  let headers: NonNullable<Request['headers']> = {}
  const definitions = new Map<string, Question[]>()

  return {
    services,
    questions,
    format: async (signal) => (asked === 'auto' ? (await services(signal)).format : asked),
  }

  async function services(signal: AbortSignal | undefined, language?: string): Promise<Services> {
    if (known && language === undefined) return known
    if (language !== undefined) {
      headers = { 'Accept-Language': language }
      definitions.clear()
    }
    const format = known?.format ?? asked
    known = await (format === 'auto' ? listInAny(signal) : list(format, signal))
    return known
  }

  async function list(format: Format, signal: AbortSignal | undefined): Promise<Services> {
    const { items } = await wire.ask(format, 'services', ['service_code'], { signal, headers })
    const services = servicesOf(items)
    if (services.length === 0) {
      throw new OtklikError('malformed', 'no services came; is the jurisdiction right?', { subject: 'services' })
    }
    return { services, format }
  }

  /** XML is what every server must have; some have no JSON, or one of their own. */
  async function listInAny(signal: AbortSignal | undefined): Promise<Services> {
    try {
      return await list('json', signal)
    } catch (error) {
      if (!isOtklikError(error) || !hasNoJson(error)) throw error
      // What was wrong with JSON says more, as a rule, than what is wrong with XML besides.
      return await list('xml', signal).catch(() => {
        signal?.throwIfAborted()
        throw error
      })
    }
  }

  async function questions(code: string, signal: AbortSignal | undefined): Promise<Question[]> {
    const { services: all, format } = await services(signal)
    const service = all.find((one) => one.code === code)
    if (!service) throw new OtklikError('not_found', 'the server takes no reports about that')
    const kept = definitions.get(code)
    if (kept || !service.metadata) return kept ?? []
    const asked = await define(format, code, signal)
    definitions.set(code, asked)
    return asked
  }

  async function define(format: Format, code: string, signal: AbortSignal | undefined): Promise<Question[]> {
    try {
      const { items } = await wire.ask(format, `services/${encodeURIComponent(code)}`, attributeKeys, {
        signal,
        headers,
      })
      return questionsOf(items)
    } catch (error) {
      // There is none after all.
      if (isOtklikError(error) && [400, 404, 501].includes(error.status ?? 0)) return []
      throw error
    }
  }
}

const hasNoJson = ({ code, status = 0 }: OtklikError): boolean =>
  code === 'malformed' || [400, 404, 405, 406, 415, 500, 501].includes(status)
