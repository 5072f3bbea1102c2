/** A community's card as VK draws it, of type `text` or `list`. */
export interface Card {
  readonly title: string
  readonly title_url?: string
  readonly title_counter?: number
  readonly text?: string
  readonly descr?: string
  readonly more?: string
  readonly more_url?: string
  readonly rows?: readonly CardRow[]
}

export interface CardRow {
  readonly title: string
  readonly title_url?: string
  readonly button?: string
  readonly button_url?: string
  readonly address?: string
  readonly time?: string
  readonly text?: string
  readonly descr?: string
}

/**
 * Reads VKScript that returns one object, and holds it to VK's limits for cards
 * (https://dev.vk.com/ru/reference/objects/app-widget).
 *
 * @throws Error which says what VK would refuse
 */
export function readCard(type: string, code: string): Card {
  const [, literal] = /^\s*return\s+(\{[\s\S]*\})\s*;\s*$/.exec(code) ?? []
  if (!literal) throw new Error('The code does not return an object')
  const card = JSON.parse(literal) as Card
  limit('title', card.title, 100, true)
  limit('more', card.more, 100)
  if (card.more !== undefined && !card.more_url) throw new Error('more without more_url')
  if (type === 'text') {
    limit('text', card.text, 200, true)
    limit('descr', card.descr, 200)
  } else if (type === 'list') {
    limitRows(card.rows ?? [])
  } else {
    throw new Error(`A card of type ${type} is not known here`)
  }
  for (const url of linksOf(card)) {
    if (!/^https:\/\/(vk\.com|vk\.ru|vk\.me)\//.test(url)) throw new Error(`A link that leads away from VK: ${url}`)
  }
  return card
}

const linksOf = (card: Card): string[] =>
  [card.title_url, card.more_url, ...(card.rows ?? []).flatMap((row) => [row.title_url, row.button_url])].filter(
    (url) => url !== undefined,
  )

function limitRows(rows: readonly CardRow[]): void {
  const most = rows.some(({ text }) => text !== undefined) ? 3 : 6
  if (rows.length === 0 || rows.length > most) throw new Error(`rows: from 1 to ${most}, and there are ${rows.length}`)
  for (const row of rows) {
    limit('rows.title', row.title, 100, true)
    if (row.button !== undefined && !row.button_url) throw new Error('button without button_url')
  }
}

function limit(name: string, value: string | undefined, length: number, required = false): void {
  if (value === undefined && !required) return
  if (typeof value !== 'string' || value.length === 0) throw new Error(`${name} is missing`)
  if (value.length > length) throw new Error(`${name} is longer than ${length} characters`)
}
