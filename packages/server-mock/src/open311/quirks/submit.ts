import { failed } from '../answer.ts'
import type { Behaviour } from '../behaviour.ts'
import { type Call, fieldOf } from '../call.ts'
import type { StoredRequest } from '../state.ts'
import { mediaUrlsIn, serviceOf } from '../submit.ts'

/** Fields of a post in the specification. */
const known = new Set([
  ...['jurisdiction_id', 'service_code', 'lat', 'long', 'address_string', 'address_id', 'email', 'device_id'],
  ...['account_id', 'first_name', 'last_name', 'phone', 'description', 'media_url', 'api_key'],
])
const day = 86_400_000
const pictures = ['image/jpeg', 'image/png', 'image/gif']

/** How posting differs: what is wanted, and what is kept. */
export const submit = {
  'unexpected-field-refused': {
    refuses: ({ posted }) => {
      const strange = posted.fields
        .map(([name]) => name)
        .filter((name) => !known.has(name) && !/^attribute\[/.test(name))
      return strange.length > 0
        ? invalid(`Failed //rec: found unexpected entries: ${strange.join(' ')} (error: unexpected at $data)`)
        : undefined
    },
  },
  'empty-coordinate-refused': {
    refuses: ({ posted }) => {
      const empty = posted.fields.find(([name, value]) => (name === 'lat' || name === 'long') && value === '')
      return empty && invalid(`Failed /open311/num: found value isn't a number (error: type at $data->{${empty[0]}})`)
    },
  },
  'empty-number-refused': {
    refuses: (call) => {
      const numbers = serviceOf(call)?.attributes?.filter(({ datatype }) => datatype === 'number') ?? []
      const empty = numbers.find(({ code }) =>
        call.posted.fields.some(([name, value]) => name === `attribute[${code}]` && value === ''),
      )
      return (
        empty &&
        invalid(`Failed /open311/num: found value isn't a number (error: type at $data->{attribute[${empty.code}]})`)
      )
    },
  },
  'multivalue-repeated': {
    // Whatever stands between the outer brackets is the name: `attribute[code][]` names `code][`.
    keeps: (made, { posted }) => {
      const attributes: Record<string, string[]> = {}
      for (const [name, value] of posted.fields) {
        const [, code] = /^attribute\[(.+)\]$/.exec(name) ?? []
        if (code !== undefined) attributes[code] = [...(attributes[code] ?? []), value]
      }
      return { ...made, attributes }
    },
  },
  'media-url-repeated': { keeps: (made, { posted }) => ({ ...made, mediaUrls: mediaUrlsIn(posted) }) },
  'media-url-ignored': { keeps: (made) => ({ ...made, mediaUrls: [] }) },
  'file-in-any-part': { unchecked: ['multipart'] },
  'file-in-media': {
    unchecked: ['multipart'],
    keeps: (made) => ({ ...made, files: made.files.filter(({ field }) => field === 'media') }),
  },
  // What reads the form gives up at a second file.
  'one-file': { keeps: (made) => (made.files.length > 1 ? { ...made, files: [] } : made) },
  'file-errors-ignored': {
    keeps: (made) => ({ ...made, files: made.files.filter(({ type }) => pictures.includes(type)) }),
  },
  'multipart-text-undecoded': {
    reads: (call) =>
      call.posted.multipart
        ? {
            ...call,
            posted: { ...call.posted, fields: call.posted.fields.map(([name, value]) => [name, undecoded(value)]) },
          }
        : call,
  },
  'service-missing-403': {
    refuses: (call) =>
      fieldOf(call, 'service_code') ? undefined : failed(403, 'ServiceCodeError -- No valid service_code provided'),
  },
  'service-unknown-403': {
    refuses: (call) =>
      !fieldOf(call, 'service_code') || serviceOf(call)
        ? undefined
        : failed(403, 'ServiceCodeError -- No valid service_code provided'),
  },
  'service-unknown-400': {
    refuses: (call) => (fieldOf(call, 'service_code') && !serviceOf(call) ? failed(400, 'Bad request') : undefined),
  },
  'key-missing-400': {
    instead: (call) =>
      call.route === 'submit' && call.apiKeys && !fieldOf(call, 'api_key')
        ? invalid('Failed //rec: no value given for required entry api_key (error: missing at $data)')
        : undefined,
  },
  'location-unchecked': { unchecked: ['location'] },
  'location-missing-500': {
    refuses: (call) =>
      hasPoint(call) || fieldOf(call, 'address_string') || fieldOf(call, 'address_id')
        ? undefined
        : Response.json({ data: { message: 'A location is required.', status_code: 500 } }, { status: 500 }),
  },
  'coordinates-required': {
    refuses: (call) => (hasPoint(call) ? undefined : failed(400, 'lat: must not be blank', 'long: must not be blank')),
  },
  'both-locations-required': {
    refuses: (call) =>
      hasPoint(call) && fieldOf(call, 'address_string')
        ? undefined
        : failed(400, 'lat, long and address_string are all required'),
  },
  'one-location-used': {
    keeps: (made) => {
      if (made.address === undefined) return made
      const { lat: _, long: __, ...rest } = made
      return rest
    },
  },
  'lon-for-long': {
    reads: (call) => ({
      ...call,
      posted: {
        ...call.posted,
        fields: call.posted.fields.flatMap(([name, value]) =>
          name === 'long' ? [] : [[name === 'lon' ? 'long' : name, value] as const],
        ),
      },
    }),
  },
  'latin-names-only': {
    refuses: (call) => {
      const name = ['first_name', 'last_name'].find((one) => !/^[A-Za-z' -]*$/.test(fieldOf(call, one) ?? ''))
      return name === undefined ? undefined : failed(400, `${name}: must match "^[A-Za-z' -]*$"`)
    },
  },
  'captcha-required': {
    refuses: (call) =>
      fieldOf(call, 'g_recaptcha_response') ? undefined : failed(400, 'g_recaptcha_response: must not be blank'),
  },
  'project-required': {
    refuses: (call) => (fieldOf(call, 'project_id') ? undefined : failed(400, 'project_id: must not be blank')),
  },
  'client-request-id': {
    instead: (call) => {
      const key = call.route === 'submit' && fieldOf(call, 'client_request_id')
      const earlier = call.state.requests.find(({ fields }) =>
        fields.some(([name, value]) => name === 'client_request_id' && value === key),
      )
      return earlier && { kind: 'accepted', status: 200, rows: [{ service_request_id: earlier.id }] }
    },
  },
  'duplicate-400': {
    refuses: (call) => {
      const same = ({ serviceCode, description, lat, long, address = '' }: StoredRequest) =>
        serviceCode === fieldOf(call, 'service_code') &&
        description === fieldOf(call, 'description') &&
        String(lat ?? '') === (fieldOf(call, 'lat') ?? '') &&
        String(long ?? '') === (fieldOf(call, 'long') ?? '') &&
        address === (fieldOf(call, 'address_string') ?? '')
      return call.state.requests.some(same) ? failed(400, 'Invalid service request: base is a duplicate.') : undefined
    },
  },
  'token-always': {
    keeps: (made, { now, numberAfter }) => ({ ...made, token: `token-${made.id}`, numberedAt: now + numberAfter }),
  },
  'token-for-a-day': {
    keeps: (made, { now }) => (made.token === undefined ? made : { ...made, numberedAt: now + day }),
  },
} satisfies Record<string, Behaviour>

const invalid = (description: string) => failed(400, 'Error in input for POST_Service_Request', description)

const hasPoint = (call: Call): boolean => Boolean(fieldOf(call, 'lat') && fieldOf(call, 'long'))

/** Each byte of UTF-8 for a letter. */
const undecoded = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))
