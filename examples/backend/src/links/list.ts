/** One link of a list, with what its row says of where it stands, as it was written. */
export interface ListedLink {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
  readonly channel?: string
  readonly community?: string
}

/** The names of columns, in Russian and English. */
const columns = {
  text: /^(?:address|url|link|адрес|ссылка)$/i,
  channel: /^(?:channel|network|канал|сеть)$/i,
  community: /^(?:community|сообщество)$/i,
}

/**
 * Reads a list of links: one a line, or a table as a spreadsheet saves it (CSV with commas, semicolons or tabs) whose first
 * row names the columns. Empty lines and those that begin with `#` are left out.
 */
export function readList(text: string): ListedLink[] {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''))
  const head = rows.find(isMeant)
  const separator =
    head && [';', '\t', ','].find((sign) => fieldsOf(head.text, sign).some((name) => columns.text.test(name)))
  if (!head || separator === undefined) {
    return rows.filter(isMeant).map(({ line, text }) => ({ line, text: text.trim() }))
  }
  const names = fieldsOf(head.text, separator)
  const at = (name: keyof typeof columns) => names.findIndex((one) => columns[name].test(one))
  return rows
    .filter((row) => row.line > head.line && isMeant(row))
    .map(({ line, text }) => {
      const fields = fieldsOf(text, separator)
      const field = (name: keyof typeof columns) => fields[at(name)] ?? ''
      const [channel, community] = [field('channel'), field('community')]
      return { line, text: field('text'), ...(channel && { channel }), ...(community && { community }) }
    })
}

interface Row {
  readonly line: number
  readonly text: string
}

const isMeant = ({ text }: Row): boolean => text.trim() !== '' && !text.trimStart().startsWith('#')

/** A line break within quotes belongs to its field. */
function rowsOf(text: string): Row[] {
  const rows: Row[] = []
  let open: Row | undefined
  text.split(/\r\n|\r|\n/).forEach((part, index) => {
    const row: Row = open ? { line: open.line, text: `${open.text} ${part}` } : { line: index + 1, text: part }
    // A quote that is never closed is a sign of inches, not the beginning of a field.
    const isOpen = /(?:^|[;,\t])"/.test(row.text) && row.text.split('"').length % 2 === 0
    if (isOpen) open = row
    else {
      rows.push(row)
      open = undefined
    }
  })
  return open ? [...rows, open] : rows
}

function fieldsOf(row: string, separator: string): string[] {
  const pattern = new RegExp(`(?:^|${separator})(?:\\s*"((?:[^"]|"")*)"\\s*(?=${separator}|$)|([^${separator}]*))`, 'g')
  return [...row.matchAll(pattern)].map(([, quoted, bare = '']) => (quoted?.replaceAll('""', '"') ?? bare).trim())
}
