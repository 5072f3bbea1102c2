import { Moment } from '../../domain/moment.ts'
import { OtklikError } from '../../errors.ts'
import type { HttpAnswer, Send } from '../http.ts'
import { isRecord, isShallow } from '../record.ts'

/** The public API of one server. */
export interface Api {
  readonly send: Send
  /** Where everything begins. */
  readonly root: string
  /** Where what needs no login begins. */
  readonly base: string
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** The object that an answer holds. A page where JSON was expected is a proxy's. */
export function readObject({ text, status }: HttpAnswer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value) && isShallow(value)) return value
  } catch {
    // The engine's message quotes the text, which may be a resident's.
  }
  throw malformed('body', status)
}

export function malformed(subject: string, status?: number): OtklikError {
  return new OtklikError('malformed', `the answer cannot be read at "${subject}"`, {
    subject,
    ...(status !== undefined && { status }),
  })
}

export const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The number that residents are told: `SIG-24`. */
export function numberOf({ id, id_display: shown }: Record<string, unknown>): string {
  if (!Number.isSafeInteger(id)) throw malformed('id')
  return textOf(shown) || `SIG-${id}`
}

export function uuidOf(value: unknown): string {
  const uuid = textOf(value)
  if (!uuidShape.test(uuid)) throw malformed('signal_id')
  return uuid
}

export function momentOf(value: unknown): string {
  const text = textOf(value)
  // Engines read a year out of any words.
  if (!Moment.safeParse(text).success) throw malformed('created_at')
  return text
}

/** More than any municipality has; a list that goes on forever is a server's mistake. */
const mostPages = 50

/** All items of a list. A page names the next by an address that may be of no use outside: only its query is taken. */
export async function readList(
  { send, base }: Api,
  path: string,
  query: string,
  signal: AbortSignal | undefined,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = []
  let search = query
  for (let page = 0; page < mostPages; page++) {
    const { results, _links: links } = readObject(await send(base + path + search, { signal }))
    if (!Array.isArray(results)) throw malformed('results')
    items.push(...listOf(results))
    const next = isRecord(links) && isRecord(links.next) ? textOf(links.next.href) : ''
    if (!next.includes('?')) break
    search = next.slice(next.indexOf('?'))
  }
  return items
}
