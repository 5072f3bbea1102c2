import type { Card, CardRow } from './card.ts'

/** Draws a card with what it says; its links call `open` and lead nowhere. */
export function drawCard(card: Card, open: (url: string) => void): HTMLElement {
  const link = (text: string, url: string | undefined) => {
    if (!url) return text
    const made = element('a', text)
    made.href = url
    made.onclick = (event) => {
      event.preventDefault()
      open(url)
    }
    return made
  }
  const row = ({ title, title_url, address, time, text, descr, button, button_url }: CardRow) => {
    const drawn = element('div', paragraph(element('b', link(title, title_url))))
    drawn.className = 'card-row'
    drawn.append(
      ...[descr, address, time, text].filter((line) => line !== undefined).map((line) => paragraph(line)),
      ...(button ? [paragraph(link(button, button_url))] : []),
    )
    return drawn
  }
  const heading = element('h2', link(card.title, card.title_url))
  heading.className = 'card-title'
  if (card.title_counter !== undefined) {
    const counter = element('span', ` ${card.title_counter}`)
    counter.className = 'card-counter'
    heading.append(counter)
  }
  const drawn = element('div', heading)
  drawn.className = 'card'
  drawn.append(
    ...[card.text, card.descr].filter((line) => line !== undefined).map((line) => paragraph(line)),
    ...(card.rows ?? []).map(row),
    ...(card.more ? [paragraph(link(card.more, card.more_url))] : []),
  )
  return drawn
}

const paragraph = (content: string | Node): HTMLElement => element('p', content)

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  content: string | Node,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.append(content)
  return made
}
