import { answered, failed, type Row, type Value } from '../answer.ts'
import { asText, type Behaviour, changed, eachAttribute, eachRow } from '../behaviour.ts'
import { requestRow } from '../read.ts'

const coordinates = ['lat', 'long']
const rows = ['requests', 'accepted'] as const
/** Metres of a degree of latitude. */
const degree = 111_320
const nearBy = 750

/** How requests, single and in lists, differ. */
export const requests = {
  'whole-request-accepted': {
    // What was just made stands last.
    answers: (answer, call) => {
      const made = call.state.requests.at(-1)
      return answer.kind === 'accepted' && made ? { ...answer, rows: [requestRow(made, call)] } : answer
    },
  },
  'request-with-nulls-accepted': {
    answers: eachRow(['accepted'], (row, call) => {
      const made = call.state.requests.at(-1)
      const nothing = made && Object.fromEntries(Object.keys(requestRow(made, call)).map((name) => [name, null]))
      return { ...nothing, token: null, ...row }
    }),
  },
  'request-id-as-text': {
    keeps: (made) => ({ ...made, id: `00${made.id}` }),
    answers: eachRow([...rows, 'tokens'], (row) => changed(row, ['service_request_id'], asText)),
  },
  'coordinates-as-text': { answers: eachRow(rows, (row) => changed(row, coordinates, asText)) },
  'coordinates-float32': {
    answers: eachRow(rows, (row) =>
      changed(row, coordinates, (value) => (typeof value === 'number' ? Math.fround(value) : value)),
    ),
  },
  'status-capitalized': {
    answers: (answer, call) =>
      call.route === 'requests'
        ? eachRow(['requests'], (row) => changed(row, ['status'], capitalized))(answer, call)
        : answer,
  },
  'wider-statuses': {
    answers: eachRow(rows, (row, { state }) => {
      const stage = state.requests.find(({ id }) => id === String(row.service_request_id))?.stage
      return stage === undefined ? row : { ...row, status: stage }
    }),
  },
  'agency-object': {
    answers: eachRow(rows, (row) =>
      changed(row, ['agency_responsible'], (agency) => (agency === null ? null : { recipient: [agency] })),
    ),
  },
  'extra-fields': {
    answers: eachRow(['requests'], (row) => ({
      ...row,
      title: 'Заголовок',
      detail: `${row.description}`,
      requestor_name: 'Иван Образцов',
      interface_used: 'iOS',
      comment_count: 2,
    })),
  },
  'updates-elsewhere': {
    answers: eachRow(rows, ({ status_notes: _, notes: __, ...row }) => row),
    async elsewhere(request, { requests: all }) {
      if (!/\/servicerequestupdates\.json$/.test(new URL(request.url).pathname)) return undefined
      const updates = all.flatMap(({ id, status, notes }) =>
        notes.map(({ at, description }, index) => ({
          update_id: `${id}-${index + 1}`,
          service_request_id: id,
          status,
          updated_datetime: at,
          description,
        })),
      )
      return Response.json(updates)
    },
  },
  'request-unknown-empty-200': {
    answers: (answer, { route }) => (route === 'request' && answer.status === 404 ? answered('requests', []) : answer),
  },
  'token-unknown-empty-200': {
    answers: (answer, { route }) => (route === 'token' && answer.status === 404 ? answered('tokens', []) : answer),
  },
  'dates-swapped': {
    reads(call) {
      if (call.route !== 'requests') return call
      const url = new URL(call.url)
      const [start, end] = ['start_date', 'end_date'].map((name) => url.searchParams.get(name))
      for (const [name, value] of [
        ['start_date', end],
        ['end_date', start],
      ] as const) {
        if (value) url.searchParams.set(name, value)
        else url.searchParams.delete(name)
      }
      return { ...call, url }
    },
  },
  'date-without-time-refused': {
    instead: ({ route, url }) => {
      const wrong = ['start_date', 'end_date'].find((name) =>
        /^\d{4}-\d\d-\d\d$/.test(url.searchParams.get(name) ?? ''),
      )
      return route === 'requests' && wrong !== undefined
        ? failed(
            400,
            'Error in input for GET_Service_Requests',
            `Failed /open311/regex: found value isn't a datetime (error: type at $data->{${wrong}})`,
          )
        : undefined
    },
  },
  'list-near-point': {
    lists(request, { url: { searchParams } }) {
      const [latitude, longitude] = coordinates.map((name) => Number(searchParams.get(name) || Number.NaN))
      if (searchParams.has('service_request_id') || !latitude || !longitude) return true
      const { lat = Number.NaN, long = Number.NaN } = request
      return (
        Math.abs(lat - latitude) * degree <= nearBy &&
        Math.abs(long - longitude) * degree * Math.cos((latitude * Math.PI) / 180) <= nearBy
      )
    },
  },
  'account-id-null-text': {
    answers: (answer, call) =>
      call.format === 'xml'
        ? eachRow(['accepted'], (row) => changed(row, ['account_id'], (value) => value ?? 'null'))(answer, call)
        : answer,
  },
  'empty-text-for-nothing': {
    answers: (answer, call) => {
      const filled = (row: Row) => changed(row, Object.keys(row), (value) => value ?? '')
      return eachAttribute(filled)(eachRow(['requests', 'services'], filled)(answer, call), call)
    },
  },
  'nothing-left-out': {
    answers: eachRow(['requests', 'services', 'definition', 'accepted'], full),
  },
  'accepted-as-service-requests': { elements: { accepted: { row: 'service_requests' } } },
  'requests-as-service-request': { elements: { requests: { row: 'service_request' } } },
} satisfies Record<string, Behaviour>

const capitalized = (value: Value): Value =>
  typeof value === 'string' ? value.slice(0, 1).toUpperCase() + value.slice(1) : value

/** Without what is not known. */
const isKnown = ([, value]: [string, Value]): boolean => value !== null && value !== ''

function full(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(isKnown))
}
