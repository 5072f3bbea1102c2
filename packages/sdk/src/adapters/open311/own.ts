import type { Submission } from '../../domain/submission.ts'
import { placeToSend, type SentPlace } from './fields.ts'
import type { Kept } from './kept.ts'
import { hasOffset, w3c } from './moments.ts'
import type { Open311Options } from './options.ts'
import { type Item, numberOf, textOf } from './tree.ts'
import type { Format, Request, Wire } from './wire.ts'

/** What is known of a report of ours, to know it again by. */
export interface Own {
  readonly service: string
  readonly text: string
  readonly place: SentPlace
  /** When it was sent (ms since the epoch). */
  readonly at: number
  /** Numbers of reports in the same words that stood there before; undefined when that is not known. */
  readonly before: readonly string[] | undefined
}

export function ownOf(
  { category = '', text, place }: Submission,
  { location }: Open311Options,
  { at = 0, before }: Kept,
): Own {
  return { service: category, text, place: placeToSend(place, location), at, before }
}

/** How far the server's clock and ours may be apart (ms). */
export const slack = 15 * 60_000

/** The reports about a service; with `around` (ms since the epoch) only those of the minutes before and after. */
export async function reportsAbout(
  service: string,
  around: number | undefined,
  { wire, format, signal }: { readonly wire: Wire; readonly format: Format; readonly signal: Request['signal'] },
): Promise<readonly Item[]> {
  const query = {
    service_code: service,
    ...(around !== undefined && { start_date: w3c(around - slack), end_date: w3c(around + slack) }),
  }
  return (await wire.ask(format, 'requests', ['service_request_id'], { query, signal })).items
}

export const numberIn = ({ service_request_id }: Item): string | undefined => textOf(service_request_id)?.trim()

/** Whether the answer to a POST can be about what was posted. */
export function judge(items: readonly Item[], own: Own): 'ours' | 'unsure' | 'foreign' {
  const [item, ...others] = items
  if (!item || others.length > 0) return 'foreign'
  // A bare number that was there before is what a server that knows a key of ours gives to the second try.
  if (textOf(item.status) !== undefined && own.before?.includes(numberIn(item) ?? '')) return 'foreign'
  if (sameService(item, own) === false) return 'foreign'
  const text = textOf(item.description)
  if (text !== undefined && !sameText(text, own.text) && letters(text) !== letters(own.text)) return 'foreign'
  if ((degreesApart(item, own.place) ?? 0) > farAway) return 'foreign'
  const at = timeOf(item)
  return at !== undefined && Math.abs(at - own.at) > slack ? 'unsure' : 'ours'
}

/** To the letter, but for what forms and stores change on the way: line breaks, blanks around, composed letters. */
export function sameText(theirs: string, ours: string): boolean {
  const plain = (text: string) => text.normalize().replace(/\r\n?/g, '\n').trim()
  return plain(theirs) === plain(ours) || plain(theirs) === plain(garbled(ours))
}

/** UTF-8 read as Latin-1, as one server does to the texts of a POST with files. */
const garbled = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join('')

/** Some servers tidy up what they store, or write it for a page. */
const letters = (text: string): string => text.normalize().replace(/(&#?\w+;|[^\p{L}\p{N}])+/gu, ' ')

/** Codes may lose their leading zeros on the way. Undefined when the report does not say. */
export function sameService({ service_code }: Item, { service }: Own): boolean | undefined {
  const code = textOf(service_code)?.trim()
  return code === undefined ? undefined : code === service.trim() || Number(code) === Number(service)
}

/** A server may move a point to the next address: about a kilometre. */
const farAway = 0.01

export function degreesApart(item: Item, { point }: SentPlace): number | undefined {
  const [lat, long] = [numberOf(item.lat), numberOf(item.long)]
  if (!point || lat === undefined || long === undefined) return undefined
  return Math.max(Math.abs(lat - point.lat), Math.abs(long - point.long))
}

/** Undefined without an offset: it cannot be compared. */
export function timeOf({ requested_datetime }: Item): number | undefined {
  const text = textOf(requested_datetime)
  return text !== undefined && hasOffset(text) ? Date.parse(text) : undefined
}
