import { type Answer, answered, failed, type Row } from './answer.ts'
import { type Call, fieldOf } from './call.ts'
import { number } from './read.ts'
import type { Open311Service, StoredRequest } from './state.ts'

/** Rules that a real server may not look at. */
export type SubmitRule = 'location' | 'multipart'

/** Characters: code points, as the specification does not say otherwise. */
const longestDescription = 4000
/** More than anybody's first request, as numbers of real servers are. */
const firstNumber = 1001

/** What is wrong with the key, if anything. */
export function mistakeInKey(call: Call): Answer | undefined {
  const right = !call.apiKeys || call.apiKeys.includes(fieldOf(call, 'api_key') ?? '')
  return right ? undefined : failed(403, 'api_key is missing or not valid')
}

/** What is wrong with the rest of a post, by the specification; nothing when it is right. */
export function mistakesIn(call: Call, unchecked: ReadonlySet<SubmitRule>): Answer | undefined {
  // It takes `application/x-www-form-urlencoded`, and files only as addresses in `media_url`.
  if (call.posted.multipart && !unchecked.has('multipart')) return failed(400, 'multipart/form-data is not accepted')
  const code = fieldOf(call, 'service_code')
  if (!code) return failed(400, 'service_code was not provided')
  const service = serviceOf(call)
  if (!service) return failed(404, `service_code ${code} was not found`)
  const mistakes = [
    ...(unchecked.has('location') ? [] : mistakesInPlace(call)),
    ...missingAttributes(call, service),
    ...([...(fieldOf(call, 'description') ?? '')].length > longestDescription ? ['description is too long'] : []),
  ]
  return mistakes.length > 0 ? failed(400, ...mistakes) : undefined
}

/** Keeps what has been posted, and says so. */
export function accept(call: Call, change: (made: StoredRequest) => StoredRequest): Answer {
  const { seed, now } = call
  const made = change(requestOf(call))
  call.state.requests.push(made)
  const said = seed.notice === undefined ? {} : { service_notice: seed.notice }
  return answered('accepted', [{ ...handOf(made, serviceOf(call), now), ...said, account_id: null }])
}

export const serviceOf = (call: Call): Open311Service | undefined =>
  call.seed.services.find(({ code }) => code === fieldOf(call, 'service_code'))

/** A number or a token, never both; a black box gives neither. */
function handOf({ id, token, numberedAt }: StoredRequest, service: Open311Service | undefined, now: number): Row {
  if (service?.type === 'blackbox') return {}
  if (token !== undefined && numberedAt > now) return { token }
  return { service_request_id: number(id) }
}

function requestOf(call: Call): StoredRequest {
  const { posted, state, seed, now, numberAfter, delayed } = call
  const text = (name: string) => fieldOf(call, name) || undefined
  const [lat, long] = [text('lat'), text('long')]
  const [address, addressId, description] = [text('address_string'), text('address_id'), text('description')]
  const id = String(firstNumber + state.requests.length)
  const at = new Date(now).toISOString()
  return {
    id,
    ...(delayed || serviceOf(call)?.type === 'batch'
      ? { token: `token-${id}`, numberedAt: now + numberAfter }
      : { numberedAt: now }),
    serviceCode: fieldOf(call, 'service_code') ?? '',
    fields: posted.fields.filter(([name]) => name !== 'api_key'),
    ...(description !== undefined && { description }),
    ...(lat !== undefined && { lat: Number(lat) }),
    ...(long !== undefined && { long: Number(long) }),
    ...(address !== undefined && { address }),
    ...(addressId !== undefined && { addressId }),
    // One address, by the specification.
    mediaUrls: mediaUrlsIn(posted).slice(0, 1),
    files: posted.files,
    attributes: attributesIn(posted.fields),
    requestedAt: at,
    updatedAt: at,
    status: 'open',
    ...(seed.agency !== undefined && { agency: seed.agency }),
    notes: [],
  }
}

export const mediaUrlsIn = ({ fields }: Call['posted']): string[] =>
  fields.flatMap(([name, value]) => (name === 'media_url' && value !== '' ? [value] : []))

/** `attribute[code]`, and `attribute[code][]` for lists of which several can be chosen. */
function attributesIn(fields: Call['posted']['fields']): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const [name, value] of fields) {
    const [, code] = /^attribute\[(.+?)\](?:\[\])?$/.exec(name) ?? []
    if (code !== undefined) found[code] = [...(found[code] ?? []), value]
  }
  return found
}

function missingAttributes(call: Call, service: Open311Service): string[] {
  const given = attributesIn(call.posted.fields)
  return (service.attributes ?? []).flatMap(({ code, required, variable }) =>
    required && variable !== false && !given[code]?.some((value) => value !== '')
      ? [`attribute[${code}] is required`]
      : [],
  )
}

/** A location is `lat` and `long`, or `address_string`, or `address_id`. */
function mistakesInPlace(call: Call): string[] {
  const [lat, long, address, id] = ['lat', 'long', 'address_string', 'address_id'].map((name) => fieldOf(call, name))
  if (Boolean(lat) !== Boolean(long)) return ['lat and long must be sent together']
  if (lat && long) {
    const right = Math.abs(Number(lat)) <= 90 && Math.abs(Number(long)) <= 180
    return right ? [] : ['lat or long is not a coordinate']
  }
  return address || id ? [] : ['a location is required: lat and long, address_string or address_id']
}
