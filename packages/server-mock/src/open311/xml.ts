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

/** A list within a row is an element of its own around elements of these names. */
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

function element(name: string, value: Value): string {
  const content = contentOf(name, value)
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

function contentOf(name: string, value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'object') return escaped(String(value))
  if (!isList(value)) return children(value)
  return value.map((one) => element(items[name] ?? name, one)).join('')
}

const children = (row: Row): string =>
  Object.entries(row)
    .map(([name, value]) => element(name, value))
    .join('')

const isList = (value: object): value is readonly Value[] => Array.isArray(value)

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
