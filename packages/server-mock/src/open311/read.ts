import { type Answer, answered, failed, type Row } from './answer.ts'
import type { Call } from './call.ts'
import type { Open311Attribute, Open311Service, StoredRequest } from './state.ts'

// What a client can ask for. Keys and their order, and the types of their values in JSON, are those of the samples of
// the specification: numbers of requests and coordinates are numbers, `metadata` is a boolean, what is not known is null.

export function discover({ url, now }: Call): Answer {
  const base = url.href.replace(/\/discovery\.\w+(\?.*)?$/, '')
  const changeset = new Date(now).toISOString()
  const endpoint = {
    specification: 'http://wiki.open311.org/GeoReport_v2',
    url: base,
    changeset,
    type: 'test',
    formats: ['text/xml', 'application/json'],
  }
  const contact = 'test@example.org'
  return answered('discovery', [{ changeset, contact, key_service: contact, endpoints: [endpoint] }])
}

export const listServices = ({ seed }: Call): Answer => answered('services', seed.services.map(serviceRow))

function serviceRow({ code, name, description = '', attributes, type, keywords, group }: Open311Service): Row {
  return {
    service_code: code,
    service_name: name,
    description,
    metadata: attributes !== undefined,
    type: type ?? 'realtime',
    keywords: keywords?.join(',') ?? '',
    group: group ?? '',
  }
}

export function defineService({ seed, parameter }: Call): Answer {
  const service = seed.services.find(({ code }) => code === parameter)
  if (!service) return failed(404, `service_code ${parameter} was not found`)
  return answered('definition', [
    { service_code: service.code, attributes: (service.attributes ?? []).map(attributeRow) },
  ])
}

function attributeRow(attribute: Open311Attribute, index: number): Row {
  const { code, datatype, description, required = false, variable = true, datatypeDescription, values } = attribute
  return {
    variable,
    code,
    datatype,
    required,
    datatype_description: datatypeDescription ?? null,
    order: index + 1,
    description,
    ...(values && { values: values.map(({ key, name }) => ({ key, name })) }),
  }
}

export function showToken({ state, parameter, now }: Call): Answer {
  const found = state.requests.find(({ token }) => token === parameter)
  if (!found) return failed(404, `token ${parameter} was not found`)
  const { token = '' } = found
  return answered('tokens', [isNumbered(found, now) ? { service_request_id: number(found.id), token } : { token }])
}

export function showRequest(call: Call): Answer {
  const found = numbered(call).find(({ id }) => id === call.parameter)
  if (!found) return failed(404, `service_request_id ${call.parameter} was not found`)
  return answered('requests', [requestRow(found, call)])
}

const ninetyDays = 90 * 86_400_000
const mostRequests = 1000

export interface Listing {
  /** What else a request must be like. */
  readonly belongs: (request: StoredRequest) => boolean
  readonly oldestFirst: boolean
}

export function listRequests(call: Call, { belongs, oldestFirst }: Listing): Answer {
  const { searchParams } = call.url
  const among = (name: string) =>
    searchParams
      .get(name)
      ?.split(',')
      .map((one) => one.trim())
  const ids = among('service_request_id')
  const date = (name: string) => (searchParams.has(name) ? Date.parse(searchParams.get(name) ?? '') : undefined)
  const [start, end] = [date('start_date'), date('end_date')]
  if (Number.isNaN(start ?? 0) || Number.isNaN(end ?? 0)) return failed(400, 'start_date or end_date is not a date')
  // Ids override every other argument.
  const found = numbered(call).filter((one) => {
    if (ids) return ids.includes(one.id)
    const at = Date.parse(one.requestedAt)
    const from = start ?? (end ?? call.now) - ninetyDays
    return (
      at >= from &&
      at <= (end ?? (start === undefined ? call.now : start + ninetyDays)) &&
      (among('service_code')?.includes(one.serviceCode) ?? true) &&
      (among('status')?.includes(one.status) ?? true)
    )
  })
  const order = oldestFirst ? 1 : -1
  const sorted = found
    .filter(belongs)
    .toSorted((one, other) => order * (Date.parse(one.requestedAt) - Date.parse(other.requestedAt)))
  return answered(
    'requests',
    pageOf(sorted, call.url).map((one) => requestRow(one, call)),
  )
}

/** `page` and `page_size`, the extension that most servers have. */
function pageOf<T>(all: readonly T[], { searchParams }: URL): readonly T[] {
  const size = Math.min(Number(searchParams.get('page_size')) || mostRequests, mostRequests)
  const page = Math.max(1, Number(searchParams.get('page')) || 1)
  return all.slice((page - 1) * size, page * size)
}

/** Requests that have their number already: what others can see. */
const numbered = ({ state, now }: Pick<Call, 'state' | 'now'>): StoredRequest[] =>
  state.requests.filter((one) => isNumbered(one, now))

const isNumbered = ({ numberedAt }: StoredRequest, now: number): boolean => numberedAt <= now

export function requestRow(request: StoredRequest, { seed, url }: Pick<Call, 'seed' | 'url'>): Row {
  const { id, status, statusNotes, serviceCode, description, agency, expectedAt } = request
  return {
    service_request_id: number(id),
    status,
    status_notes: statusNotes ?? null,
    service_name: seed.services.find(({ code }) => code === serviceCode)?.name ?? null,
    service_code: serviceCode,
    description: description ?? null,
    agency_responsible: agency ?? null,
    service_notice: null,
    requested_datetime: request.requestedAt,
    updated_datetime: request.updatedAt,
    expected_datetime: expectedAt ?? null,
    address: request.address ?? null,
    address_id: request.addressId ?? null,
    zipcode: request.zipcode ?? null,
    lat: request.lat ?? null,
    long: request.long ?? null,
    media_url: request.mediaUrls[0] ?? null,
    ...(url.searchParams.get('extensions') === 'true' && { notes: request.notes.map(noteRow) }),
  }
}

const noteRow = ({ at, description }: StoredRequest['notes'][number]): Row => ({ datetime: at, description })

/** A number where it reads as one, as in the samples. */
export const number = (id: string): string | number => (String(Number(id)) === id ? Number(id) : id)
