import { readNumber } from '../submissions/number.ts'
import { Open311Error } from './errors.ts'
import type { Fields } from './fields.ts'
import { readMoment } from './moments.ts'
import { degreesOf } from './report.ts'
import type { Jurisdiction } from './services.ts'

const day = 86_400_000
/** GeoReport, «Response Volume»: 90 days or 1,000 requests, whichever is less. */
const widest = 90 * day
const most = 1000

export interface Box {
  readonly latitude: readonly [number, number]
  readonly longitude: readonly [number, number]
}

/** Which requests are asked for. */
export interface Search {
  /** These and nothing else: they override all. */
  readonly numbers?: readonly string[]
  readonly from: Date
  readonly before?: Date
  /** Every service when empty. */
  readonly services: readonly string[]
  readonly statuses: readonly ('open' | 'closed')[]
  /** Within this box of degrees. */
  readonly box?: Box
  readonly page: number
  readonly pageSize: number
}

/**
 * Reads the query of `GET requests`. Without a `start_date` it is 90 days, up to `end_date` or to now; without an
 * `end_date` everything since.
 *
 * @throws Open311Error 400
 */
export function searchOf(query: Fields, { organization, words }: Jurisdiction, now: Date): Search {
  const ids = query.list('service_request_id')
  const errors: string[] = []
  const date = (name: string): Date | undefined => {
    const text = query.one(name)
    const moment = text === undefined ? undefined : readMoment(text, organization.timeZone)
    if (text !== undefined && !moment) errors.push(words.date(name))
    return moment
  }
  const whole = (name: string, fallback: number, greatest: number): number => {
    const text = query.one(name) ?? String(fallback)
    if (!/^[1-9]\d{0,8}$/.test(text)) errors.push(words.page(name))
    return Math.min(Number(text), greatest)
  }
  const paging = { page: whole('page', 1, 1e9), pageSize: whole('page_size', most, most) }
  const everything = { from: new Date(0), services: [], statuses: [] }
  if (ids.length > 0) {
    if (errors.length > 0) throw new Open311Error(400, errors)
    const numbers = ids.slice(0, most).flatMap((id) => readNumber(id) ?? [])
    return { ...everything, ...paging, numbers }
  }
  const [start, end] = [date('start_date'), date('end_date')]
  const statuses = query.list('status').map((status) => status.toLowerCase())
  if (!statuses.every((status) => status === 'open' || status === 'closed')) errors.push(words.status)
  if (start && end && end < start) errors.push(words.dateOrder)
  if (start && end && end.getTime() - start.getTime() > widest) errors.push(words.dateSpan)
  const box = boxOf(query, words, errors)
  if (errors.length > 0) throw new Open311Error(400, errors)
  return {
    ...paging,
    from: start ?? new Date((end ?? now).getTime() - widest),
    // Seconds are all that `requested_datetime` shows, so the whole last one is in the range.
    ...(end && { before: new Date(end.getTime() + 1000) }),
    ...(box && { box }),
    services: query.list('service_code').map((code) => code.replaceAll('\0', '')),
    statuses: [...new Set(statuses)] as Search['statuses'],
  }
}

/** Metres around a point when nothing else is said, and at most. */
const radius = { usual: 750, most: 10_000 }
const metresADegree = 111_320

/** `lat` and `long`, as SeeClickFix takes them, and how far around (`radius`, metres). */
function boxOf(query: Fields, words: Jurisdiction['words'], errors: string[]): Box | undefined {
  const [lat, long, around] = [query.one('lat'), query.one('long'), query.one('radius')]
  if (lat === undefined && long === undefined) return undefined
  const [latitude, longitude] = [degreesOf(lat, 90), degreesOf(long, 180)]
  if (lat === undefined || long === undefined) errors.push(words.latWithoutLong)
  else if (latitude === undefined) errors.push(words.latRange)
  else if (longitude === undefined) errors.push(words.longRange)
  if (around !== undefined && !/^[1-9]\d{0,6}$/.test(around)) errors.push(words.page('radius'))
  if (latitude === undefined || longitude === undefined) return undefined
  const high = Math.min(Number(around ?? radius.usual) || 0, radius.most) / metresADegree
  const wide = high / Math.max(Math.cos((latitude * Math.PI) / 180), 0.01)
  return { latitude: [latitude - high, latitude + high], longitude: [longitude - wide, longitude + wide] }
}
