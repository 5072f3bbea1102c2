/** What GeoReport knows: the same value is JSON as it stands, and XML by the Spark convention. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value | undefined }

/** The elements of a list, by the name of the list. */
const elements: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

/** A whole document. The declaration must name the encoding, and there is no namespace (GeoReport, «XML Support»). */
export function xmlDocument(root: string, value: Value): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value, '')}`
}

function element(name: string, value: Value | undefined, indent: string): string {
  if (value === undefined) return ''
  if (typeof value !== 'object' || value === null) return `${indent}<${name}>${text(value)}</${name}>\n`
  const inner = Array.isArray(value)
    ? value.map((item: Value) => element(elements[name] ?? 'item', item, `${indent}  `))
    : Object.entries(value).map(([key, item]) => element(key, item as Value, `${indent}  `))
  const children = inner.join('')
  return children === '' ? `${indent}<${name}></${name}>\n` : `${indent}<${name}>\n${children}${indent}</${name}>\n`
}

function text(value: string | number | boolean | null): string {
  if (value === null) return ''
  return (
    String(value)
      .toWellFormed()
      // XML 1.0 has no way to write these, not even escaped.
      .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Written as it is, a carriage return would come back as a line feed.
      .replaceAll('\r', '&#13;')
  )
}
