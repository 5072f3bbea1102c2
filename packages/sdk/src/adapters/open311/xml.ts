import { parseXml as parse, type XmlDocument, XmlElement, XmlText } from '@rgrove/parse-xml'

/**
 * XML as the same answer would be in JSON: an element with elements in it becomes a record, one without its text, and
 * several of a name a list. Attributes are left out. Throws what the parser throws.
 */
export function parseXml(text: string): unknown {
  const { root }: XmlDocument = parse(text.trimStart(), { ignoreUndefinedEntities: true })
  return root && { [root.name]: contentOf(root) }
}

function contentOf(element: XmlElement): unknown {
  const record: Record<string, unknown> = Object.create(null)
  let text = ''
  for (const child of element.children) {
    if (child instanceof XmlElement) {
      const value = contentOf(child)
      const earlier = record[child.name]
      record[child.name] = earlier === undefined ? value : [...(Array.isArray(earlier) ? earlier : [earlier]), value]
    } else if (child instanceof XmlText) text += child.text
  }
  // Line breaks around a text are the printer's.
  return Object.keys(record).length > 0 ? record : text.replace(/^\s*\n\s*|\s*\n\s*$/g, '')
}
