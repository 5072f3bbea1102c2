import type { Category } from './category.ts'

/** The leaf with this code, or undefined when there is none or it is a branch. */
export function findLeaf(categories: readonly Category[], code: string): Category | undefined {
  for (const category of categories) {
    if (category.children) {
      const found = findLeaf(category.children, code)
      if (found) return found
    } else if (category.code === code) return category
  }
  return undefined
}

/** True when a theme is served on this date (`YYYY-MM-DD` in the organization's calendar). */
export function inSeason(category: Pick<Category, 'season'>, date: string): boolean {
  if (!category.season) return true
  const day = date.slice(5, 10)
  const { from, to } = category.season
  return from <= to ? from <= day && day <= to : day >= from || day <= to
}
