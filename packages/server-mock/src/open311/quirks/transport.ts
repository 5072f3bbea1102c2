import { failed, type Value } from '../answer.ts'
import { type Behaviour, eachRow } from '../behaviour.ts'
import type { Open311Route } from '../call.ts'
import { mistakeInKey } from '../submit.ts'
import { elements } from '../xml.ts'

const pageSize = 10
const everyKind = ['discovery', 'services', 'definition', 'accepted', 'tokens', 'requests', 'errors'] as const

/** How whole answers differ: where they are, what is around them, and how errors look. */
export const transport = {
  'post-read-as-list': { reads: (call) => (call.route === 'submit' ? { ...call, route: 'requests' } : call) },
  'jurisdiction-required': {
    instead: ({ route, url }) =>
      (route === 'requests' || route === 'request') && !url.searchParams.get('jurisdiction_id')
        ? failed(400, 'jurisdiction_id was not provided')
        : undefined,
  },
  'empty-jurisdiction-refused': {
    instead: ({ url, posted }) =>
      url.searchParams.get('jurisdiction_id') === '' ||
      posted.fields.some(([name, value]) => name === 'jurisdiction_id' && value === '')
        ? failed(404, 'jurisdiction_id was not found')
        : undefined,
  },
  'under-api': {
    instead: ({ url }) =>
      url.pathname.startsWith('/api/') ? undefined : new Response('There is no such page', { status: 404 }),
  },
  'discovery-501': notImplemented('discovery'),
  'definition-501': notImplemented('definition'),
  'request-501': notImplemented('request'),
  'token-501': notImplemented('token'),
  'list-404': {
    instead: ({ route }) =>
      route === 'requests' ? new Response('<h1>Not Found</h1>', { status: 404, headers: html }) : undefined,
  },
  'tokens-absent': {
    instead: ({ route }) =>
      route === 'token' ? Response.json({ message: 'There is no such address' }, { status: 404 }) : undefined,
  },
  'xml-only': {
    instead: ({ format }) =>
      format === 'json' ? new Response('<h1>Not Found</h1>', { status: 404, headers: html }) : undefined,
  },
  'paging-in-headers': {
    oldestFirst: true,
    reads: (call) => {
      const url = new URL(call.url)
      if (call.route === 'requests' && !url.searchParams.has('page_size')) {
        url.searchParams.set('page_size', String(pageSize))
      }
      return { ...call, url }
    },
    sends: (response, { kind, rows }, { route }) => {
      if (route !== 'requests' || kind !== 'requests') return response
      response.headers.set('page-size', String(rows.length))
      return response
    },
  },
  'keys-upper-case': {
    answers: eachRow(everyKind, (row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value])),
    ),
  },
  'services-wrapped': { json: (tree, { kind }) => (kind === 'services' ? { services: tree } : tree) },
  'requests-wrapped': { json: (tree, { kind }) => (kind === 'requests' ? { service_requests: tree } : tree) },
  'discovery-wrapped': { json: (tree, { kind }) => (kind === 'discovery' ? { discovery: tree } : tree) },
  'accepted-in-data': {
    json: (tree, { kind }) => (kind === 'accepted' ? { data: (tree as Value[])[0] ?? {}, success: true } : tree),
  },
  'accepted-xml-as-json': { format: ({ kind }, { format }) => (kind === 'accepted' ? 'json' : format) },
  // XML put into JSON as it comes: a root, and one object where a list of one is meant.
  'json-after-xml': {
    json: (tree, { kind }) => {
      const { root, row } = elements[kind]
      if (row === undefined || !Array.isArray(tree)) return { [root]: tree }
      return { [root]: { [row]: tree.length === 1 ? tree[0] : tree } }
    },
  },
  'errors-by-the-dozen': {
    answers: (answer, { route }) =>
      answer.kind === 'errors' && answer.status === 400 && route === 'submit'
        ? failed(400, ...answer.rows.flatMap(({ description }) => verbose(String(description))))
        : answer,
  },
  'errors-unordered': {
    answers: (answer) => (answer.kind === 'errors' ? { ...answer, rows: answer.rows.toReversed() } : answer),
  },
  'errors-without-code': {
    answers: (answer) =>
      answer.kind === 'errors' ? { ...answer, rows: answer.rows.map(({ code: _, ...row }) => row) } : answer,
  },
  'key-error-object': {
    instead: (call) =>
      call.route === 'submit' && mistakeInKey(call)
        ? Response.json(
            { type: 'Forbidden', code: 'middleware_26', message: 'The api_key is missing' },
            { status: 403 },
          )
        : undefined,
  },
  'validation-422': {
    answers: (answer, { route }) =>
      answer.kind === 'errors' && answer.status === 400 && route === 'submit' ? { ...answer, status: 422 } : answer,
  },
  'accepted-201': {
    answers: (answer) => (answer.kind === 'accepted' ? { ...answer, status: 201 } : answer),
  },
  'error-bare': {
    sends: (response, { kind, status, rows }) =>
      kind === 'errors'
        ? new Response(`<error>${String(rows[0]?.description)}</error>`, {
            status,
            headers: { 'Content-Type': 'text/xml; charset=utf-8' },
          })
        : response,
  },
  'error-page-200': {
    sends: (response, { kind, rows }) =>
      kind === 'errors'
        ? new Response(`<!doctype html><title>Sorry</title><p>${String(rows[0]?.description)}</p>`, { headers: html })
        : response,
  },
  'xml-undeclared': {
    sends: async (response) => {
      const text = await response.text()
      return new Response(text.replace(/^<\?xml.*?\?>\n/, '  '), response)
    },
  },
  'jsonp-callback': {
    sends: async (response, _, { url }) => {
      const callback = url.searchParams.get('callback')
      if (!callback) return response
      return new Response(`${callback}(${await response.text()})`, { headers: { 'Content-Type': 'text/javascript' } })
    },
  },
  'image-endpoint': {
    async elsewhere(request, state) {
      const { pathname, origin } = new URL(request.url)
      if (request.method !== 'POST' || !pathname.endsWith('/api/image')) return undefined
      const file = [...(await request.formData()).entries()].find(([, value]) => typeof value !== 'string')
      if (!file || typeof file[1] === 'string')
        return Response.json(failed(400, 'file: must not be null').rows, { status: 400 })
      const [field, { name, type, size }] = file
      const url = `${origin}/images/${Object.keys(state.images).length + 1}.jpg`
      state.images[url] = { field, name, type, size }
      return new Response(url, { headers: { 'Content-Type': 'text/plain' } })
    },
  },
  'cors-absent': { withoutCors: true },
} satisfies Record<string, Behaviour>

const html = { 'Content-Type': 'text/html; charset=utf-8' }

function notImplemented(route: Open311Route): Behaviour {
  return {
    instead: (call) => (call.route === route ? new Response('Not Implemented', { status: 501 }) : undefined),
  }
}

/** One mistake as the schema of such a server tells it: every alternative that did not fit, the useful line among them. */
function verbose(description: string): string[] {
  const [, code] = /^attribute\[(.+)\] is required$/.exec(description) ?? []
  const useful =
    code === undefined ? description : `no value given for required entry attribute[${code}] (error: missing at $data)`
  return [
    'Error in input for POST_Service_Request',
    'Failed //any: matched none of the available alternatives (error: none at $data)',
    `  - Failed //rec: ${useful}`,
    '  - Failed //rec: found unexpected entries: lat long (error: unexpected at $data)',
    '    Failed //rec: no value given for required entry address_string (error: missing at $data)',
    '  - Failed //rec: found unexpected entries: lat long (error: unexpected at $data)',
    '    Failed //rec: no value given for required entry address_id (error: missing at $data)',
  ]
}
