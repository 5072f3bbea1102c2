import type { Submission } from '../../domain/submission.ts'
import { placeToSend, type SentPlace } from './fields.ts'
import { hasOffset } from './moments.ts'
import type { Open311Options } from './options.ts'
import { type Item, numberOf, textOf } from './tree.ts'

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
  { at, before }: Pick<Own, 'at' | 'before'>,
): Own {
  return { service: category, text, place: placeToSend(place, location), at, before }
}

/** How far the server's clock and ours may be apart. */
export const slack = 15 * 60_000
const narrowSlack = 60_000

/** The one report in a list that is ours beyond doubt. */
export function findOwn(items: readonly Item[], own: Own, filtered: boolean): string | undefined {
  // Without knowing what stood there before, a report that is older than ours is not ours.
  const earlier = filtered && own.before ? slack : narrowSlack
  const found = items.filter(
    (item) =>
      sameService(item, own) !== false &&
      sameText(textOf(item.description) ?? '', own.text) &&
      samePlace(item, own.place) &&
      isTimely(item, own, earlier, filtered) &&
      !own.before?.includes(textOf(item.service_request_id) ?? ''),
  )
  return found.length === 1 ? textOf(found[0]?.service_request_id)?.trim() : undefined
}

/** Whether the answer to a POST can be about what was posted. */
export function judge(items: readonly Item[], own: Own): 'ours' | 'unsure' | 'foreign' {
  const [item, ...others] = items
  if (!item || others.length > 0) return 'foreign'
  if (own.before?.includes(textOf(item.service_request_id) ?? '')) return 'foreign'
  if (sameService(item, own) === false) return 'foreign'
  const text = textOf(item.description)
  if (text !== undefined && !sameText(letters(text), letters(own.text))) return 'foreign'
  const distance = degreesApart(item, own.place)
  if (distance !== undefined && distance > farAway) return 'foreign'
  const at = timeOf(item)
  return at !== undefined && Math.abs(at - own.at) > slack ? 'unsure' : 'ours'
}

/** To the letter, but for line breaks and blanks around, which forms change on their way. */
export function sameText(theirs: string, ours: string): boolean {
  const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim()
  return plain(theirs) === plain(ours) || plain(theirs) === plain(garbled(ours))
}

/** UTF-8 read as Latin-1, as one server does to the texts of a POST with files. */
const garbled = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')

/** Some servers tidy up what they store. */
const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ')

/** Codes may lose their leading zeros on the way. Undefined when the report does not say. */
function sameService({ service_code }: Item, { service }: Own): boolean | undefined {
  const code = textOf(service_code)?.trim()
  return code === undefined ? undefined : code === service.trim() || Number(code) === Number(service)
}

/** Coordinates may come back as 32-bit floats: a metre. A neighbour's report is further away. */
const near = 1e-5
/** A server may move a point to the next address: about a kilometre. */
const farAway = 0.01

function samePlace(item: Item, place: SentPlace): boolean {
  const apart = degreesApart(item, place)
  if (apart !== undefined) return apart <= near
  const address = textOf(item.address) ?? textOf(item.address_string)
  return place.address !== undefined && address?.trim() === place.address
}

function degreesApart(item: Item, { point }: SentPlace): number | undefined {
  const [lat, long] = [numberOf(item.lat), numberOf(item.long)]
  if (!point || lat === undefined || long === undefined) return undefined
  return Math.max(Math.abs(lat - point.lat), Math.abs(long - point.long))
}

function isTimely(item: Item, own: Own, earlier: number, filtered: boolean): boolean {
  const at = timeOf(item)
  // The server has compared it with our dates by its own notion of time.
  if (at === undefined) return filtered && own.before !== undefined
  return at > own.at - earlier && at < own.at + slack
}

/** Undefined without an offset: it cannot be compared. */
function timeOf({ requested_datetime }: Item): number | undefined {
  const text = textOf(requested_datetime)
  return text !== undefined && hasOffset(text) ? Date.parse(text) : undefined
}
