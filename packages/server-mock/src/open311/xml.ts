import type { AnswerKind, Row, Value } from './answer.ts'

/** Names of the element around an answer and of each of its rows; a definition and the discovery have no rows. */
export interface Elements {
  readonly root: string
  readonly row?: string
  /** Of the root. */
  readonly attributes?: Readonly<Record<string, string>>
}

/** The element names of the specification. */
export const elements: Readonly<Record<AnswerKind, Elements>> = {
  discovery: { root: 'discovery' },
  services: { root: 'services', row: 'service' },
  definition: { root: 'service_definition' },
  accepted: { root: 'service_requests', row: 'request' },
  tokens: { root: 'service_requests', row: 'request' },
  requests: { root: 'service_requests', row: 'request' },
  errors: { root: 'errors', row: 'error' },
}

/** A list of one of these names is an element of its own around elements of a name; any other is the element repeated. */
const items: Readonly<Record<string, string>> = {
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
  notes: 'note',
}

/** Well-formed XML 1.0 in UTF-8. */
export function writeXml({ root, row, attributes = {} }: Elements, rows: readonly Row[]): string {
  const opening = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`)
  const content = row === undefined ? rows.map(children) : rows.map((one) => element(row, one))
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root}${opening.join('')}>${content.join('')}</${root}>\n`
}

const element = (name: string, value: Value): string => wrapped(name, contentOf(value))

function contentOf(value: Value): string {
  if (value === null) return ''
  return typeof value === 'object' && !isList(value) ? children(value) : escaped(String(value))
}

const children = (row: Row): string =>
  Object.entries(row)
    .map(([name, value]) => (isList(value) ? listed(name, value) : element(name, value)))
    .join('')

function listed(name: string, values: readonly Value[]): string {
  const item = items[name]
  const elements = values.map((one) => element(item ?? name, one)).join('')
  return item === undefined ? elements : wrapped(name, elements)
}

const wrapped = (name: string, content: string): string =>
  content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Without what XML 1.0 (2.2, Char) cannot hold at all: controls, halves of pairs. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"\r]/g, (sign) => entities[sign] ?? sign)
