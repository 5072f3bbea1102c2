import type { Category } from '@otklik/sdk'

/** A theme that can be chosen, with the branches above it. */
export interface Topic {
  readonly topic: Category
  readonly path: readonly Category[]
}

/**
 * Themes in which every word of the query begins some word of the label, the branch or the theme's own search words;
 * those whose label itself fits come first. Endings are left out of the comparison: «ямы» finds «яма».
 */
export function searchTopics<T extends Topic>(topics: readonly T[], query: string): T[] {
  const wanted = wordsOf(query).map(stem)
  if (wanted.length === 0) return [...topics]
  const fits = (texts: readonly string[]) => {
    const words = texts.flatMap(wordsOf)
    return wanted.every((part) => words.some((word) => word.startsWith(part)))
  }
  const found = topics.filter(({ topic, path }) =>
    fits([
      topic.label,
      ...(topic.keywords ?? []),
      ...path.flatMap(({ label, keywords }) => [label, ...(keywords ?? [])]),
    ]),
  )
  return found.sort((a, b) => Number(fits([b.topic.label])) - Number(fits([a.topic.label])))
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** Russian and Tatar decline by endings of one to three letters. */
const stem = (word: string): string =>
  word.length < 3 ? word : word.slice(0, Math.max(2, word.length - (word.length > 5 ? 2 : 1)))
