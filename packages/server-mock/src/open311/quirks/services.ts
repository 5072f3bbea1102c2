import { failed, type Row } from '../answer.ts'
import { asText, type Behaviour, changed, eachAttribute, eachRow, rowsOf } from '../behaviour.ts'
import type { Call } from '../call.ts'
import type { Open311Service } from '../state.ts'

/** How lists of services and definitions differ. */
export const services = {
  'service-code-as-number': renamed((_, index) => index + 1),
  'code-is-name': renamed(({ name }) => name),
  'metadata-as-text': { answers: eachRow(['services'], (row) => changed(row, ['metadata'], asText)) },
  'required-as-text': { answers: eachAttribute((row) => changed(row, ['required'], asText)) },
  'variable-as-text': { answers: eachAttribute((row) => changed(row, ['variable'], asText)) },
  'keywords-absent': { answers: eachRow(['services'], ({ keywords: _, ...row }) => row) },
  'keywords-empty': { answers: eachRow(['services'], (row) => ({ ...row, keywords: '' })) },
  'values-empty': { answers: eachAttribute((row) => ({ values: [], ...row })) },
  'value-objects': {
    answers: eachAttribute((row) => ({
      ...row,
      ...('values' in row && { values: rowsOf(row.values).map((value) => ({ key: value, name: value })) }),
    })),
  },
  'text-rows-required': {
    answers: eachAttribute((row) => ({ ...row, required: row.required === true || row.variable === false })),
  },
  'definition-without-attributes-400': {
    instead: ({ route, seed, parameter }) => {
      const service = seed.services.find(({ code }) => code === parameter)
      return route === 'definition' && service && !service.attributes
        ? failed(400, 'ServiceAttributesError -- the service has no attributes')
        : undefined
    },
  },
  'definitions-absent': {
    instead: ({ route }) => (route === 'definition' ? failed(404, 'There is no such page') : undefined),
  },
  'fake-services-for-old-keys': {
    instead: (call) => {
      const key = call.url.searchParams.get('api_key')
      const old = key !== null && !call.apiKeys?.includes(key)
      if (call.route !== 'services' || !old) return undefined
      const name = 'This app has been updated'
      return { kind: 'services', status: 200, rows: [{ service_code: 'XXX', service_name: name, metadata: false }] }
    },
  },
  'services-marked-array': { elements: { services: { attributes: { is_array: 'true' } } } },
} satisfies Record<string, Behaviour>

/** Gives every service another code, which is understood wherever a code is. */
function renamed(codeOf: (service: Open311Service, index: number) => string | number): Behaviour {
  // Nobody knows it by its own code.
  const ours = ({ seed }: Call, theirs: string) =>
    seed.services.find((service, index) => String(codeOf(service, index)) === theirs)?.code ?? (theirs && `?${theirs}`)
  const rename = (row: Row, { seed }: Call): Row => {
    const index = seed.services.findIndex(({ code }) => code === row.service_code)
    const service = seed.services[index]
    return service ? { ...row, service_code: codeOf(service, index) } : row
  }
  return {
    reads(call) {
      const url = new URL(call.url)
      const asked = url.searchParams.get('service_code')
      if (asked !== null) {
        url.searchParams.set(
          'service_code',
          asked
            .split(',')
            .map((one) => ours(call, one))
            .join(','),
        )
      }
      const fields = call.posted.fields.map(
        ([name, value]) => [name, name === 'service_code' ? ours(call, value) : value] as const,
      )
      const parameter = call.route === 'definition' ? ours(call, call.parameter) : call.parameter
      return { ...call, url, parameter, posted: { ...call.posted, fields } }
    },
    answers: eachRow(['services', 'definition', 'requests', 'accepted'], rename),
  }
}
